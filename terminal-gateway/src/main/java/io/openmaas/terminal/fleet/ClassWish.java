package io.openmaas.terminal.fleet;

import io.openmaas.core.city.CityId;
import io.openmaas.core.vehicle.VehicleClass;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Any vehicle of a class that stands in a zone.
 *
 * @param zone by name
 */
public record ClassWish(VehicleClass vehicleClass, CityId city, String zone) {
  private static final Pattern REFERENCE =
      Pattern.compile("class:([A-Z]{1,20});city:([^;]{1,100});zone:(.{1,100})");

  public ClassWish {
    if (zone.isBlank()) {
      throw new IllegalArgumentException("the zone has no name");
    }
  }

  /**
   * Reads what stands in the place of a vehicle's identity in a booked leg: {@code
   * class:SMALL;city:marenholm;zone:Old Town}. Empty where it is something else.
   */
  public static Optional<ClassWish> read(String reference) {
    Matcher parts = REFERENCE.matcher(reference);
    if (!parts.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ClassWish(
              VehicleClass.valueOf(parts.group(1)), new CityId(parts.group(2)), parts.group(3)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** As {@link #read} reads it. */
  public String reference() {
    return "class:" + vehicleClass + ";city:" + city + ";zone:" + zone;
  }
}
