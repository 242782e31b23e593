package io.openmaas.terminal.fleet;

import io.openmaas.core.vehicle.Vehicle;
import io.openmaas.terminal.fleet.place.RentalTerms;
import java.time.Instant;
import java.util.Optional;

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
    RentalTerms terms) {

  /** Whether it can be reserved from now on, until it is used next. */
  public boolean free() {
    return use.isEmpty() && ready();
  }

  /** Whether it stands locked and nobody drives it. */
  public boolean ready() {
    return !lockWanted && !tripOpen;
  }

  /** Whether it can be reserved from now on, for as long as that. */
  public boolean freeUntil(Instant instant) {
    return free() && nextUseAt.map(next -> !next.isBefore(instant)).orElse(true);
  }
}
