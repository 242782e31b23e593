package io.openmaas.core.money;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Objects;

/**
 * An exact amount of one currency.
 *
 * @param minor the amount in the smallest unit of the currency (cents for EUR, won for KRW, fils
 *     for BHD: ISO 4217 digits); may be negative
 * @param currency the ISO 4217 currency
 */
public record Money(long minor, Currency currency) implements Comparable<Money> {

  public Money {
    Objects.requireNonNull(currency, "currency");
    if (currency.getDefaultFractionDigits() < 0) {
      throw new IllegalArgumentException("currency " + currency + " has no minor unit");
    }
  }

  /** An amount in minor units of the currency with this ISO 4217 code. */
  public static Money ofMinor(long minor, String currencyCode) {
    return new Money(minor, Currency.getInstance(currencyCode));
  }

  /** Nothing, in this currency. */
  public static Money zero(Currency currency) {
    return new Money(0, currency);
  }

  /**
   * The amount written in major units, for instance {@code of("12.50", EUR)}.
   *
   * @throws ArithmeticException if it has more digits than the currency allows
   */
  public static Money of(String major, Currency currency) {
    return of(new BigDecimal(major), currency, Rounding.EXACT);
  }

  /** The amount in major units, rounded to the currency's digits by the named rule. */
  public static Money of(BigDecimal major, Currency currency, Rounding rounding) {
    return new Money(
        rounding.apply(major.scaleByPowerOfTen(currency.getDefaultFractionDigits())), currency);
  }

  /** The sum of the amounts, zero of the given currency for none. */
  public static Money sum(Iterable<Money> amounts, Currency currency) {
    Money total = zero(currency);
    for (Money amount : amounts) {
      total = total.plus(amount);
    }
    return total;
  }

  /** The amount in major units with the currency's number of digits. */
  public BigDecimal major() {
    return BigDecimal.valueOf(minor, currency.getDefaultFractionDigits());
  }

  /**
   * @throws ArithmeticException on overflow
   * @throws IllegalArgumentException if the currencies differ
   */
  public Money plus(Money other) {
    requireSameCurrency(other);
    return new Money(Math.addExact(minor, other.minor), currency);
  }

  /** As {@link #plus}, subtracting. */
  public Money minus(Money other) {
    requireSameCurrency(other);
    return new Money(Math.subtractExact(minor, other.minor), currency);
  }

  public Money negated() {
    return new Money(Math.negateExact(minor), currency);
  }

  public Money times(long factor) {
    return new Money(Math.multiplyExact(minor, factor), currency);
  }

  public Money max(Money other) {
    return compareTo(other) >= 0 ? this : other;
  }

  public Money min(Money other) {
    return compareTo(other) <= 0 ? this : other;
  }

  public boolean isZero() {
    return minor == 0;
  }

  public boolean isNegative() {
    return minor < 0;
  }

  /**
   * Splits the amount in proportion to the shares; the parts add up to the whole. Units left over
   * go to the largest remainders, the first of equals first.
   *
   * @param shares at least one, none negative, not all zero
   */
  public List<Money> split(List<Long> shares) {
    long total = 0;
    for (long share : shares) {
      if (share < 0) {
        throw new IllegalArgumentException("negative share " + share);
      }
      total = Math.addExact(total, share);
    }
    if (total == 0) {
      throw new IllegalArgumentException("shares must not all be zero");
    }
    var whole = BigDecimal.valueOf(total);
    long[] parts = new long[shares.size()];
    var remainders = new ArrayList<Remainder>();
    long given = 0;
    for (int i = 0; i < parts.length; i++) {
      var halves =
          BigDecimal.valueOf(minor)
              .multiply(BigDecimal.valueOf(shares.get(i)))
              .divideAndRemainder(whole);
      parts[i] = halves[0].longValueExact();
      given += parts[i];
      remainders.add(new Remainder(i, halves[1].abs()));
    }
    remainders.sort(
        (a, b) ->
            a.size().compareTo(b.size()) == 0
                ? Integer.compare(a.index(), b.index())
                : b.size().compareTo(a.size()));
    long left = minor - given;
    for (int i = 0; left != 0; i++) {
      parts[remainders.get(i).index()] += Long.signum(left);
      left -= Long.signum(left);
    }
    var result = new ArrayList<Money>(parts.length);
    for (long part : parts) {
      result.add(new Money(part, currency));
    }
    return List.copyOf(result);
  }

  private record Remainder(int index, BigDecimal size) {}

  private void requireSameCurrency(Money other) {
    if (!currency.equals(other.currency)) {
      throw new IllegalArgumentException("cannot mix " + currency + " and " + other.currency);
    }
  }

  @Override
  public int compareTo(Money other) {
    requireSameCurrency(other);
    return Long.compare(minor, other.minor);
  }

  /** For people and logs: {@code 12.50 EUR}. */
  @Override
  public String toString() {
    return major().toPlainString() + " " + currency.getCurrencyCode();
  }
}
