package io.openmaas.core.offer;

import java.util.List;

/**
 * The answer to a traveller who wants to make a trip.
 *
 * @param offers best first
 * @param missing who could have been among them and is not
 */
public record TripPlan(List<RankedOffer> offers, List<Missing> missing) {
  public TripPlan {
    offers = List.copyOf(offers);
    missing = List.copyOf(missing);
  }
}
