package io.openmaas.core.trip;

import java.util.List;
import java.util.Optional;

/**
 * What a trip's records tell beside time, distance and places.
 *
 * @param idleSeconds standing with the ignition on, 0 or more
 * @param stops where it stood so for long, in order of time
 * @param distances by source, best first, for comparison: not their sum but the trip's metres count
 * @param driverCard upper-case hexadecimal, seen on the trip or shortly before it
 * @param remarks the reasons of the flags, in order of time
 */
public record TripFacts(
    long idleSeconds,
    List<TripStop> stops,
    List<MeasuredDistance> distances,
    Consumption consumption,
    Optional<String> driverCard,
    List<TripRemark> remarks) {

  /** Nothing is told: of a trip that was not, or one recorded before such things were kept. */
  public static final TripFacts NONE =
      new TripFacts(0, List.of(), List.of(), Consumption.UNKNOWN, Optional.empty(), List.of());

  public TripFacts {
    stops = stops == null ? List.of() : List.copyOf(stops);
    distances = distances == null ? List.of() : List.copyOf(distances);
    consumption = consumption == null ? Consumption.UNKNOWN : consumption;
    driverCard = driverCard == null ? Optional.empty() : driverCard;
    remarks = remarks == null ? List.of() : List.copyOf(remarks);
  }
}
