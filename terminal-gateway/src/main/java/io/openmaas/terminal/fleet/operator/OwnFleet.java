package io.openmaas.terminal.fleet.operator;

import io.openmaas.core.booking.HoldsLegs;
import io.openmaas.core.booking.LegKey;
import io.openmaas.core.booking.LegState;
import io.openmaas.core.booking.RunsLegs;
import io.openmaas.core.city.CityId;
import io.openmaas.core.geo.Zone;
import io.openmaas.core.id.Ids;
import io.openmaas.core.itinerary.RentalLeg;
import io.openmaas.core.operator.Capability;
import io.openmaas.core.operator.Operator;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.core.operator.OperatorRef;
import io.openmaas.core.operator.PublishesSupply;
import io.openmaas.core.time.Period;
import io.openmaas.core.trip.RentalId;
import io.openmaas.core.vehicle.SharedVehicle;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.command.CommandOutcome;
import io.openmaas.terminal.command.VehicleCommands;
import io.openmaas.terminal.fleet.FleetVehicle;
import io.openmaas.terminal.fleet.Reservation;
import io.openmaas.terminal.fleet.ReservationState;
import io.openmaas.terminal.fleet.ReturnRules;
import io.openmaas.terminal.fleet.store.Rentals;
import io.openmaas.terminal.fleet.store.Reservations;
import io.openmaas.terminal.fleet.store.Vehicles;
import io.openmaas.terminal.fleet.store.Zones;
import io.openmaas.terminal.trip.store.TripRecords;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The own fleet as an operator like any other. What is asked of a car goes in three steps: the
 * intent is committed, the terminal is told, the outcome is committed; so that whatever fails in
 * between, asking again finds out.
 */
@ApplicationScoped
public class OwnFleet implements HoldsLegs, RunsLegs, PublishesSupply {
  public static final OperatorId OPERATOR = new OperatorId("own-fleet");

  /** How it is listed among the operators. */
  public static final Operator PROFILE =
      new Operator(
          OPERATOR,
          "OpenMaaS car sharing",
          Set.of(
              Capability.HOLD, Capability.RUN, Capability.REPORT_TRIPS, Capability.PUBLISH_SUPPLY));

  private static final Logger LOG = Logger.getLogger(OwnFleet.class);

  private final Pool pool;
  private final Vehicles vehicles;
  private final Zones zones;
  private final Reservations reservations;
  private final Rentals rentals;
  private final TripRecords trips;
  private final VehicleCommands commands;
  private final Ids ids;
  private final InstantSource clock;
  private final Duration holdTime;

  public OwnFleet(
      Pool pool,
      Vehicles vehicles,
      Zones zones,
      Reservations reservations,
      Rentals rentals,
      TripRecords trips,
      VehicleCommands commands,
      Ids ids,
      InstantSource clock,
      @ConfigProperty(name = "openmaas.fleet.hold", defaultValue = "PT15M") Duration holdTime) {
    this.pool = pool;
    this.vehicles = vehicles;
    this.zones = zones;
    this.reservations = reservations;
    this.rentals = rentals;
    this.trips = trips;
    this.commands = commands;
    this.ids = ids;
    this.clock = clock;
    this.holdTime = holdTime;
  }

  @Override
  public OperatorId operator() {
    return OPERATOR;
  }

  // Supply

  @Override
  public Uni<List<SharedVehicle>> available(CityId city) {
    return vehicles
        .list(pool, city)
        .map(
            all ->
                all.stream()
                    .filter(FleetVehicle::free)
                    .flatMap(vehicle -> shared(vehicle).stream())
                    .toList());
  }

  private Optional<SharedVehicle> shared(FleetVehicle vehicle) {
    return vehicle
        .whereabouts()
        .position()
        .map(
            position ->
                new SharedVehicle(
                    vehicle.vehicle(),
                    position,
                    vehicle.rangeMetres(),
                    vehicle.whereabouts().seenAt().orElseGet(clock::instant)));
  }

  @Override
  public Uni<List<Zone>> returnZones(CityId city) {
    return zones.list(pool, city);
  }

  // Holding

  @Override
  public Uni<Hold> hold(LegOrder order) {
    Optional<VehicleId> vehicle = vehicleOf(order);
    if (vehicle.isEmpty()) {
      return Uni.createFrom().item(new Hold.Refused("this is not a leg in a car of ours"));
    }
    return transaction(connection -> hold(connection, order, vehicle.get()))
        .onFailure()
        .recoverWithItem(failure -> new Hold.Unknown(cause("hold", order.key(), failure)));
  }

  private static Optional<VehicleId> vehicleOf(LegOrder order) {
    if (!(order.leg() instanceof RentalLeg rental)
        || !rental.vehicle().operator().equals(OPERATOR)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new VehicleId(UUID.fromString(rental.vehicle().value())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Uni<Hold> hold(SqlConnection connection, LegOrder order, VehicleId vehicle) {
    return reservations
        .find(connection, order.key())
        .flatMap(
            known ->
                known.isPresent()
                    ? Uni.createFrom().item(again(known.get(), vehicle))
                    : holdNew(connection, order, vehicle));
  }

  private Uni<Hold> holdNew(SqlConnection connection, LegOrder order, VehicleId vehicle) {
    Instant now = clock.instant();
    return vehicles
        .find(connection, vehicle)
        .call(() -> reservations.expire(connection, vehicle, now))
        .flatMap(
            found -> {
              if (found.isEmpty()) {
                return Uni.createFrom().item(new Hold.Refused("there is no such car"));
              }
              return found.get().lockWanted() || found.get().tripOpen()
                  ? Uni.createFrom().item(new Hold.Refused("the car is not free"))
                  : addHold(connection, order, vehicle, now);
            });
  }

  private Uni<Hold> addHold(
      SqlConnection connection, LegOrder order, VehicleId vehicle, Instant now) {
    var reservation =
        Reservation.held(
            new RentalId(ids.next()),
            order.key(),
            order.traveller(),
            vehicle,
            order.price().tariff(),
            Period.of(now, holdTime));
    return reservations
        .add(connection, reservation)
        .flatMap(added -> reservations.find(connection, order.key()))
        .map(
            kept ->
                kept.map(found -> again(found, vehicle))
                    .orElseGet(() -> new Hold.Refused("the car is taken")));
  }

  /** The answer to a hold that is there. */
  private Hold again(Reservation reservation, VehicleId vehicle) {
    if (!reservation.vehicle().equals(vehicle)) {
      return new Hold.Refused("another car is held for this leg");
    }
    return reservation.state().occupies() && !reservation.expiredAt(clock.instant())
        ? new Hold.Held(refOf(reservation), reservation.times().expiresAt())
        : new Hold.Refused("the hold has ended");
  }

  @Override
  public Uni<Confirmation> confirm(LegKey key, OperatorRef held) {
    return transaction(
            connection ->
                reservations
                    .lock(connection, key)
                    .flatMap(found -> confirm(connection, found.filter(isRef(held)))))
        .onFailure()
        .recoverWithItem(failure -> new Confirmation.Unknown(cause("confirm", key, failure)));
  }

  private Uni<Confirmation> confirm(SqlConnection connection, Optional<Reservation> found) {
    if (found.isEmpty()) {
      return Uni.createFrom().item(new Confirmation.Refused("nothing is held"));
    }
    Reservation reservation = found.get();
    return switch (reservation.state()) {
      case HELD ->
          reservation.expiredAt(clock.instant())
              ? reservations
                  .save(connection, reservation.released())
                  .replaceWith(new Confirmation.Refused("the hold has expired"))
              : reservations
                  .save(connection, reservation.confirmed())
                  .replaceWith(new Confirmation.Confirmed(Optional.empty()));
      case CONFIRMED, UNLOCKING, IN_USE, RETURNED, FINISHED ->
          Uni.createFrom().item(new Confirmation.Confirmed(Optional.empty()));
      case RELEASED -> Uni.createFrom().item(new Confirmation.Refused("the hold has ended"));
    };
  }

  @Override
  public Uni<Optional<Standing>> find(LegKey key) {
    return reservations
        .find(pool, key)
        .map(
            found ->
                found.map(
                    reservation ->
                        new Standing(refOf(reservation), legState(reservation), Optional.empty())));
  }

  private LegState legState(Reservation reservation) {
    return switch (reservation.state()) {
      case HELD -> reservation.expiredAt(clock.instant()) ? LegState.RELEASED : LegState.HELD;
      case CONFIRMED, UNLOCKING -> LegState.CONFIRMED;
      case IN_USE -> LegState.IN_USE;
      case RETURNED, FINISHED -> LegState.FINISHED;
      case RELEASED -> LegState.RELEASED;
    };
  }

  @Override
  public Uni<Release> release(LegKey key, OperatorRef held) {
    return transaction(connection -> releaseUnopened(connection, key, held))
        .flatMap(
            step ->
                switch (step) {
                  case Step.Answered<Release>(Release answer) -> Uni.createFrom().item(answer);
                  case Step.Tell<Release>(Reservation reservation) -> releaseLocked(reservation);
                })
        .onFailure()
        .recoverWithItem(failure -> new Release.Unknown(cause("release", key, failure)));
  }

  private Uni<Step<Release>> releaseUnopened(
      SqlConnection connection, LegKey key, OperatorRef held) {
    return reservations
        .lock(connection, key)
        .flatMap(found -> settled(connection, found.filter(isRef(held))))
        .flatMap(
            found -> {
              if (found.isEmpty()) {
                return answer(new Release.Released());
              }
              Reservation reservation = found.get();
              return switch (reservation.state()) {
                case HELD, CONFIRMED ->
                    reservations
                        .save(connection, reservation.released())
                        .replaceWith(new Step.Answered<Release>(new Release.Released()));
                case UNLOCKING -> Uni.createFrom().item(new Step.Tell<Release>(reservation));
                case IN_USE, RETURNED, FINISHED ->
                    answer(new Release.Refused("the rental has begun"));
                case RELEASED -> answer(new Release.Released());
              };
            });
  }

  /** A car that may be open is closed before it is given back. */
  private Uni<Release> releaseLocked(Reservation reservation) {
    return tell(commands::lock, reservation.vehicle())
        .flatMap(
            outcome ->
                switch (outcome) {
                  case CommandOutcome.Done done ->
                      transaction(connection -> releaseClosed(connection, reservation.leg()));
                  case CommandOutcome.NotConnected none ->
                      Uni.createFrom()
                          .<Release>item(new Release.Unknown("the car may be open, and is away"));
                  case CommandOutcome.NoAnswer none ->
                      Uni.createFrom()
                          .<Release>item(new Release.Unknown("the car has not answered"));
                });
  }

  private Uni<Release> releaseClosed(SqlConnection connection, LegKey key) {
    return reservations
        .lock(connection, key)
        .flatMap(found -> settled(connection, found))
        .map(Optional::orElseThrow)
        .flatMap(
            reservation ->
                switch (reservation.state()) {
                  case HELD, CONFIRMED, UNLOCKING ->
                      reservations
                          .save(connection, reservation.released())
                          .replaceWith(new Release.Released());
                  case RELEASED -> Uni.createFrom().item(new Release.Released());
                  case IN_USE, RETURNED, FINISHED ->
                      Uni.createFrom().item(new Release.Refused("the rental has begun"));
                });
  }

  // Running

  @Override
  public Uni<Outcome> unlock(LegKey key) {
    return transaction(connection -> askUnlock(connection, key))
        .flatMap(
            step ->
                switch (step) {
                  case Step.Answered<Outcome>(Outcome answer) -> Uni.createFrom().item(answer);
                  case Step.Tell<Outcome>(Reservation reservation) ->
                      tell(commands::unlock, reservation.vehicle())
                          .flatMap(
                              outcome ->
                                  transaction(
                                      connection -> noteUnlock(connection, reservation, outcome)));
                })
        .onFailure()
        .recoverWithItem(failure -> new Outcome.Unknown(cause("unlock", key, failure)));
  }

  private Uni<Step<Outcome>> askUnlock(SqlConnection connection, LegKey key) {
    return reservations
        .lock(connection, key)
        .flatMap(found -> settled(connection, found))
        .flatMap(
            found -> {
              if (found.isEmpty()) {
                return answer(new Outcome.Refused("no car is reserved for this leg"));
              }
              Reservation reservation = found.get();
              return switch (reservation.state()) {
                case HELD -> answer(new Outcome.Refused("the reservation is not confirmed"));
                case CONFIRMED, UNLOCKING ->
                    reservations
                        .save(connection, reservation.unlockAsked(clock.instant()))
                        .map(Step.Tell<Outcome>::new);
                case IN_USE -> Uni.createFrom().item(new Step.Tell<Outcome>(reservation));
                case RETURNED, FINISHED -> answer(new Outcome.Refused("the rental is over"));
                case RELEASED -> answer(new Outcome.Refused("the reservation was given back"));
              };
            });
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
                  case CommandOutcome.Done done -> noteOpen(connection, reservation);
                  case CommandOutcome.NotConnected none ->
                      noteNotSent(connection, reservation, asked);
                  case CommandOutcome.NoAnswer none ->
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
    return transaction(connection -> acceptReturn(connection, key))
        .flatMap(
            step ->
                switch (step) {
                  case Step.Answered<Outcome>(Outcome answer) -> Uni.createFrom().item(answer);
                  case Step.Tell<Outcome>(Reservation reservation) -> closeReturned(reservation);
                })
        .onFailure()
        .recoverWithItem(failure -> new Outcome.Unknown(cause("return", key, failure)));
  }

  private Uni<Step<Outcome>> acceptReturn(SqlConnection connection, LegKey key) {
    return reservations
        .lock(connection, key)
        .flatMap(found -> settled(connection, found))
        .flatMap(
            found -> {
              if (found.isEmpty()) {
                return answer(new Outcome.Refused("no car is rented for this leg"));
              }
              Reservation reservation = found.get();
              return switch (reservation.state()) {
                case HELD, CONFIRMED, UNLOCKING ->
                    answer(new Outcome.Refused("the rental has not begun"));
                case IN_USE -> endIfAllowed(connection, reservation);
                case RETURNED -> Uni.createFrom().item(new Step.Tell<Outcome>(reservation));
                case FINISHED -> answer(new Outcome.Done());
                case RELEASED -> answer(new Outcome.Refused("the reservation was given back"));
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
                    ? answer(new Outcome.Refused(refusal.get()))
                    : rentals.end(connection, reservation).map(Step.Tell<Outcome>::new));
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
    return tell(commands::lock, reservation.vehicle())
        .flatMap(
            outcome ->
                transaction(
                    connection ->
                        noteLock(connection, reservation.vehicle(), outcome)
                            .flatMap(
                                noted ->
                                    rentals.settleAll(connection, List.of(reservation.leg())))))
        .replaceWith(new Outcome.Done());
  }

  private Uni<Void> noteLock(SqlConnection connection, VehicleId vehicle, CommandOutcome outcome) {
    return switch (outcome) {
      case CommandOutcome.Done done -> vehicles.locked(connection, vehicle);
      case CommandOutcome.NotConnected none -> Uni.createFrom().voidItem();
      case CommandOutcome.NoAnswer none -> Uni.createFrom().voidItem();
    };
  }

  // Looking after what is not settled

  /**
   * Finds out about this vehicle's reservation what its records tell, in the caller's transaction.
   */
  public Uni<Void> settle(SqlConnection connection, VehicleId vehicle) {
    return reservations
        .listUnsettled(connection, vehicle)
        .flatMap(legs -> rentals.settleAll(connection, legs));
  }

  /** Gives back holds that have expired. */
  public Uni<Void> expireHolds() {
    return reservations.expire(pool, clock.instant());
  }

  /** Finds out about every reservation that is not settled, each in its own transaction. */
  public Uni<Void> settleAll() {
    return reservations
        .listUnsettled(pool)
        .flatMap(
            legs -> oneByOne(legs, leg -> transaction(c -> rentals.settleAll(c, List.of(leg)))));
  }

  /** Tells every returned car that has not confirmed the lock to lock. */
  public Uni<Void> lockReturned() {
    return vehicles.listLockWanted(pool).flatMap(cars -> oneByOne(cars, this::lockReturned));
  }

  private Uni<Void> lockReturned(VehicleId vehicle) {
    return tell(commands::lock, vehicle)
        .flatMap(outcome -> transaction(connection -> noteLock(connection, vehicle, outcome)));
  }

  /** One that fails does not keep the others from their turn; it has its own the next time. */
  private static <T> Uni<Void> oneByOne(List<T> items, Function<T, Uni<Void>> action) {
    return Multi.createFrom()
        .iterable(items)
        .onItem()
        .transformToUniAndConcatenate(
            item ->
                action
                    .apply(item)
                    .onFailure()
                    .invoke(failure -> LOG.errorf(failure, "%s is left unsettled", item))
                    .onFailure()
                    .recoverWithNull())
        .onItem()
        .ignoreAsUni();
  }

  // What the steps have in common

  /** What a first transaction decided: the answer, or that the terminal is to be told. */
  private sealed interface Step<A> {
    record Answered<A>(A answer) implements Step<A> {}

    record Tell<A>(Reservation reservation) implements Step<A> {}
  }

  private static <A> Uni<Step<A>> answer(A answer) {
    return Uni.createFrom().item(new Step.Answered<>(answer));
  }

  private Uni<Optional<Reservation>> settled(
      SqlConnection connection, Optional<Reservation> found) {
    return found.isEmpty()
        ? Uni.createFrom().item(found)
        : rentals.settle(connection, found.get()).map(Optional::of);
  }

  /** A command that fails may have been carried out all the same. */
  private static Uni<CommandOutcome> tell(
      Function<VehicleId, Uni<CommandOutcome>> command, VehicleId vehicle) {
    return Uni.createFrom()
        .deferred(() -> command.apply(vehicle))
        .onFailure()
        .invoke(failure -> LOG.warnf(failure, "command to vehicle %s failed", vehicle))
        .onFailure()
        .recoverWithItem(new CommandOutcome.NoAnswer());
  }

  private <T> Uni<T> transaction(Function<SqlConnection, Uni<T>> work) {
    return pool.withTransaction(work);
  }

  private static OperatorRef refOf(Reservation reservation) {
    return new OperatorRef(OPERATOR, reservation.id().toString());
  }

  private static Predicate<Reservation> isRef(OperatorRef held) {
    return reservation -> refOf(reservation).equals(held);
  }

  private static String cause(String what, LegKey key, Throwable failure) {
    LOG.warnf(failure, "%s of leg %s: outcome unknown", what, key);
    return "the fleet's own records could not be reached";
  }
}
