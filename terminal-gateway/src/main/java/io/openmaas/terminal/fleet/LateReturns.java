package io.openmaas.terminal.fleet;

import io.openmaas.core.vehicle.VehicleId;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds reservations whose vehicle does not come back in time. */
public final class LateReturns {

  private LateReturns() {}

  /**
   * Those whose window has begun (their start less the lead) while their vehicle is still with
   * somebody else, in the order of their starts.
   *
   * @param all reservations of any state and vehicle
   */
  public static List<Reservation> conflicts(List<Reservation> all, Instant now) {
    Set<VehicleId> out =
        all.stream()
            .filter(it -> withRenter(it.state()))
            .map(Reservation::vehicle)
            .collect(Collectors.toSet());
    return all.stream()
        .filter(it -> waiting(it.state()))
        .filter(it -> !now.isBefore(it.plan().window().from()))
        .filter(it -> out.contains(it.vehicle()))
        .sorted(
            java.util.Comparator.comparing((Reservation it) -> it.plan().time().from())
                .thenComparing(it -> it.id().value()))
        .toList();
  }

  private static boolean withRenter(ReservationState state) {
    return switch (state) {
      case UNLOCKING, IN_USE -> true;
      case HELD, CONFIRMED, RETURNED, FINISHED, RELEASED -> false;
    };
  }

  private static boolean waiting(ReservationState state) {
    return switch (state) {
      case HELD, CONFIRMED -> true;
      case UNLOCKING, IN_USE, RETURNED, FINISHED, RELEASED -> false;
    };
  }
}
