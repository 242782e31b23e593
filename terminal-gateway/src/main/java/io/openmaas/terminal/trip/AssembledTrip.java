package io.openmaas.terminal.trip;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.time.Period;
import io.openmaas.core.trip.OdometerSource;
import io.openmaas.core.trip.TripFacts;
import io.openmaas.core.trip.TripFlag;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A trip as the records tell it: no identity, no revision, no time of making, no way of arrival.
 * Two assemblies of the same records are equal and print the same text.
 *
 * @param time from the record that begins it to the one that ends it, by the terminal's clock
 * @param metres driven, 0 or more
 * @param source that measured the most of them
 * @param records how many different records it was made from
 * @param start the first good fix; where the first came only on the way, the one of the parked car
 *     shortly before, else absent
 * @param end the last good fix
 * @param flags in the order of their declaration
 * @param facts what else the records tell, with the reasons of the flags
 */
public record AssembledTrip(
    Period time,
    long metres,
    OdometerSource source,
    int records,
    Optional<Coordinates> start,
    Optional<Coordinates> end,
    Set<TripFlag> flags,
    TripFacts facts) {

  public AssembledTrip {
    if (metres < 0) {
      throw new IllegalArgumentException("negative distance " + metres);
    }
    var ordered = EnumSet.noneOf(TripFlag.class);
    ordered.addAll(flags);
    flags = Collections.unmodifiableSet(ordered);
  }
}
