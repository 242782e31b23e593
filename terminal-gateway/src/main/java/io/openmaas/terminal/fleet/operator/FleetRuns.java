package io.openmaas.terminal.fleet.operator;

import io.openmaas.core.booking.LegKey;
import io.openmaas.core.booking.RunsLegs;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.terminal.command.CommandOutcome;
import io.openmaas.terminal.fleet.Reservation;
import io.openmaas.terminal.fleet.ReservationState;
import io.openmaas.terminal.fleet.ReturnRules;
import io.openmaas.terminal.fleet.operator.Steps.Step;
import io.openmaas.terminal.fleet.store.Rentals;
import io.openmaas.terminal.fleet.store.Reservations;
import io.openmaas.terminal.fleet.store.Vehicles;
import io.openmaas.terminal.fleet.store.Zones;
import io.openmaas.terminal.fleet.substitute.Substitution;
import io.openmaas.terminal.fleet.substitute.store.Substitutes;
import io.openmaas.terminal.trip.store.TripRecords;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** How the own fleet's cars are opened and returned; whatever fails, asking again finds out. */
@ApplicationScoped
public class FleetRuns implements RunsLegs {
  private final Steps steps;
  private final Vehicles vehicles;
  private final Zones zones;
  private final Reservations reservations;
  private final Rentals rentals;
  private final TripRecords trips;
  private final Substitutes substitutes;
  private final InstantSource clock;

  public FleetRuns(
      Steps steps,
      Vehicles vehicles,
      Zones zones,
      Reservations reservations,
      Rentals rentals,
      TripRecords trips,
      Substitutes substitutes,
      InstantSource clock) {
    this.steps = steps;
    this.vehicles = vehicles;
    this.zones = zones;
    this.reservations = reservations;
    this.rentals = rentals;
    this.trips = trips;
    this.substitutes = substitutes;
    this.clock = clock;
  }

  @Override
  public OperatorId operator() {
    return OwnFleet.OPERATOR;
  }

  @Override
  public Uni<Outcome> unlock(LegKey key) {
    return substitutes
        .replaceUnfit(key)
        .flatMap(
            replaced ->
                replaced.isPresent()
                    ? Uni.createFrom().item(notThatCar(replaced.get()))
                    : steps.take(connection -> askUnlock(connection, key), this::openAsked))
        .onFailure()
        .recoverWithItem(failure -> new Outcome.Unknown(Steps.cause("unlock", key, failure)));
  }

  /** A car that is not fit is not opened; the traveller is told which one to go to. */
  private static Outcome notThatCar(Substitution replaced) {
    return new Outcome.Refused(
        switch (replaced) {
          case Substitution.Swapped swapped ->
              "the booked car is not fit to be driven: " + swapped.words();
          case Substitution.NoneNearby _ ->
              "the booked car is not fit to be driven, and there is no other nearby";
          case Substitution.Refused(var reason) ->
              "the booked car is not fit to be driven: " + reason;
        });
  }

  private Uni<Step<Outcome>> askUnlock(SqlConnection connection, LegKey key) {
    return steps
        .lockSettled(connection, key)
        .flatMap(
            found -> {
              if (found.isEmpty()) {
                return Step.answer(new Outcome.Refused("no car is reserved for this leg"));
              }
              Reservation reservation = found.get();
              return switch (reservation.state()) {
                case HELD -> Step.answer(new Outcome.Refused("the reservation is not confirmed"));
                case CONFIRMED, UNLOCKING ->
                    reservations
                        .save(connection, reservation.unlockAsked(clock.instant()))
                        .flatMap(Step::tell);
                case IN_USE -> Step.tell(reservation);
                case RETURNED, FINISHED -> Step.answer(new Outcome.Refused("the rental is over"));
                case RELEASED -> Step.answer(new Outcome.Refused("the reservation was given back"));
              };
            });
  }

  private Uni<Outcome> openAsked(Reservation asked) {
    return steps
        .open(asked)
        .flatMap(
            outcome -> steps.transaction(connection -> noteUnlock(connection, asked, outcome)));
  }

  /**
   * @param asked the reservation as it was when the terminal was told
   */
  private Uni<Outcome> noteUnlock(
      SqlConnection connection, Reservation asked, CommandOutcome outcome) {
    return reservations
        .lock(connection, asked.leg())
        .map(Optional::orElseThrow)
        .flatMap(
            reservation ->
                switch (outcome) {
                  case CommandOutcome.Done _ -> noteOpen(connection, reservation);
                  case CommandOutcome.Refused _, CommandOutcome.Expired _ ->
                      noteNotSent(connection, reservation, asked);
                  case CommandOutcome.Unknown _ ->
                      Uni.createFrom()
                          .<Outcome>item(new Outcome.Unknown("the car has not answered"));
                });
  }

  private Uni<Outcome> noteOpen(SqlConnection connection, Reservation reservation) {
    return switch (reservation.state()) {
      case UNLOCKING ->
          rentals.begin(connection, reservation, clock.instant()).replaceWith(new Outcome.Done());
      case IN_USE -> Uni.createFrom().item(new Outcome.Done());
      case HELD, CONFIRMED, RETURNED, FINISHED, RELEASED ->
          Uni.createFrom()
              .item(new Outcome.Unknown("the reservation was changed while the car was opened"));
    };
  }

  /** Only where no other attempt was made is it certain that the car was not told. */
  private Uni<Outcome> noteNotSent(
      SqlConnection connection, Reservation reservation, Reservation asked) {
    var refused = new Outcome.Refused("the car cannot be reached now: try again in a minute");
    boolean onlyAttempt =
        asked.times().unlockAttempts() == 1
            && reservation.state() == ReservationState.UNLOCKING
            && reservation.times().equals(asked.times());
    return onlyAttempt
        ? reservations.save(connection, reservation.unlockNotSent()).replaceWith(refused)
        : Uni.createFrom().item(refused);
  }

  @Override
  public Uni<Outcome> giveBack(LegKey key) {
    return steps
        .take(connection -> acceptReturn(connection, key), this::closeReturned)
        .onFailure()
        .recoverWithItem(failure -> new Outcome.Unknown(Steps.cause("return", key, failure)));
  }

  private Uni<Step<Outcome>> acceptReturn(SqlConnection connection, LegKey key) {
    return steps
        .lockSettled(connection, key)
        .flatMap(
            found -> {
              if (found.isEmpty()) {
                return Step.answer(new Outcome.Refused("no car is rented for this leg"));
              }
              Reservation reservation = found.get();
              return switch (reservation.state()) {
                case HELD, CONFIRMED, UNLOCKING ->
                    Step.answer(new Outcome.Refused("the rental has not begun"));
                case IN_USE -> endIfAllowed(connection, reservation);
                case RETURNED -> Step.tell(reservation);
                case FINISHED -> Step.answer(new Outcome.Done());
                case RELEASED -> Step.answer(new Outcome.Refused("the reservation was given back"));
              };
            });
  }

  private Uni<Step<Outcome>> endIfAllowed(SqlConnection connection, Reservation reservation) {
    Instant begun = reservation.times().unlockedAt().orElseThrow();
    return trips
        .assemble(connection, reservation.vehicle(), begun)
        .flatMap(assembly -> refusalOfReturn(connection, reservation, assembly.open().isPresent()))
        .flatMap(
            refusal ->
                refusal.isPresent()
                    ? Step.answer(new Outcome.Refused(refusal.get()))
                    : rentals.end(connection, reservation).flatMap(Step::tell));
  }

  private Uni<Optional<String>> refusalOfReturn(
      SqlConnection connection, Reservation reservation, boolean tripOpen) {
    return vehicles
        .find(connection, reservation.vehicle())
        .map(Optional::orElseThrow)
        .flatMap(
            vehicle ->
                zones
                    .list(connection, vehicle.vehicle().city())
                    .map(where -> ReturnRules.refusal(vehicle.whereabouts(), tripOpen, where)));
  }

  /** A return counts although the car does not lock at once; it is then told again and again. */
  private Uni<Outcome> closeReturned(Reservation reservation) {
    return steps
        .close(reservation.vehicle())
        .flatMap(
            outcome ->
                steps.transaction(connection -> noteClosed(connection, reservation, outcome)))
        .replaceWith(new Outcome.Done());
  }

  private Uni<Void> noteClosed(
      SqlConnection connection, Reservation reservation, CommandOutcome outcome) {
    return steps
        .noteLock(connection, reservation.vehicle(), outcome)
        .flatMap(noted -> rentals.settleAll(connection, List.of(reservation.leg())));
  }
}
