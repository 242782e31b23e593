package io.openmaas.billing.invoice;

import io.openmaas.core.money.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;

/**
 * Takes coupons off the lines of a document, before tax. A line never falls below zero; corrections
 * bring their own part of the discount of what they correct.
 */
public final class Coupons {
  private static final int DIGITS = 12;

  private Coupons() {}

  /**
   * What coupons take off.
   *
   * @param rounded zero or positive for each line, whole minor units
   * @param exact the same before rounding, in minor units
   * @param taken what each coupon took, coupons that took nothing left out
   */
  public record Allocation(List<Money> rounded, List<BigDecimal> exact, List<Coupon.Taken> taken) {}

  /** Takes coupons off, one after the other: each sees what the earlier ones left. */
  public static Allocation take(List<Coupon> coupons, List<DueLine> lines, Currency currency) {
    long[] left = new long[lines.size()];
    var exact = new BigDecimal[lines.size()];
    Arrays.fill(exact, BigDecimal.ZERO);
    for (int i = 0; i < left.length; i++) {
      left[i] = Math.max(0, lines.get(i).amount().minor());
    }
    var taken = new ArrayList<Coupon.Taken>();
    for (Coupon coupon : coupons) {
      long[] off =
          switch (coupon) {
            case Coupon.Fixed fixed -> fixed(fixed, lines, left, exact);
            case Coupon.Percent percent -> percent(percent, lines, left, exact);
          };
      long sum = 0;
      for (int i = 0; i < off.length; i++) {
        left[i] -= off[i];
        sum += off[i];
      }
      if (sum > 0) {
        taken.add(new Coupon.Taken(coupon.code(), coupon.name(), new Money(sum, currency)));
      }
    }
    var rounded = new ArrayList<Money>(left.length);
    for (int i = 0; i < left.length; i++) {
      long before = Math.max(0, lines.get(i).amount().minor());
      rounded.add(new Money(before - left[i], currency));
    }
    return new Allocation(rounded, Arrays.asList(exact), taken);
  }

  private static long[] fixed(
      Coupon.Fixed coupon, List<DueLine> lines, long[] left, BigDecimal[] exact) {
    var shares = new ArrayList<Long>(left.length);
    long sum = 0;
    for (int i = 0; i < left.length; i++) {
      long share = fits(coupon, lines.get(i)) ? left[i] : 0;
      shares.add(share);
      sum = Math.addExact(sum, share);
    }
    long[] off = new long[left.length];
    long amount = Math.min(coupon.left().minor(), sum);
    if (amount <= 0) {
      return off;
    }
    List<Money> split = new Money(amount, coupon.left().currency()).split(shares);
    for (int i = 0; i < off.length; i++) {
      off[i] = split.get(i).minor();
      exact[i] =
          exact[i].add(
              BigDecimal.valueOf(amount)
                  .multiply(BigDecimal.valueOf(shares.get(i)))
                  .divide(BigDecimal.valueOf(sum), DIGITS, RoundingMode.HALF_UP));
    }
    return off;
  }

  private static long[] percent(
      Coupon.Percent coupon, List<DueLine> lines, long[] left, BigDecimal[] exact) {
    long[] off = new long[left.length];
    for (int i = 0; i < off.length; i++) {
      if (fits(coupon, lines.get(i))) {
        BigDecimal part = BigDecimal.valueOf(left[i]).multiply(coupon.percent()).movePointLeft(2);
        off[i] = part.setScale(0, RoundingMode.HALF_UP).longValueExact();
        exact[i] = exact[i].add(part);
      }
    }
    return off;
  }

  private static boolean fits(Coupon coupon, DueLine line) {
    return coupon.charges().isEmpty() || coupon.charges().contains(line.key().code());
  }
}
