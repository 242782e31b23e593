package io.openmaas.terminal.fleet.place;

import java.util.Optional;

/**
 * How a vehicle is rented and where it must be returned.
 *
 * @param homeZone by name; of a round trip at least one of the two is there
 */
public record RentalTerms(
    TripKind kind, Elsewhere elsewhere, Optional<BayId> homeBay, Optional<String> homeZone) {

  /** Left wherever a zone allows it. */
  public static final RentalTerms USUAL =
      new RentalTerms(
          TripKind.FREE_FLOATING, Elsewhere.REFUSED, Optional.empty(), Optional.empty());

  public RentalTerms {
    if (kind == TripKind.ROUND_TRIP && homeBay.isEmpty() && homeZone.isEmpty()) {
      throw new IllegalArgumentException("a round trip needs a home bay or a home zone");
    }
  }
}
