package io.openmaas.billing.subscription;

import io.openmaas.billing.catalogue.CalendarPeriod;
import io.openmaas.billing.catalogue.ProrationConvention;
import io.openmaas.billing.subscription.FeeLine.Part;
import io.openmaas.core.money.Money;
import io.openmaas.core.money.Rounding;
import io.openmaas.core.time.Period;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Currency;
import java.util.Optional;

/** What a part of a period costs, by the named convention of the plan. */
public final class Proration {
  /** Finer than any tie: denominators are seconds of at most some years. */
  private static final int DIGITS = 18;

  private static final int DAYS_OF_A_FIXED_MONTH = 30;

  private Proration() {}

  /**
   * Which part of a whole period these days are, for the conventions that count days.
   *
   * @param every the length of the whole period
   * @param whole the period of the cycle; the covered days lie within it
   * @return absent for a whole period, and always where a started period costs all
   * @throws IllegalArgumentException if the days are not within the period
   */
  public static Optional<Part> part(
      ProrationConvention convention, CalendarPeriod every, DatePeriod whole, DatePeriod covered) {
    if (covered.from().isBefore(whole.from()) || covered.to().isAfter(whole.to())) {
      throw new IllegalArgumentException(covered + " is not within " + whole);
    }
    if (covered.equals(whole)) {
      return Optional.empty();
    }
    return switch (convention) {
      case NONE -> Optional.empty();
      case ACTUAL_DAYS, INCLUSIVE_DAYS, SECONDS -> Optional.of(of(covered.days(), whole.days()));
      case FIXED_30 -> atMostWhole(covered.days(), fixedDays(every, whole));
      case ACTUAL_DAYS_FROM_STUB -> atMostWhole(covered.days(), stubDays(every, whole, covered));
    };
  }

  /**
   * A first part (it does not begin with its period) is measured against the period that would end
   * with it, a last part against the one that would begin with it: plain calendar arithmetic from
   * that day, so that the part 14 to 28 February of a cycle of the 31st is 14/31 and not 14/28.
   */
  private static long stubDays(CalendarPeriod every, DatePeriod whole, DatePeriod covered) {
    return covered.from().equals(whole.from())
        ? new DatePeriod(whole.from(), every.after(whole.from())).days()
        : new DatePeriod(every.before(whole.to()), whole.to()).days();
  }

  /** 30 days a month, 360 a year; days and weeks as they are. */
  private static long fixedDays(CalendarPeriod every, DatePeriod whole) {
    return every.months() == 0
        ? whole.days()
        : Math.multiplyExact((long) DAYS_OF_A_FIXED_MONTH, every.months());
  }

  private static Optional<Part> atMostWhole(long days, long of) {
    return days >= of ? Optional.empty() : Optional.of(of(days, of));
  }

  private static Part of(long numerator, long denominator) {
    return new Part(numerator, denominator);
  }

  /**
   * Which part of a whole period these seconds are; a day on which clocks change has 23 or 25
   * hours.
   *
   * @return absent for a whole period, also one that never was (a zone that crossed the date line
   *     has left a day out)
   */
  public static Optional<Part> seconds(Period whole, Period covered) {
    return covered.equals(whole) || whole.length().isZero()
        ? Optional.empty()
        : Optional.of(of(covered.length().toSeconds(), whole.length().toSeconds()));
  }

  /**
   * Which part the days before a boundary are, where the boundary alone is known: measured against
   * the period that ends with it (Kill Bill's day counts).
   *
   * @param convention {@link ProrationConvention#ACTUAL_DAYS_FROM_STUB} or {@link
   *     ProrationConvention#FIXED_30}, or any other that counts days
   */
  public static Optional<Part> beforeBoundary(
      ProrationConvention convention, CalendarPeriod every, LocalDate from, LocalDate boundary) {
    return part(
        convention,
        every,
        new DatePeriod(every.before(boundary), boundary),
        new DatePeriod(from, boundary));
  }

  /**
   * The amount of a part, rounded once.
   *
   * @param full of a whole period, in major units
   * @param part absent for a whole period
   */
  public static Money amount(
      BigDecimal full, Optional<Part> part, Currency currency, Rounding rounding) {
    return Money.of(part.map(p -> p.of(full)).orElse(full), currency, rounding);
  }

  static BigDecimal times(BigDecimal amount, long numerator, long denominator) {
    return amount
        .multiply(BigDecimal.valueOf(numerator))
        .divide(BigDecimal.valueOf(denominator), DIGITS, RoundingMode.HALF_UP);
  }
}
