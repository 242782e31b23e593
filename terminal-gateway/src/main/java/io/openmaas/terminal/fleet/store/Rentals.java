package io.openmaas.terminal.fleet.store;

import io.openmaas.core.booking.LegKey;
import io.openmaas.core.event.Event;
import io.openmaas.core.event.log.EventLog;
import io.openmaas.core.time.Period;
import io.openmaas.core.trip.Rental;
import io.openmaas.core.trip.TripRecord;
import io.openmaas.core.vehicle.Vehicle;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.fleet.FleetVehicle;
import io.openmaas.terminal.fleet.ReleaseReason;
import io.openmaas.terminal.fleet.Reservation;
import io.openmaas.terminal.fleet.place.BayId;
import io.openmaas.terminal.fleet.place.RentalTerms;
import io.openmaas.terminal.fleet.place.TripKind;
import io.openmaas.terminal.trip.Assembly;
import io.openmaas.terminal.trip.store.TripRecords;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The beginning and the end of rentals: what makes them, and that each is announced exactly once,
 * in the transaction that made it true. The caller holds the lock on the reservation.
 */
@ApplicationScoped
public class Rentals {
  private final Reservations reservations;
  private final Vehicles vehicles;
  private final Bays bays;
  private final TripRecords trips;
  private final EventLog events;
  private final InstantSource clock;

  public Rentals(
      Reservations reservations,
      Vehicles vehicles,
      Bays bays,
      TripRecords trips,
      EventLog events,
      InstantSource clock) {
    this.reservations = reservations;
    this.vehicles = vehicles;
    this.bays = bays;
    this.trips = trips;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Gives back a confirmed reservation that its traveller has not given back, and says so.
   *
   * @param words for the traveller
   */
  public Uni<Reservation> lose(
      SqlConnection connection, Reservation reservation, ReleaseReason reason, String words) {
    return reservations
        .release(connection, reservation, reason, Optional.of(words))
        .call(
            lost ->
                events.append(
                    connection,
                    List.of(
                        new Event.ReservationLost(
                            lost.id(), lost.leg(), lost.traveller(), words, clock.instant()))));
  }

  /** The rental begins, and its vehicle leaves the bay it stood in. */
  public Uni<Reservation> begin(SqlConnection connection, Reservation reservation, Instant at) {
    return reservations
        .save(connection, reservation.unlocked(at))
        .call(begun -> leaveBay(connection, begun.vehicle(), at))
        .call(
            begun ->
                events.append(
                    connection,
                    List.of(
                        new Event.RentalStarted(
                            begun.id(), begun.leg(), begun.traveller(), begun.vehicle(), at))));
  }

  /** A place at home stays the vehicle's own. */
  private Uni<Void> leaveBay(SqlConnection connection, VehicleId vehicle, Instant at) {
    return vehicles
        .find(connection, vehicle)
        .map(Optional::orElseThrow)
        .flatMap(
            found -> {
              RentalTerms terms = found.terms();
              Optional<BayId> home =
                  terms.kind() == TripKind.ROUND_TRIP ? terms.homeBay() : Optional.empty();
              return bays.leave(connection, vehicle, home, at);
            });
  }

  /** The rental's time ends, and its vehicle is to be locked. */
  public Uni<Reservation> end(SqlConnection connection, Reservation reservation) {
    return reservations
        .save(connection, reservation.returned(clock.instant()))
        .call(ended -> vehicles.wantLock(connection, ended.vehicle()));
  }

  /** {@link #settle} for all of these legs, each under its lock. */
  public Uni<Void> settleAll(SqlConnection connection, List<LegKey> legs) {
    return Multi.createFrom()
        .iterable(legs)
        .onItem()
        .transformToUniAndConcatenate(leg -> lockAndSettle(connection, leg))
        .onItem()
        .ignoreAsUni();
  }

  private Uni<Void> lockAndSettle(SqlConnection connection, LegKey leg) {
    return reservations
        .lock(connection, leg)
        .flatMap(found -> settle(connection, found.orElseThrow()))
        .replaceWithVoid();
  }

  /**
   * Finds out what the records now tell: a car that was driven was unlocked; a returned one whose
   * trips have ended is a finished rental. Changes nothing where they do not tell yet.
   */
  public Uni<Reservation> settle(SqlConnection connection, Reservation reservation) {
    return switch (reservation.state()) {
      case UNLOCKING -> beginIfDriven(connection, reservation);
      case RETURNED -> finishIfComplete(connection, reservation);
      case HELD, CONFIRMED, IN_USE, FINISHED, RELEASED -> Uni.createFrom().item(reservation);
    };
  }

  private Uni<Reservation> beginIfDriven(SqlConnection connection, Reservation reservation) {
    Instant asked = reservation.times().unlockAskedAt().orElseThrow();
    return trips
        .assemble(connection, reservation.vehicle(), asked)
        .flatMap(
            assembly ->
                drivenSince(asked, assembly)
                    ? begin(connection, reservation, asked)
                    : Uni.createFrom().item(reservation));
  }

  private static boolean drivenSince(Instant instant, Assembly assembly) {
    return assembly.trips().stream().anyMatch(trip -> !trip.time().from().isBefore(instant))
        || assembly.open().map(trip -> !trip.time().from().isBefore(instant)).orElse(false);
  }

  private Uni<Reservation> finishIfComplete(SqlConnection connection, Reservation reservation) {
    Period time = reservation.rentalTime().orElseThrow();
    return trips
        .assemble(connection, reservation.vehicle(), time.from())
        .flatMap(
            assembly ->
                stillUnderWay(time, assembly)
                    ? Uni.createFrom().item(reservation)
                    : finish(connection, reservation, time));
  }

  /** A trip that began after the return is not this rental's. */
  private static boolean stillUnderWay(Period rental, Assembly assembly) {
    return assembly.open().map(trip -> trip.time().from().isBefore(rental.to())).orElse(false);
  }

  private Uni<Reservation> finish(SqlConnection connection, Reservation reservation, Period time) {
    return trips
        .within(connection, reservation.vehicle(), time)
        .flatMap(made -> reservations.claim(connection, reservation.id(), made))
        .flatMap(own -> rental(connection, reservation, time, own))
        .flatMap(rental -> events.append(connection, List.of(new Event.RentalFinished(rental))))
        .flatMap(announced -> reservations.save(connection, reservation.finished(clock.instant())));
  }

  private Uni<Rental> rental(
      SqlConnection connection, Reservation reservation, Period time, List<TripRecord> own) {
    return vehicle(connection, reservation.vehicle())
        .map(
            vehicle ->
                new Rental(
                    reservation.id(),
                    reservation.leg(),
                    reservation.traveller(),
                    vehicle.city(),
                    vehicle,
                    reservation.tariff(),
                    time,
                    own));
  }

  private Uni<Vehicle> vehicle(SqlConnection connection, VehicleId id) {
    return vehicles
        .find(connection, id)
        .map(found -> found.orElseThrow())
        .map(FleetVehicle::vehicle);
  }
}
