package io.openmaas.core.traveller.rest;

import io.openmaas.core.traveller.Licence;
import io.openmaas.core.traveller.Traveller;
import io.openmaas.core.traveller.Traveller.Decision;
import io.openmaas.core.traveller.Traveller.Finding;
import io.openmaas.core.traveller.Traveller.Membership;
import io.openmaas.core.traveller.rules.Ibans;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** A traveller as the interface shows one: the account number masked, the rest as it is. */
public record TravellerAnswer(
    String id,
    String givenName,
    String familyName,
    LocalDate bornOn,
    String email,
    String address,
    String city,
    Optional<LicenceAnswer> licence,
    PaymentAnswer payment,
    MembershipAnswer membership) {

  /**
   * @param classes in alphabetical order
   */
  public record LicenceAnswer(
      String number,
      String country,
      List<String> classes,
      LocalDate issuedOn,
      LocalDate validUntil) {

    static LicenceAnswer of(Licence licence) {
      return new LicenceAnswer(
          licence.number(),
          licence.country(),
          licence.classes().stream().sorted().toList(),
          licence.issuedOn(),
          licence.validUntil());
    }
  }

  /** How the traveller pays. */
  public record PaymentAnswer(String accountHolder, String ibanMasked) {}

  /** How far the sign-up has come. */
  public record MembershipAnswer(
      Membership.State state,
      boolean licenceApproved,
      List<Finding> findings,
      Optional<Decision> decision) {

    static MembershipAnswer of(Membership membership) {
      return new MembershipAnswer(
          membership.state(),
          membership.licenceApproved(),
          membership.findings(),
          membership.decision());
    }
  }

  static TravellerAnswer of(Traveller traveller) {
    return new TravellerAnswer(
        traveller.id().toString(),
        traveller.identity().givenName(),
        traveller.identity().familyName(),
        traveller.identity().bornOn(),
        traveller.identity().email(),
        traveller.identity().address(),
        traveller.home().value(),
        traveller.licence().map(LicenceAnswer::of),
        new PaymentAnswer(
            traveller.payment().accountHolder(), Ibans.masked(traveller.payment().iban())),
        MembershipAnswer.of(traveller.membership()));
  }
}
