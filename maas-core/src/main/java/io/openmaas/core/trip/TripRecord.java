package io.openmaas.core.trip;

import io.openmaas.core.evidence.ChainLink;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.time.Period;
import io.openmaas.core.vehicle.VehicleId;
import java.util.Optional;
import java.util.Set;

/**
 * What a vehicle did from ignition on to ignition off.
 *
 * @param revision 1 for the first; a later one supersedes all earlier of the same id
 * @param time by the terminal's clock
 * @param metres driven, 0 or more
 * @param records how many terminal records it was made from; 0 in a revision that says that there
 *     was no such trip after all
 * @param start absent where no fix was had
 * @param flags what is unusual about it
 * @param chain where the vehicle's record chain stood when it was made
 */
public record TripRecord(
    TripId id,
    int revision,
    VehicleId vehicle,
    Period time,
    long metres,
    OdometerSource source,
    int records,
    Optional<Coordinates> start,
    Optional<Coordinates> end,
    Set<TripFlag> flags,
    ChainLink chain) {

  public TripRecord {
    flags = Set.copyOf(flags);
    if (metres < 0) {
      throw new IllegalArgumentException("negative distance " + metres);
    }
    if (revision < 1) {
      throw new IllegalArgumentException("revisions count from 1");
    }
  }
}
