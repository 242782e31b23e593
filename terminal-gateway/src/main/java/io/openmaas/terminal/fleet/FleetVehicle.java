package io.openmaas.terminal.fleet;

import io.openmaas.core.vehicle.Vehicle;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A vehicle as the fleet owner sees it.
 *
 * @param terminal IMEI of the terminal built into it
 * @param rangeMetres as registered, less what it has been driven since; never negative
 * @param use the reservation that keeps it from others
 * @param lockWanted it was returned, and its terminal has not confirmed the lock
 * @param tripOpen its records show a trip under way
 * @param unfit why it may not be rented, by name of {@code condition.Unfitness}; empty where it may
 * @param publicId the name under which it is shown to everybody: another one after each rental
 */
public record FleetVehicle(
    Vehicle vehicle,
    Optional<String> terminal,
    int rangeMetres,
    Whereabouts whereabouts,
    Optional<ReservationState> use,
    boolean lockWanted,
    boolean tripOpen,
    List<String> unfit,
    UUID publicId) {

  public FleetVehicle {
    unfit = List.copyOf(unfit);
  }


  /** Whether nothing is wrong with it. */
  public boolean fit() {
    return unfit.isEmpty();
  }

  /** Whether it can be reserved now. */
  public boolean free() {
    return use.isEmpty() && !lockWanted && !tripOpen && fit();
  }
}
