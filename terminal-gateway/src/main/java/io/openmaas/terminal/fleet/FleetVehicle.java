package io.openmaas.terminal.fleet;

import io.openmaas.core.vehicle.Vehicle;
import io.openmaas.terminal.fleet.place.RentalTerms;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A vehicle as the fleet owner sees it.
 *
 * @param terminal IMEI of the terminal built into it
 * @param rangeMetres as registered, less what it has been driven since; never negative
 * @param use the reservation that keeps it from others now
 * @param nextUseAt from when a later reservation keeps it from others
 * @param lockWanted it was returned, and its terminal has not confirmed the lock
 * @param tripOpen its records show a trip under way
 * @param terms how it is rented
 * @param unfit why it may not be rented, by name of {@code condition.Unfitness}; empty where it may
 * @param publicId the name under which it is shown to everybody: another one after each rental
 */
public record FleetVehicle(
    Vehicle vehicle,
    Optional<String> terminal,
    int rangeMetres,
    Whereabouts whereabouts,
    Optional<ReservationState> use,
    Optional<Instant> nextUseAt,
    boolean lockWanted,
    boolean tripOpen,
    RentalTerms terms,
    List<String> unfit,
    UUID publicId) {

  public FleetVehicle {
    unfit = List.copyOf(unfit);
  }

  /** Whether nothing is wrong with it. */
  public boolean fit() {
    return unfit.isEmpty();
  }

  /** Whether it can be reserved from now on, until it is used next. */
  public boolean free() {
    return use.isEmpty() && ready();
  }

  /** Whether it stands locked, nobody drives it and nothing is wrong with it. */
  public boolean ready() {
    return !lockWanted && !tripOpen && fit();
  }

  /** Whether it can be reserved from now on, for as long as that. */
  public boolean freeUntil(Instant instant) {
    return free() && nextUseAt.map(next -> !next.isBefore(instant)).orElse(true);
  }
}
