package io.openmaas.billing.subscription;

import io.openmaas.core.money.Money;
import io.openmaas.core.money.Rounding;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What a part of a period costs. The convention is <b>days of the period</b>: the covered days over
 * the days of the whole billing period they lie in (20 of the 31 days of October), the first day
 * included, the end excluded, rounded half up. Plans will be able to name others.
 */
public final class Proration {

  private Proration() {}

  /**
   * @param whole the whole billing period; the covered part lies within it
   */
  public static Money of(Money full, DatePeriod covered, DatePeriod whole) {
    if (covered.from().isBefore(whole.from()) || covered.to().isAfter(whole.to())) {
      throw new IllegalArgumentException(covered + " is not within " + whole);
    }
    if (covered.equals(whole)) {
      return full;
    }
    var part =
        BigDecimal.valueOf(full.minor())
            .multiply(BigDecimal.valueOf(covered.days()))
            .divide(BigDecimal.valueOf(whole.days()), 12, RoundingMode.HALF_UP);
    return new Money(Rounding.HALF_UP.apply(part), full.currency());
  }
}
