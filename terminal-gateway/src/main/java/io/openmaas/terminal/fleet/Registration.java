package io.openmaas.terminal.fleet;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.vehicle.Vehicle;
import io.openmaas.terminal.Imei;

/**
 * A vehicle that joins the fleet.
 *
 * @param terminal built into it
 * @param position where it stands
 * @param rangeMetres how far it can go, 0 or more
 */
public record Registration(Vehicle vehicle, Imei terminal, Coordinates position, int rangeMetres) {

  public Registration {
    if (rangeMetres < 0) {
      throw new IllegalArgumentException("negative range " + rangeMetres);
    }
  }
}
