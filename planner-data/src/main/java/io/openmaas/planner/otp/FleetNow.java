package io.openmaas.planner.otp;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.geo.Zone;
import io.openmaas.core.vehicle.SharedVehicle;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Our own fleet at the moment of a plan, as the fleet itself tells it.
 *
 * <p>OpenTripPlanner's picture is some seconds old, and knows neither classes of vehicles nor where
 * they may be returned.
 */
record FleetNow(Map<String, SharedVehicle> vehicles, List<Zone> returnZones) {
  static final FleetNow NONE = new FleetNow(Map.of(), List.of());

  static FleetNow of(List<SharedVehicle> vehicles, List<Zone> returnZones) {
    return new FleetNow(
        vehicles.stream()
            .collect(
                Collectors.toMap(
                    shared -> shared.publicId().toString(),
                    Function.identity(),
                    (first, _) -> first)),
        List.copyOf(returnZones));
  }

  /**
   * A vehicle that can be reserved now.
   *
   * @param publicId the name under which our feed shows it
   */
  Optional<SharedVehicle> find(String publicId) {
    return Optional.ofNullable(vehicles.get(publicId));
  }

  /** Where no zones are given, vehicles may be left anywhere. */
  boolean mayBeReturnedAt(Coordinates place) {
    return returnZones.isEmpty() || returnZones.stream().anyMatch(zone -> zone.contains(place));
  }
}
