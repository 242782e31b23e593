package io.openmaas.core.offer.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.LegPrice;

/** The price of a leg in answers. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LegPriceJson(
    LegPrice.Kind kind,
    Money gross,
    Money forTraveller,
    Money ceiling,
    String tariff,
    String explanation) {

  static LegPriceJson of(LegPrice price) {
    return new LegPriceJson(
        price.kind(),
        price.gross(),
        price.forTraveller(),
        price.ceiling().orElse(null),
        price.tariff().value(),
        price.explanation());
  }
}
