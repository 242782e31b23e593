package io.openmaas.terminal.fleet;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.vehicle.Vehicle;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.session.NewTerminal;
import java.util.Optional;

/**
 * A vehicle that joins the fleet.
 *
 * @param terminal built into it
 * @param details of the terminal; absent for one of the fleet's usual model, known by its name
 *     alone
 * @param position where it stands
 * @param rangeMetres how far it can go, 0 or more
 */
public record Registration(
    Vehicle vehicle,
    Imei terminal,
    Optional<NewTerminal> details,
    Coordinates position,
    int rangeMetres) {

  /** With a terminal of the fleet's usual model, known by its name alone. */
  public Registration(Vehicle vehicle, Imei terminal, Coordinates position, int rangeMetres) {
    this(vehicle, terminal, Optional.empty(), position, rangeMetres);
  }

  public Registration {
    if (rangeMetres < 0) {
      throw new IllegalArgumentException("negative range " + rangeMetres);
    }
  }
}
