package io.openmaas.core.offer;

import io.openmaas.core.city.CityId;
import io.openmaas.core.itinerary.Itinerary;
import io.openmaas.core.money.Money;
import io.openmaas.core.traveller.TravellerId;
import java.time.Instant;
import java.util.Currency;
import java.util.List;

/**
 * An itinerary with its prices for one traveller.
 *
 * @param legs in order of travel
 * @param expiresAt from this instant it cannot be booked
 */
public record Offer(
    OfferId id,
    TravellerId traveller,
    CityId city,
    Currency currency,
    List<OfferLeg> legs,
    Instant expiresAt) {

  public Offer {
    legs = List.copyOf(legs);
  }

  public Itinerary itinerary() {
    return new Itinerary(legs.stream().map(OfferLeg::leg).toList());
  }

  /** What the whole costs without a plan. */
  public Money gross() {
    return Money.sum(
        legs.stream().flatMap(leg -> leg.price().stream()).map(LegPrice::gross).toList(), currency);
  }

  /** What the whole costs this traveller, metered legs as estimated. */
  public Money forTraveller() {
    return Money.sum(
        legs.stream().flatMap(leg -> leg.price().stream()).map(LegPrice::forTraveller).toList(),
        currency);
  }

  public boolean bookableAt(Instant now) {
    return now.isBefore(expiresAt);
  }
}
