package io.openmaas.terminal.fleet.substitute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.booking.HoldsLegs.Hold;
import io.openmaas.core.booking.HoldsLegs.LegOrder;
import io.openmaas.core.booking.RunsLegs;
import io.openmaas.core.event.Event;
import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.vehicle.Vehicle;
import io.openmaas.core.vehicle.VehicleClass;
import io.openmaas.terminal.fleet.FleetFixture;
import io.openmaas.terminal.fleet.Reservation;
import io.openmaas.terminal.fleet.care.SubstituteSweep;
import io.openmaas.terminal.fleet.substitute.store.Substitutes.Wish;
import io.openmaas.terminal.trip.TripScript;
import io.smallrye.mutiny.Uni;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SubstituteTest {
  private static TestDatabase database;
  private FleetFixture fleet;
  private Vehicle booked;

  @BeforeAll
  static void start() {
    database = new TestDatabase();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void build() {
    fleet = new FleetFixture(database);
    booked = fleet.car();
  }

  @Test
  void the_same_class_nearby_comes_before_better_ones_and_lesser_ones_never() {
    var mini = fleet.car(VehicleClass.MINI, TripScript.north(10));
    var van = fleet.car(VehicleClass.VAN, TripScript.north(20));
    var compact = fleet.car(VehicleClass.COMPACT, TripScript.north(300));
    var small = fleet.car(VehicleClass.SMALL, TripScript.north(900));
    var nearer = fleet.car(VehicleClass.SMALL, TripScript.north(-800));
    var far = fleet.car(VehicleClass.SMALL, TripScript.north(1600));
    var candidates =
        java.util.stream.Stream.of(booked, mini, van, compact, small, nearer, far)
            .map(vehicle -> get(fleet.vehicles.find(database.pool(), vehicle.id())).orElseThrow())
            .map(
                each ->
                    new Candidate(
                        each.vehicle(),
                        each.whereabouts().position().orElseThrow(),
                        each.rangeMetres()))
            .toList();
    assertEquals(
        List.of(nearer, small, compact, van),
        SubstituteChoice.ranked(
                new Wanted(booked.id(), VehicleClass.SMALL, TripScript.north(0), 1500), candidates)
            .stream()
            .map(Candidate::vehicle)
            .toList());
  }

  @Test
  void a_car_that_is_not_there_is_swapped_recorded_announced_and_out_of_service() {
    var other = fleet.car(VehicleClass.SMALL, TripScript.north(200));
    LegOrder order = confirmed(booked);
    assertEquals(new Substitution.Swapped(other, 200), get(fleet.substitutes.swap(missing(order))));
    Reservation reservation =
        get(fleet.reservations.find(database.pool(), order.key())).orElseThrow();
    assertEquals(other.id(), reservation.vehicle());
    var announced = fleet.events.of(Event.VehicleSubstituted.class);
    assertEquals(1, announced.size());
    assertEquals(booked.id(), announced.getFirst().was());
    assertEquals(other, announced.getFirst().became());
    assertEquals(order.traveller(), announced.getFirst().traveller());
    assertEquals(
        "no car in the street",
        database
            .pool()
            .preparedQuery("select why from terminal.substitution where reservation = $1")
            .execute(io.vertx.mutiny.sqlclient.Tuple.of(reservation.id().value()))
            .await()
            .indefinitely()
            .iterator()
            .next()
            .getString("why"));
    assertEquals(
        List.of("DAMAGE"),
        get(fleet.vehicles.find(database.pool(), booked.id())).orElseThrow().unfit());
    assertEquals(List.of(), get(fleet.fleet.available(fleet.city)));
    // the rental begins in the other car, at the booked tariff
    assertEquals(new RunsLegs.Outcome.Done(), get(fleet.runs.unlock(order.key())));
    assertEquals(other.id(), fleet.events.of(Event.RentalStarted.class).getLast().vehicle());
    assertInstanceOf(Substitution.Refused.class, get(fleet.substitutes.swap(missing(order))));
  }

  @Test
  void nobody_takes_a_street_of_cars_out_of_service_by_missing_one_after_the_other() {
    for (int i = 1; i <= 6; i++) {
      fleet.car(VehicleClass.SMALL, TripScript.north(50 * i));
    }
    LegOrder order = confirmed(booked);
    for (int i = 0; i < 3; i++) {
      assertInstanceOf(Substitution.Swapped.class, get(fleet.substitutes.swap(missing(order))));
    }
    assertEquals(
        new Substitution.Refused("another car was given 3 times"),
        get(fleet.substitutes.swap(missing(order))));
    assertEquals(3, get(fleet.fleet.available(fleet.city)).size(), "the other cars are left alone");
  }

  @Test
  void a_car_is_not_missing_before_it_may_be_opened() {
    fleet.car(VehicleClass.SMALL, TripScript.north(50));
    LegOrder order = confirmed(booked);
    database
        .pool()
        .query(
            "update terminal.reservation set unlock_from = timestamptz '2099-01-01' where vehicle ="
                + " '"
                + booked.id()
                + "'")
        .executeAndAwait();
    assertEquals(
        new Substitution.Refused("it is too early to look for the car"),
        get(fleet.substitutes.swap(missing(order))));
    assertEquals(
        List.of(), get(fleet.vehicles.find(database.pool(), booked.id())).orElseThrow().unfit());
  }

  @Test
  void without_a_car_nearby_the_reservation_stays_as_it_is() {
    LegOrder order = confirmed(booked);
    assertEquals(new Substitution.NoneNearby(), get(fleet.substitutes.swap(missing(order))));
    assertEquals(
        booked.id(),
        get(fleet.reservations.find(database.pool(), order.key())).orElseThrow().vehicle());
  }

  @Test
  void unlocking_an_unfit_car_gives_another_one() {
    var other = fleet.car(VehicleClass.COMPACT, TripScript.north(150));
    LegOrder order = confirmed(booked);
    database
        .pool()
        .query(
            "insert into terminal.vehicle_fitness (vehicle, reasons, since) values ('"
                + booked.id()
                + "', '{LOW_CHARGE}', now())")
        .executeAndAwait();
    var refused =
        assertInstanceOf(RunsLegs.Outcome.Refused.class, get(fleet.runs.unlock(order.key())));
    assertTrue(refused.reason().contains(other.plate()), refused.reason());
    assertEquals(List.of(), fleet.doors.told, "the unfit car is not opened");
    assertEquals(new RunsLegs.Outcome.Done(), get(fleet.runs.unlock(order.key())));
    assertEquals(other.id(), fleet.events.of(Event.RentalStarted.class).getLast().vehicle());
  }

  @Test
  void a_car_that_is_still_out_when_it_is_due_is_replaced_by_the_sweep() {
    var other = fleet.car(VehicleClass.SMALL, TripScript.north(100));
    LegOrder order = confirmed(booked);
    var sweep = new SubstituteSweep(fleet.substitutes);
    get(sweep.sweep());
    assertEquals(
        booked.id(),
        get(fleet.reservations.find(database.pool(), order.key())).orElseThrow().vehicle());
    database
        .pool()
        .query(
            "update terminal.reservation set conflict_at = now() where vehicle = '"
                + booked.id()
                + "'")
        .executeAndAwait();
    get(sweep.sweep());
    assertEquals(
        other.id(),
        get(fleet.reservations.find(database.pool(), order.key())).orElseThrow().vehicle());
    assertEquals(1, fleet.events.of(Event.VehicleSubstituted.class).size());
    get(sweep.sweep());
    assertEquals(1, fleet.events.of(Event.VehicleSubstituted.class).size());
  }

  @Test
  void two_that_want_the_same_substitute_at_once_never_both_get_it() {
    for (int round = 0; round < 5; round++) {
      var one = fleet.car(VehicleClass.VAN, TripScript.north(0));
      var two = fleet.car(VehicleClass.VAN, TripScript.north(0));
      LegOrder first = confirmed(one);
      LegOrder second = confirmed(two);
      fleet.car(VehicleClass.VAN, TripScript.north(100));
      var answers =
          get(
              Uni.join()
                  .all(
                      fleet.substitutes.swap(missing(first)),
                      fleet.substitutes.swap(missing(second)))
                  .andFailFast());
      var given = new HashSet<Vehicle>();
      for (Substitution answer : answers) {
        if (answer instanceof Substitution.Swapped(var became, _)) {
          assertTrue(given.add(became), "given twice: " + became);
        }
      }
      assertEquals(1, given.size());
      database
          .pool()
          .query("update terminal.reservation set state = 'RELEASED' where state = 'CONFIRMED'")
          .executeAndAwait();
      database.pool().query("update terminal.vehicle set city = 'gone'").executeAndAwait();
    }
  }

  private Wish missing(LegOrder order) {
    return new Wish(order.key(), Optional.empty(), "no car in the street", "ada", true);
  }

  private LegOrder confirmed(Vehicle vehicle) {
    LegOrder order = fleet.order(vehicle);
    var held = assertInstanceOf(Hold.Held.class, get(fleet.fleet.hold(order)));
    get(fleet.fleet.confirm(order.key(), held.ref()));
    return order;
  }

  private static <T> T get(Uni<T> uni) {
    return uni.await().indefinitely();
  }
}
