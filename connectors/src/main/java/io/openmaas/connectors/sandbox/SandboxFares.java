package io.openmaas.connectors.sandbox;

import io.openmaas.core.money.Money;
import java.util.Currency;
import java.util.Map;

/**
 * The fares of the simulated transit operator, tax included: one for short trips, one for long.
 * Invented, near what cities with that currency ask for.
 */
final class SandboxFares {
  private static final int SHORT_TRIP_METRES = 10_000;

  private static final Map<String, Fare> FARES =
      Map.of(
          "EUR", new Fare("2.40", "3.60"),
          "CHF", new Fare("2.80", "4.40"),
          "GBP", new Fare("2.00", "3.20"),
          "USD", new Fare("2.50", "3.75"),
          "BRL", new Fare("5.00", "5.00"),
          "JPY", new Fare("210", "320"),
          "KRW", new Fare("1500", "2100"));

  private SandboxFares() {}

  private record Fare(String shortTrip, String longTrip) {}

  /** Empty for a currency in which nothing is sold. */
  static java.util.Optional<Money> fare(int metres, Currency currency) {
    return java.util.Optional.ofNullable(FARES.get(currency.getCurrencyCode()))
        .map(
            fare ->
                Money.of(
                    metres <= SHORT_TRIP_METRES ? fare.shortTrip() : fare.longTrip(), currency));
  }
}
