package io.openmaas.core.traveller.rest;

import io.openmaas.core.city.CityId;
import io.openmaas.core.traveller.Identity;
import io.openmaas.core.traveller.Licence;
import io.openmaas.core.traveller.PaymentData;
import io.openmaas.core.traveller.Traveller;
import io.openmaas.core.traveller.Traveller.Membership;
import io.openmaas.core.traveller.TravellerId;
import io.openmaas.core.traveller.rules.Ibans;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The body of a sign-up.
 *
 * @param licence null for members who do not drive
 */
public record SignUpRequest(
    @NotBlank @Size(max = 254) @Email(message = "is not an e-mail address") String email,
    @NotBlank @Size(min = 8, max = 72, message = "has 8 to 72 characters") String password,
    @NotBlank @Size(max = 100) String givenName,
    @NotBlank @Size(max = 100) String familyName,
    @NotNull LocalDate bornOn,
    @NotBlank @Size(max = 300) String address,
    @NotNull CityId city,
    @Valid LicenceData licence,
    @NotNull @Valid Payment payment) {

  /** The licence as it is printed. */
  public record LicenceData(
      @NotBlank @Size(max = 40) String number,
      @NotNull @Pattern(regexp = "[A-Z]{2}", message = "is two capital letters (ISO 3166-1)")
          String country,
      @NotEmpty @Size(max = 20)
          List<@NotBlank @Pattern(regexp = "[A-Za-z0-9]{1,4}", message = "is not a class") String>
              classes,
      @NotNull LocalDate issuedOn,
      @NotNull LocalDate validUntil) {

    Licence toDomain() {
      Set<String> capitals =
          classes.stream().map(name -> name.toUpperCase(Locale.ROOT)).collect(Collectors.toSet());
      return new Licence(number.strip(), country, capitals, issuedOn, validUntil);
    }
  }

  /** The account from which invoices are paid. */
  public record Payment(
      @NotBlank @Size(max = 140) String accountHolder,
      @NotBlank @Size(max = 50) @ValidIban String iban) {

    PaymentData toDomain() {
      return new PaymentData(accountHolder.strip(), Ibans.canonical(iban));
    }
  }

  /** As applied for, before any rule has looked at it. */
  Traveller toDomain(TravellerId id) {
    return new Traveller(
        id,
        new Identity(givenName.strip(), familyName.strip(), bornOn, email.strip(), address.strip()),
        city,
        Optional.ofNullable(licence).map(LicenceData::toDomain),
        payment.toDomain(),
        new Membership(Membership.State.APPLIED, false, List.of(), Optional.empty()));
  }

  /** Without password and account. */
  @Override
  public String toString() {
    return "SignUpRequest[email=" + email + "]";
  }
}
