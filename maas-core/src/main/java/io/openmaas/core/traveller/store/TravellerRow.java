package io.openmaas.core.traveller.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmaas.core.city.CityId;
import io.openmaas.core.traveller.Identity;
import io.openmaas.core.traveller.Licence;
import io.openmaas.core.traveller.PaymentData;
import io.openmaas.core.traveller.Traveller;
import io.openmaas.core.traveller.Traveller.Decision;
import io.openmaas.core.traveller.Traveller.Finding;
import io.openmaas.core.traveller.Traveller.Membership;
import io.openmaas.core.traveller.TravellerId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

@Entity(name = "Traveller")
@Table(name = "traveller", schema = "core")
class TravellerRow {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Id UUID id;

  @Column(name = "given_name", nullable = false)
  String givenName;

  @Column(name = "family_name", nullable = false)
  String familyName;

  @Column(name = "born_on", nullable = false)
  LocalDate bornOn;

  @Column(nullable = false)
  String email;

  @Column(nullable = false)
  String address;

  @Column(name = "home_city", nullable = false)
  String homeCity;

  @Column(name = "licence_number")
  String licenceNumber;

  @Column(name = "licence_country")
  String licenceCountry;

  @Column(name = "licence_classes")
  String licenceClasses;

  @Column(name = "licence_issued_on")
  LocalDate licenceIssuedOn;

  @Column(name = "licence_valid_until")
  LocalDate licenceValidUntil;

  @Column(name = "account_holder", nullable = false)
  String accountHolder;

  @Column(nullable = false)
  String iban;

  @Column(nullable = false)
  String state;

  @Column(name = "licence_approved", nullable = false)
  boolean licenceApproved;

  @Column(nullable = false)
  String findings;

  @Column(name = "decided_by")
  String decidedBy;

  @Column(name = "decided_at")
  Instant decidedAt;

  @Column(name = "decision_reason")
  String decisionReason;

  @Column(name = "applied_at", nullable = false, updatable = false)
  Instant appliedAt;

  @Version int version;

  static TravellerRow of(Traveller traveller, Instant appliedAt) {
    var row = new TravellerRow();
    row.id = traveller.id().value();
    row.appliedAt = appliedAt;
    Identity identity = traveller.identity();
    row.givenName = identity.givenName();
    row.familyName = identity.familyName();
    row.bornOn = identity.bornOn();
    row.email = identity.email();
    row.address = identity.address();
    row.homeCity = traveller.home().value();
    traveller.licence().ifPresent(row::setLicence);
    row.accountHolder = traveller.payment().accountHolder();
    row.iban = traveller.payment().iban();
    row.setMembership(traveller.membership());
    return row;
  }

  private void setLicence(Licence licence) {
    licenceNumber = licence.number();
    licenceCountry = licence.country();
    licenceClasses = String.join(" ", licence.classes().stream().sorted().toList());
    licenceIssuedOn = licence.issuedOn();
    licenceValidUntil = licence.validUntil();
  }

  void setMembership(Membership membership) {
    state = membership.state().name();
    licenceApproved = membership.licenceApproved();
    findings = write(membership.findings());
    decidedBy = membership.decision().map(Decision::by).orElse(null);
    decidedAt = membership.decision().map(Decision::at).orElse(null);
    decisionReason = membership.decision().map(Decision::reason).orElse(null);
  }

  Traveller toDomain() {
    return new Traveller(
        new TravellerId(id),
        new Identity(givenName, familyName, bornOn, email, address),
        new CityId(homeCity),
        licenceNumber == null
            ? Optional.empty()
            : Optional.of(
                new Licence(
                    licenceNumber,
                    licenceCountry,
                    Set.of(licenceClasses.split(" ")),
                    licenceIssuedOn,
                    licenceValidUntil)),
        new PaymentData(accountHolder, iban),
        new Membership(
            Membership.State.valueOf(state),
            licenceApproved,
            read(findings),
            decidedBy == null
                ? Optional.empty()
                : Optional.of(new Decision(decidedBy, decidedAt, decisionReason))));
  }

  private static String write(List<Finding> findings) {
    try {
      return JSON.writeValueAsString(findings);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot write findings", e);
    }
  }

  private static List<Finding> read(String findings) {
    try {
      return JSON.readValue(findings, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("stored findings are not readable", e);
    }
  }
}
