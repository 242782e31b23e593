package io.openmaas.billing.rest;

import io.openmaas.core.money.Money;

/**
 * Money in JSON.
 *
 * @param amount decimal digits of the currency, as a text so that nobody reads floating point
 * @param currency ISO 4217
 */
public record Amount(String amount, String currency) {
  public static Amount of(Money money) {
    return new Amount(money.major().toPlainString(), money.currency().getCurrencyCode());
  }
}
