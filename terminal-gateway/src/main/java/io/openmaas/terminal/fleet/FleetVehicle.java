package io.openmaas.terminal.fleet;

import io.openmaas.core.vehicle.Vehicle;
import java.util.Optional;

/**
 * A vehicle as the fleet owner sees it.
 *
 * @param terminal IMEI of the terminal built into it
 * @param rangeMetres as registered, less what it has been driven since; never negative
 * @param use the reservation that keeps it from others
 * @param lockWanted it was returned, and its terminal has not confirmed the lock
 * @param tripOpen its records show a trip under way
 */
public record FleetVehicle(
    Vehicle vehicle,
    Optional<String> terminal,
    int rangeMetres,
    Whereabouts whereabouts,
    Optional<ReservationState> use,
    boolean lockWanted,
    boolean tripOpen) {

  /** Whether it can be reserved now. */
  public boolean free() {
    return use.isEmpty() && !lockWanted && !tripOpen;
  }
}
