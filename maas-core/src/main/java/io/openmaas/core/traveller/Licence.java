package io.openmaas.core.traveller;

import java.time.LocalDate;
import java.util.Set;

/**
 * A driving licence.
 *
 * @param country ISO 3166-1 alpha-2 of the issuer
 * @param classes as printed on it, for instance {@code B}
 * @param validUntil the last day on which it is valid
 */
public record Licence(
    String number, String country, Set<String> classes, LocalDate issuedOn, LocalDate validUntil) {

  public Licence {
    classes = Set.copyOf(classes);
  }

  /** Whether it allows a car to be driven on that day. */
  public boolean validOn(LocalDate day) {
    return classes.contains("B") && !day.isBefore(issuedOn) && !day.isAfter(validUntil);
  }
}
