package io.openmaas.terminal.fleet.operator;

import io.openmaas.core.booking.LegKey;
import io.openmaas.core.booking.RunsLegs;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.core.time.Period;
import io.openmaas.terminal.command.CommandOutcome;
import io.openmaas.terminal.fleet.ReleaseReason;
import io.openmaas.terminal.fleet.Reservation;
import io.openmaas.terminal.fleet.ReservationState;
import io.openmaas.terminal.fleet.ReturnRules;
import io.openmaas.terminal.fleet.operator.Steps.Step;
import io.openmaas.terminal.fleet.store.Rentals;
import io.openmaas.terminal.fleet.store.Reservations;
import io.openmaas.terminal.fleet.store.Schedule;
import io.openmaas.terminal.fleet.store.Vehicles;
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
  private final Reservations reservations;
  private final Schedule schedule;
  private final Rentals rentals;
  private final ReturnGround ground;
  private final TripRecords trips;
  private final Substitutes substitutes;
  private final InstantSource clock;

  public FleetRuns(
      Steps steps,
      Vehicles vehicles,
      Reservations reservations,
      Schedule schedule,
      Rentals rentals,
      ReturnGround ground,
      TripRecords trips,
      Substitutes substitutes,
      InstantSource clock) {
    this.steps = steps;
    this.vehicles = vehicles;
    this.reservations = reservations;
    this.schedule = schedule;
    this.rentals = rentals;
    this.ground = ground;
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
                case CONFIRMED -> unlockInTime(connection, reservation);
                case UNLOCKING ->
                    reservations
                        .save(connection, reservation.unlockAsked(clock.instant()))
                        .flatMap(Step::tell);
                case IN_USE -> Step.tell(reservation);
                case RETURNED, FINISHED -> Step.answer(new Outcome.Refused("the rental is over"));
                case RELEASED -> Step.answer(new Outcome.Refused("the reservation was given back"));
              };
            });
  }

  /** Neither long before its time nor after it was given up; and only one renter has the car. */
  private Uni<Step<Outcome>> unlockInTime(SqlConnection connection, Reservation reservation) {
    Instant now = clock.instant();
    if (reservation.missedAt(now)) {
      String words = "the car was not fetched until " + reservation.plan().noShowAt().orElseThrow();
      return rentals
          .lose(connection, reservation, ReleaseReason.NO_SHOW, words)
          .replaceWith(
              new Step.Answered<>(new Outcome.Refused(words + ", and the reservation has ended")));
    }
    if (reservation.tooEarlyAt(now)) {
      return Step.answer(
          new Outcome.Refused(
              "the car can be opened from "
                  + reservation.plan().unlockFrom().orElseThrow()
                  + " on"));
    }
    return vehicles
        .lock(connection, reservation.vehicle())
        .flatMap(locked -> inTheWay(connection, reservation, now))
        .flatMap(
            reason ->
                reason.isPresent()
                    ? Step.answer(new Outcome.Refused(reason.get()))
                    : reservations
                        .save(connection, reservation.unlockAsked(now))
                        .flatMap(Step::tell));
  }

  /** Why the car cannot be opened yet. */
  private Uni<Optional<String>> inTheWay(
      SqlConnection connection, Reservation reservation, Instant now) {
    return vehicles
        .find(connection, reservation.vehicle())
        .map(Optional::orElseThrow)
        .flatMap(
            vehicle ->
                vehicle.lockWanted()
                    ? Uni.createFrom()
                        .item(Optional.of("the car is being taken back: try again in a minute"))
                    : schedule
                        .others(connection, reservation)
                        .map(others -> inTheWay(others, reservation, now)));
  }

  private static Optional<String> inTheWay(
      List<Reservation> others, Reservation reservation, Instant now) {
    Instant own = reservation.plan().window().from();
    for (Reservation other : others) {
      boolean out =
          other.state() == ReservationState.UNLOCKING || other.state() == ReservationState.IN_USE;
      if (out) {
        return Optional.of("the car has not been brought back yet");
      }
      boolean theirs =
          now.isBefore(own)
              && !other.expiredAt(now)
              && other.plan().window().overlaps(new Period(now, own));
      if (theirs) {
        return Optional.of("others have the car until then: it can be opened from " + own + " on");
      }
    }
    return Optional.empty();
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

  /** Where it may be returned the place is kept, and with it who pays what. */
  private Uni<Optional<String>> refusalOfReturn(
      SqlConnection connection, Reservation reservation, boolean tripOpen) {
    return vehicles
        .find(connection, reservation.vehicle())
        .map(Optional::orElseThrow)
        .flatMap(
            vehicle -> {
              Optional<String> moving = ReturnRules.refusal(vehicle.whereabouts(), tripOpen);
              return moving.isPresent()
                  ? Uni.createFrom().item(moving)
                  : ground.take(connection, reservation, vehicle);
            });
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
