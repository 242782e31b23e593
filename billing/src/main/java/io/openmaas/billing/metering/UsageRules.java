package io.openmaas.billing.metering;

import java.time.Duration;

/**
 * What reported usage is held to.
 *
 * @param clockSkew how far in the future it may lie, because clocks differ
 * @param lateAfter how long after its supply it is said to be late; it is taken all the same
 */
public record UsageRules(Duration clockSkew, Duration lateAfter) {
  /** Five minutes; 35 days, a month and some grace. */
  public static final UsageRules USUAL = new UsageRules(Duration.ofMinutes(5), Duration.ofDays(35));

  public UsageRules {
    if (clockSkew.isNegative() || lateAfter.isNegative()) {
      throw new IllegalArgumentException("clock skew and lateness are not negative");
    }
  }
}
