package io.openmaas.core.vehicle;

import io.openmaas.core.geo.Coordinates;
import java.time.Instant;
import java.util.UUID;

/**
 * A vehicle that can be rented, where it stands.
 *
 * @param rangeMetres how far it can go with its fuel or charge
 * @param seenAt when it last reported
 * @param publicId the name under which it is shown to everybody; it changes after each rental, so
 *     that nobody can follow a vehicle's trips by it (GBFS, vehicle_id)
 */
public record SharedVehicle(
    Vehicle vehicle, Coordinates position, int rangeMetres, Instant seenAt, UUID publicId) {

  /** One that is shown under its own name. */
  public SharedVehicle(Vehicle vehicle, Coordinates position, int rangeMetres, Instant seenAt) {
    this(vehicle, position, rangeMetres, seenAt, vehicle.id().value());
  }
}
