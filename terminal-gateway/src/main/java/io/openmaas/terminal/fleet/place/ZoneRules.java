package io.openmaas.terminal.fleet.place;

import io.openmaas.core.money.Money;
import io.openmaas.core.vehicle.VehicleClass;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What holds in a zone.
 *
 * @param returnAllowed rentals may end there
 * @param noParking vehicles may not even be left standing there; wins over every other zone
 * @param maxKmh the speed allowed there, 1 to 130
 * @param hours when rentals may end there; none for always
 * @param classes of vehicles the zone is for; none for all
 * @param charge for leaving a vehicle there, a bonus where it is negative; only told, billing rates
 */
public record ZoneRules(
    boolean returnAllowed,
    boolean noParking,
    OptionalInt maxKmh,
    List<Hours> hours,
    Set<VehicleClass> classes,
    Optional<Money> charge) {

  /** A zone where all vehicles may be returned at all times. */
  public static final ZoneRules RETURN =
      new ZoneRules(true, false, OptionalInt.empty(), List.of(), Set.of(), Optional.empty());

  public ZoneRules {
    hours = List.copyOf(hours);
    classes = Set.copyOf(classes);
    if (returnAllowed && noParking) {
      throw new IllegalArgumentException("returns cannot be allowed where parking is not");
    }
    if (maxKmh.isPresent() && (maxKmh.getAsInt() < 1 || maxKmh.getAsInt() > 130)) {
      throw new IllegalArgumentException(
          "speed " + maxKmh.getAsInt() + " km/h is not within 1 to 130");
    }
  }

  /** Whether the zone has to do with vehicles of this class. */
  public boolean isFor(VehicleClass vehicleClass) {
    return classes.isEmpty() || classes.contains(vehicleClass);
  }

  /** Whether a vehicle of this class may be returned there at this moment. */
  public boolean allowsReturn(VehicleClass vehicleClass, ZonedDateTime moment) {
    return returnAllowed
        && isFor(vehicleClass)
        && (hours.isEmpty() || hours.stream().anyMatch(span -> span.contains(moment)));
  }
}
