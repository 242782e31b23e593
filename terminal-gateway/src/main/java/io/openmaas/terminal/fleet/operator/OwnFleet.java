package io.openmaas.terminal.fleet.operator;

import io.openmaas.core.booking.HoldsLegs;
import io.openmaas.core.booking.LegKey;
import io.openmaas.core.booking.LegState;
import io.openmaas.core.city.CityId;
import io.openmaas.core.geo.Zone;
import io.openmaas.core.itinerary.RentalLeg;
import io.openmaas.core.operator.Capability;
import io.openmaas.core.operator.Operator;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.core.operator.OperatorRef;
import io.openmaas.core.vehicle.PublishesSupply;
import io.openmaas.core.vehicle.SharedVehicle;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.command.CommandOutcome;
import io.openmaas.terminal.fleet.ClassWish;
import io.openmaas.terminal.fleet.FleetVehicle;
import io.openmaas.terminal.fleet.ReleaseReason;
import io.openmaas.terminal.fleet.Reservation;
import io.openmaas.terminal.fleet.ReservationRules;
import io.openmaas.terminal.fleet.operator.Holds.Made;
import io.openmaas.terminal.fleet.operator.Holds.Wanted;
import io.openmaas.terminal.fleet.operator.Steps.Step;
import io.openmaas.terminal.fleet.place.FleetZone;
import io.openmaas.terminal.fleet.store.Reservations;
import io.openmaas.terminal.fleet.store.Vehicles;
import io.openmaas.terminal.fleet.store.Zones;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/** The own fleet as an operator like any other: what it offers, and how its cars are held. */
@ApplicationScoped
public class OwnFleet implements HoldsLegs, PublishesSupply {
  public static final OperatorId OPERATOR = new OperatorId("own-fleet");

  /** How it is listed among the operators. */
  public static final Operator PROFILE =
      new Operator(
          OPERATOR,
          "OpenMaaS car sharing",
          Set.of(
              Capability.HOLD, Capability.RUN, Capability.REPORT_TRIPS, Capability.PUBLISH_SUPPLY));

  private final Pool pool;
  private final Vehicles vehicles;
  private final Zones zones;
  private final Reservations reservations;
  private final Steps steps;
  private final Holds holds;
  private final ReservationRules rules;
  private final InstantSource clock;

  public OwnFleet(
      Pool pool,
      Vehicles vehicles,
      Zones zones,
      Reservations reservations,
      Steps steps,
      Holds holds,
      ReservationRules rules,
      InstantSource clock) {
    this.pool = pool;
    this.vehicles = vehicles;
    this.zones = zones;
    this.reservations = reservations;
    this.steps = steps;
    this.holds = holds;
    this.rules = rules;
    this.clock = clock;
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
                    .filter(vehicle -> vehicle.freeUntil(clock.instant().plus(rules.freeFor())))
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
                    vehicle.whereabouts().seenAt().orElseGet(clock::instant),
                    vehicle.publicId()));
  }

  @Override
  public Uni<List<Zone>> returnZones(CityId city) {
    return zones
        .listAt(pool, city, clock.instant())
        .map(
            all ->
                all.stream()
                    .filter(zone -> zone.rules().returnAllowed())
                    .map(FleetZone::zone)
                    .toList());
  }

  // Holding

  @Override
  public Uni<Hold> hold(LegOrder order) {
    if (!(order.leg() instanceof RentalLeg leg)) {
      return Uni.createFrom().item(new Hold.Refused("this is not a leg in a car of ours"));
    }
    Optional<Wanted> wanted = wantedBy(leg);
    if (wanted.isEmpty()) {
      return Uni.createFrom().item(new Hold.Refused("this is not a leg in a car of ours"));
    }
    return steps
        .transaction(connection -> hold(connection, order, leg, wanted.get()))
        .onFailure()
        .recoverWithItem(failure -> new Hold.Unknown(Steps.cause("hold", order.key(), failure)));
  }

  private static Optional<Wanted> wantedBy(RentalLeg leg) {
    if (!leg.vehicle().operator().equals(OPERATOR)) {
      return Optional.empty();
    }
    String reference = leg.vehicle().value();
    Optional<ClassWish> wish = ClassWish.read(reference);
    if (wish.isPresent()) {
      return wish.map(Wanted.AnyOf::new);
    }
    try {
      return Optional.of(new Wanted.This(new VehicleId(UUID.fromString(reference))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Uni<Hold> hold(SqlConnection connection, LegOrder order, RentalLeg leg, Wanted wanted) {
    return reservations
        .find(connection, order.key())
        .flatMap(
            known ->
                known.isPresent()
                    ? Uni.createFrom().item(again(known.get(), wanted))
                    : holdNew(connection, order, leg, wanted));
  }

  /** A refusal does not count where the same hold was made at the same moment. */
  private Uni<Hold> holdNew(
      SqlConnection connection, LegOrder order, RentalLeg leg, Wanted wanted) {
    return holds
        .make(connection, order, leg, wanted)
        .flatMap(
            made ->
                reservations
                    .find(connection, order.key())
                    .map(kept -> kept.map(it -> again(it, wanted)).orElseGet(() -> refused(made))));
  }

  private static Hold refused(Made made) {
    return switch (made) {
      case Made.Not(String reason) -> new Hold.Refused(reason);
      case Made.Kept _ -> new Hold.Unknown("the hold is not there any more");
    };
  }

  /** The answer to a hold that is there. */
  private Hold again(Reservation reservation, Wanted wanted) {
    if (!wanted.isMetBy(reservation)) {
      return new Hold.Refused("another car is held for this leg");
    }
    return reservation.state().occupies() && !reservation.expiredAt(clock.instant())
        ? new Hold.Held(refOf(reservation), reservation.times().expiresAt())
        : new Hold.Refused("the hold has ended");
  }

  @Override
  public Uni<Confirmation> confirm(LegKey key, OperatorRef held) {
    return steps
        .transaction(
            connection ->
                reservations
                    .lock(connection, key)
                    .flatMap(found -> confirm(connection, found.filter(isRef(held)))))
        .onFailure()
        .recoverWithItem(failure -> new Confirmation.Unknown(Steps.cause("confirm", key, failure)));
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
                  .release(connection, reservation, ReleaseReason.EXPIRED, Optional.empty())
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
      case CONFIRMED ->
          reservation.missedAt(clock.instant()) ? LegState.RELEASED : LegState.CONFIRMED;
      case UNLOCKING -> LegState.CONFIRMED;
      case IN_USE -> LegState.IN_USE;
      case RETURNED, FINISHED -> LegState.FINISHED;
      case RELEASED -> LegState.RELEASED;
    };
  }

  @Override
  public Uni<Release> release(LegKey key, OperatorRef held) {
    return steps
        .take(connection -> releaseUnopened(connection, key, held), this::releaseLocked)
        .onFailure()
        .recoverWithItem(failure -> new Release.Unknown(Steps.cause("release", key, failure)));
  }

  private Uni<Step<Release>> releaseUnopened(
      SqlConnection connection, LegKey key, OperatorRef held) {
    return steps
        .lockSettled(connection, key)
        .map(found -> found.filter(isRef(held)))
        .flatMap(
            found -> {
              if (found.isEmpty()) {
                return Step.answer(new Release.Released());
              }
              Reservation reservation = found.get();
              return switch (reservation.state()) {
                case HELD, CONFIRMED ->
                    reservations
                        .release(
                            connection, reservation, ReleaseReason.GIVEN_BACK, Optional.empty())
                        .replaceWith(new Step.Answered<Release>(new Release.Released()));
                case UNLOCKING -> Step.tell(reservation);
                case IN_USE, RETURNED, FINISHED ->
                    Step.answer(new Release.Refused("the rental has begun"));
                case RELEASED -> Step.answer(new Release.Released());
              };
            });
  }

  /** A car that may be open is closed before it is given back. */
  private Uni<Release> releaseLocked(Reservation reservation) {
    return steps
        .close(reservation.vehicle())
        .flatMap(
            outcome ->
                switch (outcome) {
                  case CommandOutcome.Done _ ->
                      steps.transaction(connection -> releaseClosed(connection, reservation.leg()));
                  case CommandOutcome.Refused _, CommandOutcome.Expired _ ->
                      Uni.createFrom()
                          .<Release>item(new Release.Unknown("the car may be open, and is away"));
                  case CommandOutcome.Unknown _ ->
                      Uni.createFrom()
                          .<Release>item(new Release.Unknown("the car has not answered"));
                });
  }

  private Uni<Release> releaseClosed(SqlConnection connection, LegKey key) {
    return steps
        .lockSettled(connection, key)
        .map(Optional::orElseThrow)
        .flatMap(
            reservation ->
                switch (reservation.state()) {
                  case HELD, CONFIRMED, UNLOCKING ->
                      reservations
                          .release(
                              connection, reservation, ReleaseReason.GIVEN_BACK, Optional.empty())
                          .replaceWith(new Release.Released());
                  case RELEASED -> Uni.createFrom().item(new Release.Released());
                  case IN_USE, RETURNED, FINISHED ->
                      Uni.createFrom().item(new Release.Refused("the rental has begun"));
                });
  }

  private static OperatorRef refOf(Reservation reservation) {
    return new OperatorRef(OPERATOR, reservation.id().toString());
  }

  private static Predicate<Reservation> isRef(OperatorRef held) {
    return reservation -> refOf(reservation).equals(held);
  }
}
