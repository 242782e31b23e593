package io.openmaas.terminal.trip;

import java.util.List;
import java.util.Optional;

/**
 * What a vehicle's records say up to the watermark.
 *
 * @param trips that are over, in order of time
 * @param open the trip under way, as far as it is known; its time ends at the last sign of running
 */
public record Assembly(List<AssembledTrip> trips, Optional<AssembledTrip> open) {

  public Assembly {
    trips = List.copyOf(trips);
  }
}
