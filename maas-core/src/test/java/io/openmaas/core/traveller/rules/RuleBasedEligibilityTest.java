package io.openmaas.core.traveller.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.city.CityId;
import io.openmaas.core.traveller.Identity;
import io.openmaas.core.traveller.Licence;
import io.openmaas.core.traveller.PaymentData;
import io.openmaas.core.traveller.Traveller;
import io.openmaas.core.traveller.Traveller.Membership;
import io.openmaas.core.traveller.TravellerId;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleBasedEligibilityTest {
  private static final LocalDate TODAY = LocalDate.parse("2026-11-02");

  private final RuleBasedEligibility rules = new RuleBasedEligibility();

  @ParameterizedTest(name = "{0} = {1}: {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # field                 | value                           | finding
          -                       | -                               |
          givenName               | ''                              | givenName is missing
          givenName               | 12 34                           | givenName has no letters
          familyName              | Lind3                           | familyName has digits (note)
          email                   | ada@marenholm                   | email is not an e-mail address
          email                   | ada.lind@post.marenholm.example |
          address                 | Hafenstraße                     | address has neither a house number nor a postcode (note)
          address                 | ''                              | address is missing
          bornOn                  | 2008-11-02                      | licence.issuedOn is before the age of 17 years
          bornOn                  | 2008-11-03                      | bornOn is less than 18 years ago; licence.issuedOn is before the age of 17 years
          bornOn                  | 2027-01-01                      | bornOn is in the future; licence.issuedOn is before the age of 17 years
          bornOn                  | 1901-01-01                      | bornOn is more than 120 years ago
          licence.number          | B                               | licence.number is not 4 to 25 letters and digits
          licence.country         | XX                              | licence.country is not a country of ISO 3166-1
          licence.country         | KR                              | licence.country is outside the EEA: an international permit may be needed (note)
          licence.classes         | AM                              | licence.classes do not include B, which cars need
          licence.issuedOn        | 2026-11-03                      | licence.issuedOn is in the future
          licence.issuedOn        | 2006-01-01                      | licence.issuedOn is before the age of 17 years
          licence.issuedOn        | 2025-11-03                      | licence.issuedOn is less than a year ago (note)
          licence.validUntil      | 2026-11-01                      | licence.validUntil has passed
          licence.validUntil      | 2026-11-02                      | licence.validUntil is within 30 days (note)
          licence.validUntil      | 2015-01-01                      | licence.validUntil is before the day of issue
          payment.iban            | DE89370400440532013001          | payment.iban is not a valid IBAN
          payment.iban            | DE8937040044053201300           | payment.iban is not a valid IBAN
          payment.iban            | ZZ89370400440532013000          | payment.iban is not a valid IBAN
          payment.iban            | PT50 0002 0123 1234 5678 9015 4 |
          payment.accountHolder   | Grace Hopper                    | payment.accountHolder is not the traveller (note)
          payment.accountHolder   | ada  LIND                       |
          """)
  void one_field_is_different(String field, String value, String findings) {
    assertEquals(findings == null ? "" : findings, found(field, value));
  }

  private String found(String field, String value) {
    return rules.check(applicant(field, value), TODAY).await().indefinitely().stream()
        .map(
            finding ->
                finding.field() + " " + finding.reason() + (finding.blocking() ? "" : " (note)"))
        .collect(Collectors.joining("; "));
  }

  private static Traveller applicant(String field, String value) {
    record Change(String field, String value) {
      String or(String name, String usual) {
        return field.equals(name) ? value : usual;
      }

      LocalDate date(String name, String usual) {
        return LocalDate.parse(or(name, usual));
      }
    }
    var with = new Change(field, value);
    return new Traveller(
        new TravellerId(new UUID(0, 1)),
        new Identity(
            with.or("givenName", "Ada"),
            with.or("familyName", "Lind"),
            with.date("bornOn", "1990-05-17"),
            with.or("email", "ada@example.org"),
            with.or("address", "Hafenstraße 7, 17449 Marenholm")),
        new CityId("marenholm"),
        Optional.of(
            new Licence(
                with.or("licence.number", "B072RRE2I55"),
                with.or("licence.country", "DE"),
                Set.of(with.or("licence.classes", "B")),
                with.date("licence.issuedOn", "2015-06-01"),
                with.date("licence.validUntil", "2030-05-31"))),
        new PaymentData(
            with.or(
                "payment.accountHolder",
                with.or("givenName", "Ada") + " " + with.or("familyName", "Lind")),
            with.or("payment.iban", "DE89370400440532013000")),
        new Membership(Membership.State.APPLIED, false, List.of(), Optional.empty()));
  }

  @Test
  void an_iban_is_recognised_and_masked() {
    assertTrue(Ibans.isValid("de89 3704 0044 0532 0130 00"));
    assertFalse(Ibans.isValid(""));
    assertFalse(Ibans.isValid("hello"));
    assertEquals("DE89 **** **** **** 3000", Ibans.masked("DE89370400440532013000"));
    assertEquals("NO93 **** 7947", Ibans.masked("NO9386011117947"));
  }
}
