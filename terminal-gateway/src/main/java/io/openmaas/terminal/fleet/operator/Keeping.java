package io.openmaas.terminal.fleet.operator;

import io.openmaas.core.booking.LegKey;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.fleet.FleetVehicle;
import io.openmaas.terminal.fleet.LateReturns;
import io.openmaas.terminal.fleet.ReleaseReason;
import io.openmaas.terminal.fleet.Reservation;
import io.openmaas.terminal.fleet.ReservationRules;
import io.openmaas.terminal.fleet.ReservationState;
import io.openmaas.terminal.fleet.place.FleetZone;
import io.openmaas.terminal.fleet.store.Rentals;
import io.openmaas.terminal.fleet.store.Reservations;
import io.openmaas.terminal.fleet.store.Schedule;
import io.openmaas.terminal.fleet.store.Vehicles;
import io.openmaas.terminal.fleet.store.Zones;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What time does to reservations: nobody comes for them, or their vehicle does not come back. */
@Singleton
public class Keeping {
  private final Pool pool;
  private final Vehicles vehicles;
  private final Zones zones;
  private final Reservations reservations;
  private final Schedule schedule;
  private final Rentals rentals;
  private final Holds holds;
  private final ReservationRules rules;
  private final InstantSource clock;

  public Keeping(
      Pool pool,
      Vehicles vehicles,
      Zones zones,
      Reservations reservations,
      Schedule schedule,
      Rentals rentals,
      Holds holds,
      ReservationRules rules,
      InstantSource clock) {
    this.pool = pool;
    this.vehicles = vehicles;
    this.zones = zones;
    this.reservations = reservations;
    this.schedule = schedule;
    this.rentals = rentals;
    this.holds = holds;
    this.rules = rules;
    this.clock = clock;
  }

  Uni<List<LegKey>> listMissed() {
    return schedule.listMissed(pool, clock.instant());
  }

  Uni<List<LegKey>> listDueByClass() {
    return schedule.listDueByClass(pool, clock.instant());
  }

  /** Releases a reservation nobody came for; where its car was not there, that is the reason. */
  Uni<Void> releaseMissed(LegKey leg) {
    return pool.withTransaction(
        connection ->
            reservations
                .lock(connection, leg)
                .flatMap(
                    found ->
                        found.filter(it -> it.missedAt(clock.instant())).isEmpty()
                            ? Uni.createFrom().voidItem()
                            : lose(connection, found.get())));
  }

  private Uni<Void> lose(SqlConnection connection, Reservation missed) {
    return schedule
        .find(connection, missed.id())
        .map(noted -> noted.flatMap(Schedule.Noted::conflictAt).isPresent())
        .flatMap(
            notThere ->
                notThere
                    ? rentals.lose(
                        connection,
                        missed,
                        ReleaseReason.BY_FLEET,
                        "the car could not be had in time")
                    : rentals.lose(
                        connection,
                        missed,
                        ReleaseReason.NO_SHOW,
                        "the car was not fetched until " + missed.plan().noShowAt().orElseThrow()))
        .replaceWithVoid();
  }

  /** What is out is not free, however long ago it should have been back. */
  Uni<Void> prolongOverdue() {
    return schedule.prolongOverdue(pool, clock.instant(), rules.buffer());
  }

  /** Notes every reservation whose car is still with somebody else although it is due. */
  Uni<Void> noteLateReturns() {
    Instant now = clock.instant();
    return schedule
        .listContended(pool, now)
        .flatMap(
            all ->
                Multi.createFrom()
                    .iterable(LateReturns.conflicts(all, now))
                    .onItem()
                    .transformToUniAndConcatenate(it -> schedule.noteConflict(pool, it.id(), now))
                    .onItem()
                    .ignoreAsUni());
  }

  /** A due reservation by class gets another vehicle where its own has become unfit. */
  Uni<Void> reassign(LegKey leg) {
    return pool.withTransaction(
        connection ->
            reservations
                .lock(connection, leg)
                .flatMap(
                    found ->
                        found.filter(Keeping::waits).isEmpty()
                            ? Uni.createFrom().voidItem()
                            : reassign(connection, found.get())));
  }

  private static boolean waits(Reservation reservation) {
    return reservation.plan().wish().isPresent()
        && switch (reservation.state()) {
          case HELD, CONFIRMED -> true;
          case UNLOCKING, IN_USE, RETURNED, FINISHED, RELEASED -> false;
        };
  }

  private Uni<Void> reassign(SqlConnection connection, Reservation reservation) {
    Instant now = clock.instant();
    return vehicles
        .find(connection, reservation.vehicle())
        .map(Optional::orElseThrow)
        .flatMap(
            vehicle ->
                zones
                    .findAt(
                        connection,
                        vehicle.vehicle().city(),
                        reservation.plan().wish().orElseThrow().zone(),
                        now)
                    .flatMap(
                        where ->
                            isFit(vehicle, where)
                                ? Uni.createFrom().voidItem()
                                : assignBest(connection, reservation, vehicle, where, now)));
  }

  /** It stands locked in its zone and nobody has it. That its place is not known proves nothing. */
  private static boolean isFit(FleetVehicle vehicle, Optional<FleetZone> where) {
    boolean out =
        vehicle.use().filter(it -> it == ReservationState.IN_USE).isPresent()
            || vehicle.use().filter(it -> it == ReservationState.UNLOCKING).isPresent();
    boolean there =
        vehicle
            .whereabouts()
            .position()
            .map(position -> where.map(it -> it.zone().contains(position)).orElse(true))
            .orElse(true);
    return vehicle.ready() && !out && there;
  }

  private Uni<Void> assignBest(
      SqlConnection connection,
      Reservation reservation,
      FleetVehicle unfit,
      Optional<FleetZone> where,
      Instant now) {
    Set<VehicleId> without = Set.of(unfit.vehicle().id());
    return holds
        .best(connection, unfit.vehicle().city(), where, reservation.plan(), 0, without)
        .flatMap(
            best ->
                best.isPresent()
                    ? reservations.assign(connection, reservation, best.get()).replaceWithVoid()
                    : schedule.noteConflict(connection, reservation.id(), now));
  }
}
