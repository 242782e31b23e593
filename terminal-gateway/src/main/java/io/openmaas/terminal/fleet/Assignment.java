package io.openmaas.terminal.fleet;

import io.openmaas.core.geo.Zone;
import io.openmaas.core.vehicle.VehicleClass;
import io.openmaas.core.vehicle.VehicleId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which vehicle serves a reservation by class. */
public final class Assignment {
  /** A vehicle with less range does not reach the next charger or filling station safely. */
  private static final int RESERVE_METRES = 20_000;

  private Assignment() {}

  /**
   * A vehicle that could be taken.
   *
   * @param freeInWindow nobody else keeps it in the window asked for
   * @param idleSince when it was last returned, or registered
   */
  public record Candidate(FleetVehicle vehicle, boolean freeInWindow, Instant idleSince) {}

  /**
   * What is asked for.
   *
   * @param zone where it must stand; absent for nowhere
   * @param metres that will be driven
   * @param beginsNow the window has begun, so that a vehicle in use or not locked is of no use
   */
  public record Need(
      VehicleClass vehicleClass, Optional<Zone> zone, int metres, boolean beginsNow) {}

  /** Whether this vehicle serves. */
  public static boolean fits(Candidate candidate, Need need) {
    FleetVehicle vehicle = candidate.vehicle();
    return vehicle.vehicle().vehicleClass() == need.vehicleClass()
        && candidate.freeInWindow()
        && vehicle.rangeMetres() >= Math.addExact(need.metres(), RESERVE_METRES)
        && (!need.beginsNow() || vehicle.ready())
        && vehicle
            .whereabouts()
            .position()
            .filter(position -> need.zone().map(zone -> zone.contains(position)).orElse(false))
            .isPresent();
  }

  /**
   * The best of those that serve: the one that has been idle longest, among equals the one with the
   * most range, then by identity, so that the same question has the same answer.
   */
  public static Optional<VehicleId> best(List<Candidate> candidates, Need need) {
    return candidates.stream()
        .filter(candidate -> fits(candidate, need))
        .min(
            Comparator.comparing(Candidate::idleSince)
                .thenComparing(candidate -> -candidate.vehicle().rangeMetres())
                .thenComparing(candidate -> candidate.vehicle().vehicle().id().value()))
        .map(candidate -> candidate.vehicle().vehicle().id());
  }
}
