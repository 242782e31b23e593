package io.openmaas.terminal.trip;

import io.openmaas.core.evidence.LinkRanges;
import java.util.List;
import java.util.Optional;

/**
 * What a vehicle's records say up to the watermark.
 *
 * @param trips that are over, in order of time
 * @param open the trip under way, as far as it is known; its time ends at the last sign of running
 * @param links of the record chain that each of the trips was made from; not part of a trip, for
 *     they depend on how its records arrived
 * @param tows movements with the ignition off, which are no trips
 */
public record Assembly(
    List<AssembledTrip> trips,
    Optional<AssembledTrip> open,
    List<LinkRanges> links,
    List<Tow> tows) {

  public Assembly {
    trips = List.copyOf(trips);
    links = List.copyOf(links);
    tows = List.copyOf(tows);
    if (links.size() != trips.size()) {
      throw new IllegalArgumentException("links of " + links.size() + " trips, not " + trips);
    }
  }
}
