package io.openmaas.billing.catalogue;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;

/**
 * A stretch of a subscription with prices of its own. Phases follow one another from the start;
 * what comes after the last is the plan as it stands.
 *
 * @param length absent only for the last
 * @param percentOff taken off the charges, 0 to 100; a trial takes off 100
 * @param charges the charges it is taken off; empty for all recurring fees
 */
public record Phase(
    Kind kind, Optional<CalendarPeriod> length, BigDecimal percentOff, Set<ChargeCode> charges) {
  public Phase {
    charges = Set.copyOf(charges);
    if (percentOff.signum() < 0 || percentOff.compareTo(BigDecimal.valueOf(100)) > 0) {
      throw new IllegalArgumentException(percentOff + " % off is not 0 to 100");
    }
  }

  /** Why prices differ. */
  public enum Kind {
    TRIAL,
    DISCOUNT
  }
}
