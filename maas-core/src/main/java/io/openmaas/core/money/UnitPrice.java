package io.openmaas.core.money;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.Objects;

/**
 * A price per unit in major units, finer than the currency's smallest coin (0.0021 EUR per metre).
 * It becomes {@link Money} once, at the line.
 *
 * @param amount major units per unit of the measured quantity
 */
public record UnitPrice(BigDecimal amount, Currency currency) {

  public UnitPrice {
    Objects.requireNonNull(amount, "amount");
    Objects.requireNonNull(currency, "currency");
  }

  public static UnitPrice of(String amount, Currency currency) {
    return new UnitPrice(new BigDecimal(amount), currency);
  }

  /** Price times quantity, rounded once by the named rule. */
  public Money times(BigDecimal quantity, Rounding rounding) {
    return Money.of(amount.multiply(quantity), currency, rounding);
  }
}
