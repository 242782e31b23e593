package io.openmaas.core.offer.store;

import io.openmaas.core.money.Money;
import io.openmaas.core.offer.LegPrice;
import io.openmaas.core.offer.TariffRef;
import java.util.Optional;

/**
 * The price of a leg as stored.
 *
 * @param ceiling null where there is none
 */
public record LegPriceDocument(
    LegPrice.Kind kind,
    MoneyDocument gross,
    MoneyDocument forTraveller,
    MoneyDocument ceiling,
    String tariff,
    String explanation) {

  public static LegPriceDocument of(LegPrice price) {
    return new LegPriceDocument(
        price.kind(),
        MoneyDocument.of(price.gross()),
        MoneyDocument.of(price.forTraveller()),
        price.ceiling().map(MoneyDocument::of).orElse(null),
        price.tariff().value(),
        price.explanation());
  }

  public LegPrice toDomain() {
    return new LegPrice(
        kind,
        gross.toDomain(),
        forTraveller.toDomain(),
        Optional.ofNullable(ceiling).map(MoneyDocument::toDomain),
        new TariffRef(tariff),
        explanation);
  }

  /** An amount as stored, in minor units. */
  public record MoneyDocument(long minor, String currency) {
    static MoneyDocument of(Money money) {
      return new MoneyDocument(money.minor(), money.currency().getCurrencyCode());
    }

    Money toDomain() {
      return Money.ofMinor(minor, currency);
    }
  }
}
