package io.openmaas.core.traveller.rules;

import io.openmaas.core.traveller.ChecksMembers;
import io.openmaas.core.traveller.Identity;
import io.openmaas.core.traveller.Licence;
import io.openmaas.core.traveller.PaymentData;
import io.openmaas.core.traveller.Traveller;
import io.openmaas.core.traveller.Traveller.Finding;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Looks at what the sign-up says and asks nobody. Findings about {@code licence} only stand in the
 * way of driving; all other blocking ones stand in the way of membership.
 */
@Singleton
public final class RuleBasedEligibility implements ChecksMembers {
  /** Of full legal age: the membership is a contract with monthly payments. */
  static final int MINIMUM_AGE_YEARS = 18;

  private static final int MAXIMUM_AGE_YEARS = 120;

  /** The earliest age for class B (Directive 2006/126/EC, accompanied driving). */
  private static final int MINIMUM_LICENCE_AGE_YEARS = 17;

  private static final int NOVICE_MONTHS = 12;
  private static final int EXPIRES_SOON_DAYS = 30;
  private static final Pattern EMAIL =
      Pattern.compile("[^\\s@\"<>()\\[\\]]{1,64}@([\\p{L}\\p{N}-]{1,63}\\.)+[\\p{L}]{2,63}");
  private static final Pattern LICENCE_NUMBER = Pattern.compile("[\\p{L}\\p{N} ./-]{4,25}");
  private static final Set<String> COUNTRIES = Set.copyOf(Arrays.asList(Locale.getISOCountries()));

  /** Whose licences are mutually recognised: EU and EEA (Directive 2006/126/EC). */
  private static final Set<String> RECOGNISED =
      Set.of(
          ("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI"
                  + " SK")
              .split(" "));

  @Override
  public Uni<List<Finding>> check(Traveller traveller, LocalDate today) {
    var findings = new ArrayList<Finding>();
    identity(traveller.identity(), today, findings);
    traveller
        .licence()
        .ifPresent(licence -> licence(licence, traveller.identity().bornOn(), today, findings));
    payment(traveller.payment(), traveller.identity(), findings);
    return Uni.createFrom().item(List.copyOf(findings));
  }

  private static void identity(Identity identity, LocalDate today, List<Finding> findings) {
    name("givenName", identity.givenName(), findings);
    name("familyName", identity.familyName(), findings);
    if (!EMAIL.matcher(identity.email()).matches()) {
      findings.add(blocking("email", "is not an e-mail address"));
    }
    if (identity.address().isBlank()) {
      findings.add(blocking("address", "is missing"));
    } else if (identity.address().chars().noneMatch(Character::isDigit)) {
      findings.add(note("address", "has neither a house number nor a postcode"));
    }
    LocalDate born = identity.bornOn();
    if (born.isAfter(today)) {
      findings.add(blocking("bornOn", "is in the future"));
    } else if (born.plusYears(MINIMUM_AGE_YEARS).isAfter(today)) {
      findings.add(blocking("bornOn", "is less than " + MINIMUM_AGE_YEARS + " years ago"));
    } else if (born.plusYears(MAXIMUM_AGE_YEARS).isBefore(today)) {
      findings.add(blocking("bornOn", "is more than " + MAXIMUM_AGE_YEARS + " years ago"));
    }
  }

  private static void name(String field, String name, List<Finding> findings) {
    if (name.isBlank()) {
      findings.add(blocking(field, "is missing"));
    } else if (name.codePoints().noneMatch(Character::isLetter)) {
      findings.add(blocking(field, "has no letters"));
    } else if (name.codePoints().anyMatch(Character::isDigit)) {
      findings.add(note(field, "has digits"));
    }
  }

  private static void licence(
      Licence licence, LocalDate bornOn, LocalDate today, List<Finding> findings) {
    if (!LICENCE_NUMBER.matcher(licence.number()).matches()) {
      findings.add(blocking("licence.number", "is not 4 to 25 letters and digits"));
    }
    if (!COUNTRIES.contains(licence.country())) {
      findings.add(blocking("licence.country", "is not a country of ISO 3166-1"));
    } else if (!RECOGNISED.contains(licence.country())) {
      findings.add(
          note("licence.country", "is outside the EEA: an international permit may be needed"));
    }
    if (!licence.classes().contains("B")) {
      findings.add(blocking("licence.classes", "do not include B, which cars need"));
    }
    if (licence.issuedOn().isAfter(today)) {
      findings.add(blocking("licence.issuedOn", "is in the future"));
    } else if (licence.issuedOn().isBefore(bornOn.plusYears(MINIMUM_LICENCE_AGE_YEARS))) {
      findings.add(
          blocking(
              "licence.issuedOn", "is before the age of " + MINIMUM_LICENCE_AGE_YEARS + " years"));
    } else if (licence.issuedOn().plusMonths(NOVICE_MONTHS).isAfter(today)) {
      findings.add(note("licence.issuedOn", "is less than a year ago"));
    }
    if (licence.validUntil().isBefore(licence.issuedOn())) {
      findings.add(blocking("licence.validUntil", "is before the day of issue"));
    } else if (licence.validUntil().isBefore(today)) {
      findings.add(blocking("licence.validUntil", "has passed"));
    } else if (licence.validUntil().isBefore(today.plusDays(EXPIRES_SOON_DAYS))) {
      findings.add(note("licence.validUntil", "is within " + EXPIRES_SOON_DAYS + " days"));
    }
  }

  private static void payment(PaymentData payment, Identity identity, List<Finding> findings) {
    if (!Ibans.isValid(payment.iban())) {
      findings.add(blocking("payment.iban", "is not a valid IBAN"));
    }
    if (payment.accountHolder().isBlank()) {
      findings.add(blocking("payment.accountHolder", "is missing"));
    } else if (!plain(payment.accountHolder()).equals(plain(identity.fullName()))) {
      findings.add(note("payment.accountHolder", "is not the traveller"));
    }
  }

  private static String plain(String name) {
    return name.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }

  private static Finding blocking(String field, String reason) {
    return new Finding(field, reason, true);
  }

  private static Finding note(String field, String reason) {
    return new Finding(field, reason, false);
  }
}
