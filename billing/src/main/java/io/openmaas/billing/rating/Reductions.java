package io.openmaas.billing.rating;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** The arithmetic of allowances and commitments, as {@link Rater} uses it. */
public final class Reductions {
  private Reductions() {}

  /**
   * @param covered what the allowance covered now
   * @param billable what is left to be priced
   */
  public record Taken(BigDecimal covered, BigDecimal billable) {}

  /**
   * What an allowance covers.
   *
   * @param granted in the window
   * @param before units that were used in the window before, covered or not
   * @param units used now
   */
  public static Taken take(BigDecimal granted, BigDecimal before, BigDecimal units) {
    BigDecimal left = granted.subtract(before).max(BigDecimal.ZERO);
    BigDecimal covered = left.min(units);
    return new Taken(covered, units.subtract(covered));
  }

  /** What is missing to a minimum spend; zero when it is reached. */
  public static BigDecimal missing(BigDecimal minimum, BigDecimal spent) {
    return minimum.subtract(spent).max(BigDecimal.ZERO);
  }

  /**
   * The minimum of a part of a period.
   *
   * @param days of the part, 1 or more
   * @param ofDays of the whole period
   */
  public static BigDecimal prorated(BigDecimal minimum, long days, long ofDays) {
    return days == ofDays
        ? minimum
        : minimum
            .multiply(BigDecimal.valueOf(days))
            .divide(BigDecimal.valueOf(ofDays), 20, java.math.RoundingMode.HALF_EVEN);
  }

  /**
   * What a maximum (or cap) takes off each of several amounts, in their order.
   *
   * @param before what was spent before
   * @param amounts none negative
   * @return as many discounts, none negative
   */
  public static List<BigDecimal> above(
      BigDecimal maximum, BigDecimal before, List<BigDecimal> amounts) {
    var discounts = new ArrayList<BigDecimal>(amounts.size());
    BigDecimal spent = before;
    for (BigDecimal amount : amounts) {
      BigDecimal allowed = maximum.subtract(spent).max(BigDecimal.ZERO).min(amount);
      discounts.add(amount.subtract(allowed));
      spent = spent.add(allowed);
    }
    return discounts;
  }
}
