package io.openmaas.terminal.fleet.operator;

import io.openmaas.core.booking.HoldsLegs.LegOrder;
import io.openmaas.core.city.CityId;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.id.Ids;
import io.openmaas.core.itinerary.RentalLeg;
import io.openmaas.core.time.Period;
import io.openmaas.core.trip.RentalId;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.fleet.Assignment;
import io.openmaas.terminal.fleet.ClassWish;
import io.openmaas.terminal.fleet.FleetVehicle;
import io.openmaas.terminal.fleet.Plan;
import io.openmaas.terminal.fleet.Reservation;
import io.openmaas.terminal.fleet.ReservationRules;
import io.openmaas.terminal.fleet.place.BayRules;
import io.openmaas.terminal.fleet.place.FleetZone;
import io.openmaas.terminal.fleet.place.TripKind;
import io.openmaas.terminal.fleet.store.Bays;
import io.openmaas.terminal.fleet.store.Reservations;
import io.openmaas.terminal.fleet.store.Schedule;
import io.openmaas.terminal.fleet.store.Vehicles;
import io.openmaas.terminal.fleet.store.Zones;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * How a new hold comes about: a certain vehicle, or the best of a class in a zone, for a window of
 * time, with a place in a bay at the destination where there is one to have.
 */
@Singleton
public class Holds {
  /** How many vehicles are tried one after the other while others take them away. */
  private static final int MOST_TRIES = 5;

  private final Vehicles vehicles;
  private final Zones zones;
  private final Bays bays;
  private final Reservations reservations;
  private final Schedule schedule;
  private final ReservationRules rules;
  private final BayRules bayRules;
  private final Ids ids;
  private final InstantSource clock;

  public Holds(
      Vehicles vehicles,
      Zones zones,
      Bays bays,
      Reservations reservations,
      Schedule schedule,
      ReservationRules rules,
      BayRules bayRules,
      Ids ids,
      InstantSource clock) {
    this.vehicles = vehicles;
    this.zones = zones;
    this.bays = bays;
    this.reservations = reservations;
    this.schedule = schedule;
    this.rules = rules;
    this.bayRules = bayRules;
    this.ids = ids;
    this.clock = clock;
  }

  /** What is asked for. */
  sealed interface Wanted {
    record This(VehicleId vehicle) implements Wanted {}

    record AnyOf(ClassWish wish) implements Wanted {}

    /** Whether this reservation serves it. */
    default boolean isMetBy(Reservation reservation) {
      return switch (this) {
        case This(VehicleId vehicle) ->
            reservation.vehicle().equals(vehicle) && reservation.plan().wish().isEmpty();
        case AnyOf(ClassWish wish) -> reservation.plan().wish().equals(Optional.of(wish));
      };
    }
  }

  /** What came of it. */
  sealed interface Made {
    record Kept(Reservation reservation) implements Made {}

    record Not(String reason) implements Made {}
  }

  private static Uni<Made> not(String reason) {
    return Uni.createFrom().item(new Made.Not(reason));
  }

  /** Makes a hold for a leg that has none. */
  Uni<Made> make(SqlConnection connection, LegOrder order, RentalLeg leg, Wanted wanted) {
    Instant now = clock.instant();
    Period time = leg.movement().time();
    if (!time.to().plus(rules.buffer()).isAfter(now)) {
      return not("the time asked for is over");
    }
    if (time.from().isAfter(now.plus(rules.ahead()))) {
      return not("a car can be reserved " + rules.ahead().toDays() + " days ahead at most");
    }
    return schedule
        .lock(connection, order.traveller())
        .flatMap(locked -> schedule.running(connection, order.traveller(), now))
        .flatMap(
            running ->
                running >= rules.perTraveller()
                    ? not("you have " + running + " reservations already, which is the most")
                    : make(connection, order, leg, wanted, now));
  }

  private Uni<Made> make(
      SqlConnection connection, LegOrder order, RentalLeg leg, Wanted wanted, Instant now) {
    return switch (wanted) {
      case Wanted.This(VehicleId vehicle) ->
          tryToKeep(connection, draft(order, leg, Optional.empty(), vehicle, now), leg);
      case Wanted.AnyOf(ClassWish wish) ->
          schedule
              .lock(connection, wish)
              .flatMap(locked -> zones.findAt(connection, wish.city(), wish.zone(), now))
              .flatMap(
                  zone ->
                      zone.isEmpty()
                          ? not("there is no zone " + wish.zone())
                          : anyOf(connection, order, leg, wish, zone.get(), Set.of(), now));
    };
  }

  private Reservation draft(
      LegOrder order, RentalLeg leg, Optional<ClassWish> wish, VehicleId vehicle, Instant now) {
    return Reservation.held(
        new RentalId(ids.next()),
        order.key(),
        order.traveller(),
        vehicle,
        order.price().tariff(),
        Plan.of(leg.movement().time(), wish, now, rules),
        Period.of(now, rules.hold()));
  }

  /** The best; where somebody was quicker, the best of the others. */
  private Uni<Made> anyOf(
      SqlConnection connection,
      LegOrder order,
      RentalLeg leg,
      ClassWish wish,
      FleetZone zone,
      Set<VehicleId> without,
      Instant now) {
    var plan = Plan.of(leg.movement().time(), Optional.of(wish), now, rules);
    return best(connection, zone.city(), Optional.of(zone), plan, leg.movement().metres(), without)
        .flatMap(
            best -> {
              if (best.isEmpty() || without.size() >= MOST_TRIES) {
                return not(
                    "there is no car of class " + wish.vehicleClass() + " in " + wish.zone());
              }
              var draft = draft(order, leg, Optional.of(wish), best.get(), now);
              return tryToKeep(connection, draft, leg)
                  .flatMap(
                      made ->
                          made instanceof Made.Kept
                              ? Uni.createFrom().item(made)
                              : anyOf(
                                  connection,
                                  order,
                                  leg,
                                  wish,
                                  zone,
                                  and(without, best.get()),
                                  now));
            });
  }

  private static Set<VehicleId> and(Set<VehicleId> some, VehicleId one) {
    var all = new java.util.HashSet<>(some);
    all.add(one);
    return Set.copyOf(all);
  }

  /** The best vehicle for a plan by class, of those standing in the zones. */
  Uni<Optional<VehicleId>> best(
      SqlConnection connection,
      CityId city,
      Optional<FleetZone> where,
      Plan plan,
      int metres,
      Set<VehicleId> without) {
    Instant now = clock.instant();
    boolean beginsNow = !plan.window().from().isAfter(now);
    var need =
        new Assignment.Need(
            plan.wish().orElseThrow().vehicleClass(),
            where.map(FleetZone::zone),
            metres,
            beginsNow);
    return schedule
        .busy(connection, city, plan.window(), now)
        .flatMap(
            busy ->
                schedule
                    .idleSince(connection, city)
                    .flatMap(
                        idle ->
                            vehicles
                                .list(connection, city)
                                .map(
                                    all ->
                                        all.stream()
                                            .filter(it -> !without.contains(it.vehicle().id()))
                                            .map(
                                                it ->
                                                    candidate(
                                                        it,
                                                        busy,
                                                        idle.get(it.vehicle().id()),
                                                        beginsNow))
                                            .toList())))
        .map(candidates -> Assignment.best(candidates, need));
  }

  private static Assignment.Candidate candidate(
      FleetVehicle vehicle, Set<VehicleId> busy, Instant idleSince, boolean beginsNow) {
    boolean out = beginsNow && vehicle.use().isPresent();
    return new Assignment.Candidate(
        vehicle, !out && !busy.contains(vehicle.vehicle().id()), idleSince);
  }

  private Uni<Made> tryToKeep(SqlConnection connection, Reservation draft, RentalLeg leg) {
    Instant now = clock.instant();
    return vehicles
        .find(connection, draft.vehicle())
        .call(() -> reservations.expire(connection, draft.vehicle(), now))
        .flatMap(
            found -> {
              if (found.isEmpty()) {
                return not("there is no such car");
              }
              boolean beginsNow = !draft.plan().window().from().isAfter(now);
              return beginsNow && !available(found.get())
                  ? not("the car is not free")
                  : keep(connection, draft, found.get(), leg);
            });
  }

  /** A car that is out longer than planned is not kept by its window any more, and yet not here. */
  private static boolean available(FleetVehicle vehicle) {
    return vehicle.ready()
        && vehicle
            .use()
            .map(
                use ->
                    switch (use) {
                      case UNLOCKING, IN_USE -> false;
                      case HELD, CONFIRMED, RETURNED, FINISHED, RELEASED -> true;
                    })
            .orElse(true);
  }

  private Uni<Made> keep(
      SqlConnection connection, Reservation draft, FleetVehicle vehicle, RentalLeg leg) {
    return reservations
        .add(connection, draft)
        .flatMap(
            added ->
                added
                    ? unlessTakenAway(
                        connection, draft, () -> withBay(connection, draft, vehicle, leg))
                    : not("the car is taken"));
  }

  /**
   * Looks at the vehicle once more with its row locked. Whoever takes a vehicle out of service (a
   * job that is given to a driver, damage, a fault) locks that row too: either it was so before,
   * and is seen now, or it comes after this hold, and sees it. The row is locked after the
   * reservation's, as by those who end a rental, so that nobody waits in a circle.
   */
  private Uni<Made> unlessTakenAway(
      SqlConnection connection, Reservation draft, Supplier<Uni<Made>> then) {
    if (draft.plan().window().from().isAfter(clock.instant())) {
      return then.get();
    }
    return vehicles
        .lockAgainstChange(connection, draft.vehicle())
        .flatMap(_ -> vehicles.find(connection, draft.vehicle()))
        .flatMap(
            found ->
                found.filter(FleetVehicle::ready).isPresent()
                    ? then.get()
                    : reservations
                        .forget(connection, draft.id())
                        .replaceWith(new Made.Not("the car is not free")));
  }

  private Uni<Made> withBay(
      SqlConnection connection, Reservation kept, FleetVehicle vehicle, RentalLeg leg) {
    TripKind kind = vehicle.terms().kind();
    if (kind == TripKind.ROUND_TRIP) {
      return Uni.createFrom().item(new Made.Kept(kept));
    }
    return reserveBay(connection, kept, vehicle.vehicle().city(), leg.movement().to().at())
        .flatMap(
            reserved ->
                reserved || kind != TripKind.BAY_TO_BAY
                    ? Uni.createFrom().<Made>item(new Made.Kept(kept))
                    : reservations
                        .forget(connection, kept.id())
                        .replaceWith(
                            new Made.Not("there is no free parking bay at the destination")));
  }

  /** A place in the nearest bay that has one when the vehicle arrives. */
  private Uni<Boolean> reserveBay(
      SqlConnection connection, Reservation kept, CityId city, Coordinates destination) {
    Period arrival = bayRules.arrival(kept.plan().time().to(), clock.instant());
    return bays.list(connection, city)
        .flatMap(
            all -> {
              Uni<Boolean> reserved = Uni.createFrom().item(false);
              var near =
                  all.stream()
                      .filter(
                          bay ->
                              bay.position().metresTo(destination)
                                  <= bayRules.searchMetres() + bay.radiusMetres())
                      .sorted(Comparator.comparingDouble(it -> it.position().metresTo(destination)))
                      .toList();
              for (var bay : near) {
                reserved =
                    reserved.flatMap(
                        done ->
                            done
                                ? Uni.createFrom().item(true)
                                : bays.reserve(
                                    connection, bay.id(), kept.id(), kept.vehicle(), arrival));
              }
              return reserved;
            });
  }
}
