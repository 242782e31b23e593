package io.openmaas.terminal.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.openmaas.core.booking.BookingId;
import io.openmaas.core.booking.LegKey;
import io.openmaas.core.city.CityId;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.geo.Zone;
import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.time.Period;
import io.openmaas.core.traveller.TravellerId;
import io.openmaas.core.trip.RentalId;
import io.openmaas.core.vehicle.Propulsion;
import io.openmaas.core.vehicle.Vehicle;
import io.openmaas.core.vehicle.VehicleClass;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.fleet.Assignment.Candidate;
import io.openmaas.terminal.fleet.Assignment.Need;
import io.openmaas.terminal.fleet.place.RentalTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The decisions that need no database: windows, extension, assignment, late returns. */
class PlanningTest {
  private static final Instant TEN = Instant.parse("2026-05-04T10:00:00Z");
  private static final CityId CITY = new CityId("marenholm");

  private static Instant at(int minutesAfterTen) {
    return TEN.plus(Duration.ofMinutes(minutesAfterTen));
  }

  private static Plan plan(int from, int to, int now) {
    return Plan.of(new Period(at(from), at(to)), Optional.empty(), at(now), ReservationRules.USUAL);
  }

  private static Reservation reservation(int number, int car, Plan plan) {
    return Reservation.held(
        new RentalId(new UUID(1, number)),
        new LegKey(new BookingId(new UUID(2, number)), 0),
        new TravellerId(new UUID(3, number)),
        new VehicleId(new UUID(4, car)),
        new TariffRef("t"),
        plan,
        Period.of(TEN, Duration.ofMinutes(15)));
  }

  @Test
  void a_window_has_a_lead_and_a_buffer_and_keeps_nothing_of_the_past() {
    Plan later = plan(120, 180, 0);
    assertEquals(new Period(at(105), at(195)), later.window());
    assertEquals(Optional.of(at(90)), later.unlockFrom());
    assertEquals(Optional.of(at(150)), later.noShowAt());
    // an hour ahead is the last that does not keep the vehicle at once
    assertEquals(at(45), plan(60, 90, 0).window().from());
    assertEquals(at(1), plan(60, 90, 1).window().from());
    // it began before it was reserved
    assertEquals(new Period(at(10), at(25)), plan(0, 10, 10).window());
    assertEquals(Optional.of(at(40)), plan(0, 10, 10).noShowAt());
  }

  @Test
  void a_window_grows_when_it_is_used_early_and_shrinks_when_it_is_returned_early() {
    Plan plan = plan(120, 180, 0);
    assertEquals(at(95), plan.usedFrom(at(95)).window().from());
    assertEquals(plan, plan.usedFrom(at(130)));
    assertEquals(at(150), plan.usedUntil(at(150)).window().to());
    assertEquals(plan, plan.usedUntil(at(200)), "the rest may be somebody else's");
    assertEquals(Duration.ZERO, plan.usedUntil(at(50)).window().length());
  }

  @Test
  void an_extension_reaches_to_the_next_reservation_less_the_buffer() {
    Reservation used = reservation(1, 1, plan(0, 60, 0)).confirmed().unlockAsked(TEN).unlocked(TEN);
    var buffer = Duration.ofMinutes(15);
    var most = Duration.ofDays(30);
    assertEquals(
        new Extension.Outcome.Extended(used.plan().endingAt(at(105), buffer)),
        Extension.decide(used, at(105), Optional.of(at(120)), at(30), buffer, most));
    for (int until : new int[] {106, 120, 500}) {
      var refused =
          assertInstanceOf(
              Extension.Outcome.Refused.class,
              Extension.decide(used, at(until), Optional.of(at(120)), at(30), buffer, most));
      assertEquals(Optional.of(at(105)), refused.possibleUntil());
    }
    var nothingLeft =
        assertInstanceOf(
            Extension.Outcome.Refused.class,
            Extension.decide(used, at(90), Optional.of(at(75)), at(30), buffer, most));
    assertEquals(Optional.empty(), nothingLeft.possibleUntil());
    for (int until : new int[] {-10, 30, 60}) {
      assertInstanceOf(
          Extension.Outcome.Refused.class,
          Extension.decide(used, at(until), Optional.empty(), at(45), buffer, most));
    }
    assertInstanceOf(
        Extension.Outcome.Refused.class,
        Extension.decide(
            used, TEN.plus(Duration.ofDays(31)), Optional.empty(), at(45), buffer, most));
    assertInstanceOf(
        Extension.Outcome.Refused.class,
        Extension.decide(used.returned(at(20)), at(90), Optional.empty(), at(45), buffer, most));
  }

  @Test
  void late_is_whose_car_is_still_out_when_its_window_begins() {
    Reservation out = reservation(1, 1, plan(0, 60, 0)).confirmed().unlockAsked(TEN).unlocked(TEN);
    Reservation next = reservation(2, 1, plan(120, 180, 0)).confirmed();
    Reservation later = reservation(3, 1, plan(240, 300, 0)).confirmed();
    Reservation other = reservation(4, 2, plan(120, 180, 0)).confirmed();
    var all = new ArrayList<>(List.of(later, other, next, out));
    assertEquals(List.of(), LateReturns.conflicts(all, at(104)));
    assertEquals(List.of(next), LateReturns.conflicts(all, at(105)));
    assertEquals(List.of(next, later), LateReturns.conflicts(all, at(225)));
    all.set(3, out.returned(at(110)));
    assertEquals(List.of(), LateReturns.conflicts(all, at(110)));
  }

  private static Candidate car(int number, int kilometres, int idleSince) {
    return candidate(number, VehicleClass.SMALL, kilometres, idleSince, true, false, 54.9);
  }

  private static Candidate candidate(
      int number,
      VehicleClass vehicleClass,
      int kilometres,
      int idleSince,
      boolean free,
      boolean lockWanted,
      double latitude) {
    var vehicle =
        new Vehicle(
            new VehicleId(new UUID(4, number)),
            CITY,
            "P " + number,
            "Lupo",
            vehicleClass,
            Propulsion.ELECTRIC);
    var whereabouts =
        new Whereabouts(
            Optional.of(TEN),
            Optional.of(false),
            false,
            Optional.of(new Coordinates(latitude, 13.9)));
    return new Candidate(
        new FleetVehicle(
            vehicle,
            Optional.empty(),
            kilometres * 1000,
            whereabouts,
            Optional.empty(),
            Optional.empty(),
            lockWanted,
            false,
            RentalTerms.USUAL,
            List.of(),
            vehicle.id().value()),
        free,
        at(idleSince));
  }

  private static Need need(boolean now) {
    var zone =
        new Zone(
            "A",
            List.of(
                new Coordinates(54.8, 13.8), new Coordinates(54.8, 14), new Coordinates(55, 13.9)));
    return new Need(VehicleClass.SMALL, Optional.of(zone), 10_000, now);
  }

  private static Optional<Integer> best(List<Candidate> cars, Need need) {
    return Assignment.best(cars, need).map(id -> (int) id.value().getLeastSignificantBits());
  }

  @Test
  void the_car_that_was_idle_longest_is_the_best_whatever_the_order() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var cars =
        new ArrayList<>(
            List.of(
                car(1, 200, -10),
                car(2, 30, -60),
                car(3, 300, -60),
                car(4, 300, -60),
                car(5, 29, -90)));
    for (int i = 0; i < 20; i++) {
      Collections.shuffle(cars, random);
      assertEquals(Optional.of(3), best(cars, need(true)), "seed " + seed);
    }
  }

  @Test
  void what_does_not_fit_is_not_taken() {
    var busy = candidate(1, VehicleClass.SMALL, 200, -90, false, false, 54.9);
    var van = candidate(2, VehicleClass.VAN, 200, -90, true, false, 54.9);
    var away = candidate(3, VehicleClass.SMALL, 200, -90, true, false, 56);
    var open = candidate(4, VehicleClass.SMALL, 200, -90, true, true, 54.9);
    assertEquals(Optional.empty(), best(List.of(busy, van, away, open), need(true)));
    assertEquals(
        Optional.of(4),
        best(List.of(busy, van, away, open), need(false)),
        "it will be locked by then");
    assertEquals(Optional.empty(), best(List.of(), need(true)));
    var nowhere = new Need(VehicleClass.SMALL, Optional.empty(), 0, true);
    assertEquals(Optional.empty(), best(List.of(car(1, 200, 0)), nowhere));
  }

  @Test
  void a_wish_is_written_as_it_is_read() {
    var wish = new ClassWish(VehicleClass.VAN, CITY, "Old Town; north");
    assertEquals(Optional.of(wish), ClassWish.read(wish.reference()));
    for (String other :
        List.of(
            "",
            UUID.randomUUID().toString(),
            "class:TANK;city:marenholm;zone:A",
            "class:VAN;city:Nowhere!;zone:A",
            "class:VAN;city:marenholm;zone:",
            "class:VAN;city:marenholm;zone: ",
            "class:VAN;zone:A")) {
      assertEquals(Optional.empty(), ClassWish.read(other), other);
    }
  }

  @Test
  void rules_are_checked() {
    var none = Duration.ZERO;
    assertThrows(
        IllegalArgumentException.class,
        () -> new ReservationRules(none, none, none, none, none, none, 0, none, none));
    var negative = Duration.ofSeconds(-1);
    assertThrows(
        IllegalArgumentException.class,
        () -> new ReservationRules(none, negative, none, none, none, none, 1, none, none));
  }
}
