package io.openmaas.core.offer.store;

import io.openmaas.core.city.CityId;
import io.openmaas.core.itinerary.store.LegDocument;
import io.openmaas.core.offer.Offer;
import io.openmaas.core.offer.OfferId;
import io.openmaas.core.offer.OfferLeg;
import io.openmaas.core.traveller.TravellerId;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** An offer as stored. */
record OfferDocument(
    UUID id,
    UUID traveller,
    String city,
    String currency,
    List<OfferLegDocument> legs,
    Instant expiresAt) {

  static OfferDocument of(Offer offer) {
    return new OfferDocument(
        offer.id().value(),
        offer.traveller().value(),
        offer.city().value(),
        offer.currency().getCurrencyCode(),
        offer.legs().stream().map(OfferLegDocument::of).toList(),
        offer.expiresAt());
  }

  Offer toDomain() {
    return new Offer(
        new OfferId(id),
        new TravellerId(traveller),
        new CityId(city),
        Currency.getInstance(currency),
        legs.stream().map(OfferLegDocument::toDomain).toList(),
        expiresAt);
  }

  /**
   * A leg of an offer as stored.
   *
   * @param price null for walking
   */
  record OfferLegDocument(LegDocument leg, LegPriceDocument price) {

    static OfferLegDocument of(OfferLeg leg) {
      return new OfferLegDocument(
          LegDocument.of(leg.leg()), leg.price().map(LegPriceDocument::of).orElse(null));
    }

    OfferLeg toDomain() {
      return new OfferLeg(
          leg.toDomain(), Optional.ofNullable(price).map(LegPriceDocument::toDomain));
    }
  }
}
