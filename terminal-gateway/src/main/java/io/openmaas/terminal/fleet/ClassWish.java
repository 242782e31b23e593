package io.openmaas.terminal.fleet;

import io.openmaas.core.vehicle.VehicleClass;
import java.util.Optional;

/**
 * Any vehicle of a class that stands in a zone.
 *
 * @param zone by name, in the city it is asked for in
 */
public record ClassWish(VehicleClass vehicleClass, String zone) {
  private static final String CLASS = "class:";
  private static final String ZONE = ";zone:";

  public ClassWish {
    if (zone.isBlank()) {
      throw new IllegalArgumentException("the zone has no name");
    }
  }

  /**
   * Reads what stands in the place of a vehicle's identity in a booked leg: {@code
   * class:SMALL;zone:Old Town}. Empty where it is something else.
   */
  public static Optional<ClassWish> read(String reference) {
    int zone = reference.indexOf(ZONE);
    if (!reference.startsWith(CLASS) || zone < 0) {
      return Optional.empty();
    }
    String name = reference.substring(zone + ZONE.length());
    for (VehicleClass one : VehicleClass.values()) {
      if (one.name().equals(reference.substring(CLASS.length(), zone)) && !name.isBlank()) {
        return Optional.of(new ClassWish(one, name));
      }
    }
    return Optional.empty();
  }

  /** As {@link #read} reads it. */
  public String reference() {
    return CLASS + vehicleClass + ZONE + zone;
  }
}
