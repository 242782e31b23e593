package io.openmaas.terminal.fleet.operator;

import static io.openmaas.terminal.trip.TripScript.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.booking.BookingId;
import io.openmaas.core.booking.ExtendsLegs;
import io.openmaas.core.booking.HoldsLegs.Confirmation;
import io.openmaas.core.booking.HoldsLegs.Hold;
import io.openmaas.core.booking.HoldsLegs.LegOrder;
import io.openmaas.core.booking.HoldsLegs.Release;
import io.openmaas.core.booking.LegKey;
import io.openmaas.core.booking.LegState;
import io.openmaas.core.booking.RunsLegs.Outcome;
import io.openmaas.core.event.Event.ReservationLost;
import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.time.Period;
import io.openmaas.core.traveller.TravellerId;
import io.openmaas.core.trip.RentalId;
import io.openmaas.core.vehicle.Vehicle;
import io.openmaas.terminal.fleet.FleetFixture;
import io.openmaas.terminal.fleet.ReleaseReason;
import io.openmaas.terminal.fleet.Reservation;
import io.openmaas.terminal.fleet.ReservationState;
import io.openmaas.terminal.fleet.store.Schedule.Noted;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who has which car when: it is 10:00 on 4 May. */
class ReservationsInTimeTest {
  private static TestDatabase database;
  private FleetFixture fixture;
  private OwnFleet fleet;
  private Vehicle car;

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
    fixture = new FleetFixture(database);
    fleet = fixture.fleet;
    car = fixture.car();
  }

  private static <T> T get(Uni<T> uni) {
    return uni.await().atMost(Duration.ofSeconds(30));
  }

  private Hold hold(String from, String to) {
    return get(fleet.hold(fixture.order(car, from, to)));
  }

  private LegKey confirmed(String from, String to) {
    return confirmed(fixture.order(car, from, to));
  }

  private LegKey confirmed(LegOrder order) {
    var held = assertInstanceOf(Hold.Held.class, get(fleet.hold(order)));
    assertInstanceOf(Confirmation.Confirmed.class, get(fleet.confirm(order.key(), held.ref())));
    return order.key();
  }

  private LegKey rented(String from, String to) {
    LegKey key = confirmed(from, to);
    assertEquals(new Outcome.Done(), get(fixture.runs.unlock(key)));
    return key;
  }

  private Reservation reservation(LegKey key) {
    return get(fixture.reservations.find(database.pool(), key)).orElseThrow();
  }

  private Noted noted(LegKey key) {
    return get(fixture.schedule.find(database.pool(), reservation(key).id())).orElseThrow();
  }

  private LegState state(LegKey key) {
    return get(fleet.find(key)).orElseThrow().state();
  }

  private boolean offered() {
    return get(fleet.available(fixture.city)).stream()
        .anyMatch(shared -> shared.vehicle().equals(car));
  }

  private static void refused(String why, Hold hold) {
    String reason = assertInstanceOf(Hold.Refused.class, hold).reason();
    assertTrue(reason.contains(why), reason);
  }

  private static void refused(String why, Outcome outcome) {
    String reason = assertInstanceOf(Outcome.Refused.class, outcome).reason();
    assertTrue(reason.contains(why), reason);
  }

  @Test
  void of_fifty_holds_for_overlapping_windows_at_once_one_is_given() {
    List<Uni<Hold>> holds =
        IntStream.range(0, 50)
            .mapToObj(
                i ->
                    fleet.hold(
                        fixture.order(
                            car, "15:%02d:00".formatted(i), "16:%02d:30".formatted(59 - i))))
            .toList();
    List<Hold> answers = get(Uni.join().all(holds).andFailFast());
    assertEquals(
        1, answers.stream().filter(Hold.Held.class::isInstance).count(), answers.toString());
    assertEquals(49, answers.stream().filter(Hold.Refused.class::isInstance).count());
  }

  @Test
  void of_many_holds_for_a_class_at_once_every_car_is_given_once() {
    fixture.zone(500);
    for (int i = 0; i < 11; i++) {
      fixture.car();
    }
    List<Uni<Hold>> holds =
        IntStream.range(0, 30).mapToObj(i -> fleet.hold(byClass("15:00:00", "16:00:00"))).toList();
    List<Hold> answers = get(Uni.join().all(holds).andFailFast());
    assertEquals(
        12, answers.stream().filter(Hold.Held.class::isInstance).count(), answers.toString());
    long cars =
        get(
            database
                .pool()
                .preparedQuery(
                    """
                    select count(distinct r.vehicle) as cars from terminal.reservation r
                    join terminal.vehicle v on v.id = r.vehicle
                    where v.city = $1 and r.state = 'HELD'
                    """)
                .execute(Tuple.of(fixture.city.value()))
                .map(rows -> rows.iterator().next().getLong("cars")));
    assertEquals(12, cars);
  }

  @Test
  void adjoining_windows_are_both_given() {
    // kept from 14:45 to 16:15, and from 16:15 on
    assertInstanceOf(Hold.Held.class, hold("15:00:00", "16:00:00"));
    refused("taken", hold("16:29:59", "17:00:00"));
    assertInstanceOf(Hold.Held.class, hold("16:30:00", "17:00:00"));
    refused("taken", hold("14:00:00", "14:30:01"));
    assertInstanceOf(Hold.Held.class, hold("13:30:00", "14:30:00"));
  }

  @Test
  void what_refuses_is_a_constraint_of_the_database() {
    confirmed("15:00:00", "16:00:00");
    var refused = assertThrows(PgException.class, () -> insert("16:00:00", "17:00:00", "HELD"));
    assertEquals("23P01", refused.getSqlState());
    assertEquals("reservation_no_overlap", refused.getConstraint());
    insert("16:15:00", "17:00:00", "CONFIRMED");
    insert("16:00:00", "17:00:00", "RELEASED");
    insert("09:00:00", "09:30:00", "IN_USE");
    var second = assertThrows(PgException.class, () -> insert("19:00:00", "20:00:00", "IN_USE"));
    assertEquals("reservation_one_renter", second.getConstraint());
  }

  private void insert(String from, String to, String state) {
    var row = io.vertx.sqlclient.Tuple.tuple();
    row.addUUID(UUID.randomUUID())
        .addUUID(car.id().value())
        .addString(state)
        .addOffsetDateTime(at(from).atOffset(ZoneOffset.UTC))
        .addOffsetDateTime(at(to).atOffset(ZoneOffset.UTC));
    get(
        database
            .pool()
            .preparedQuery(
                """
                insert into terminal.reservation
                  (id, booking, leg, traveller, vehicle, tariff, state, held_at, expires_at,
                   unlocked_at, planned_from, planned_to, window_from, window_to)
                values ($1, gen_random_uuid(), 0, gen_random_uuid(), $2, 't', $3, $4, $5, $4, $4,
                  $5, $4, $5)
                """)
            .execute(Tuple.newInstance(row)));
  }

  @Test
  void a_car_reserved_for_later_is_offered_and_given_until_then() {
    confirmed("15:00:00", "16:00:00");
    assertEquals(true, offered());
    // kept from 14:45 on
    fixture.clock.set(at("14:15:00"));
    assertEquals(true, offered());
    fixture.clock.set(at("14:15:01"));
    assertEquals(false, offered(), "half an hour is the least");
    assertInstanceOf(Hold.Held.class, hold("14:16:00", "14:25:00"));
    refused("taken", hold("14:16:00", "14:45:00"));
  }

  @Test
  void what_begins_soon_keeps_the_car_from_now_on() {
    LegKey soon = confirmed("10:50:00", "11:10:00");
    assertEquals(at("10:00:00"), reservation(soon).plan().window().from());
    assertEquals(false, offered());
    refused("taken", hold("10:01:00", "10:05:00"));
  }

  @Test
  void nobody_reserves_further_ahead_than_allowed_or_what_is_over() {
    var month = Period.of(at("10:00:00").plus(Duration.ofDays(30)), Duration.ofHours(1));
    var later = Period.of(month.from().plusSeconds(1), Duration.ofHours(1));
    refused("30 days", get(fleet.hold(order(later, new TravellerId(UUID.randomUUID()), car))));
    assertInstanceOf(
        Hold.Held.class, get(fleet.hold(order(month, new TravellerId(UUID.randomUUID()), car))));
    refused("over", hold("08:00:00", "09:45:00"));
  }

  private LegOrder order(Period time, TravellerId traveller, Vehicle vehicle) {
    return fixture.order(
        vehicle.id().toString(), new LegKey(new BookingId(UUID.randomUUID()), 1), traveller, time);
  }

  @Test
  void a_traveller_has_five_reservations_at_once_however_fast() {
    var traveller = new TravellerId(UUID.randomUUID());
    var time = Period.of(at("15:00:00"), Duration.ofHours(1));
    List<Uni<Hold>> holds =
        IntStream.range(0, 12)
            .mapToObj(i -> fleet.hold(order(time, traveller, fixture.car())))
            .toList();
    List<Hold> answers = get(Uni.join().all(holds).andFailFast());
    assertEquals(5, answers.stream().filter(Hold.Held.class::isInstance).count());
    refused("the most", answers.stream().filter(Hold.Refused.class::isInstance).findFirst().get());
    fixture.clock.advance(Duration.ofMinutes(16));
    assertInstanceOf(
        Hold.Held.class, get(fleet.hold(order(time, traveller, car))), "holds that have expired");
  }

  @Test
  void a_car_is_not_opened_long_before_its_time() {
    LegKey key = confirmed("15:00:00", "16:00:00");
    refused("2026-05-04T14:30:00Z", get(fixture.runs.unlock(key)));
    assertEquals(List.of(), fixture.doors.told);
    assertEquals(LegState.CONFIRMED, state(key));
    // earlier than the car is kept, which is possible as long as nobody else has it
    fixture.clock.set(at("14:30:00"));
    assertEquals(new Outcome.Done(), get(fixture.runs.unlock(key)));
    assertEquals(at("14:30:00"), reservation(key).plan().window().from());
  }

  @Test
  void a_car_others_have_until_then_is_not_opened_before_its_window() {
    LegKey later = confirmed("15:00:00", "16:00:00");
    LegKey before = confirmed("14:00:00", "14:30:00");
    fixture.clock.set(at("14:31:00"));
    refused("2026-05-04T14:45:00Z", get(fixture.runs.unlock(later)));
    get(fleet.release(before, get(fleet.find(before)).orElseThrow().ref()));
    assertEquals(new Outcome.Done(), get(fixture.runs.unlock(later)));
  }

  @Test
  void a_reservation_nobody_came_for_is_released_and_announced_once() {
    LegKey key = confirmed("15:00:00", "16:00:00");
    fixture.clock.set(at("15:29:59"));
    get(fixture.sweep.sweep());
    assertEquals(LegState.CONFIRMED, state(key));
    fixture.clock.set(at("15:30:00"));
    assertEquals(LegState.RELEASED, state(key), "before the sweep has come");
    get(fixture.sweep.sweep());
    get(fixture.sweep.sweep());
    assertEquals(Optional.of(ReleaseReason.NO_SHOW), noted(key).released());
    assertEquals(true, offered());
    List<ReservationLost> lost = fixture.events.of(ReservationLost.class);
    assertEquals(List.of(key), lost.stream().map(ReservationLost::leg).toList());
    refused("given back", get(fixture.runs.unlock(key)));
    assertEquals(
        new Release.Released(), get(fleet.release(key, get(fleet.find(key)).orElseThrow().ref())));
  }

  @Test
  void who_comes_too_late_is_told_so_and_the_reservation_ends_at_once() {
    LegKey key = confirmed("15:00:00", "16:00:00");
    fixture.clock.set(at("15:31:00"));
    refused("2026-05-04T15:30:00Z", get(fixture.runs.unlock(key)));
    assertEquals(List.of(), fixture.doors.told);
    assertEquals(ReservationState.RELEASED, reservation(key).state());
    assertEquals(1, fixture.events.of(ReservationLost.class).size());
  }

  @Test
  void an_early_return_frees_the_rest_of_the_window_at_once() {
    LegKey key = rented("10:00:00", "14:00:00");
    refused("taken", hold("12:00:00", "13:00:00"));
    fixture.clock.set(at("10:20:00"));
    assertEquals(new Outcome.Done(), get(fixture.runs.giveBack(key)));
    assertEquals(new Period(at("10:00:00"), at("10:20:00")), reservation(key).plan().window());
    assertInstanceOf(Hold.Held.class, hold("12:00:00", "13:00:00"));
    assertInstanceOf(Hold.Held.class, hold("10:20:00", "11:00:00"));
  }

  @Test
  void a_rental_is_extended_up_to_the_next_reservation_and_refused_beyond_it() {
    LegKey key = rented("10:00:00", "12:00:00");
    confirmed("15:00:00", "16:00:00");
    // kept from 14:45 on for the next, and a quarter of an hour is left before that
    assertEquals(
        Optional.of(at("14:30:00")),
        assertInstanceOf(
                ExtendsLegs.Outcome.Refused.class, get(fixture.changes.extend(key, at("14:30:01"))))
            .possibleUntil());
    assertEquals(
        new ExtendsLegs.Outcome.Extended(at("14:30:00")),
        get(fixture.changes.extend(key, at("14:30:00"))));
    assertEquals(
        new ExtendsLegs.Outcome.Extended(at("14:30:00")),
        get(fixture.changes.extend(key, at("14:30:00"))),
        "asked twice");
    assertEquals(at("14:45:00"), reservation(key).plan().window().to());
    assertEquals(
        Optional.empty(),
        assertInstanceOf(
                ExtendsLegs.Outcome.Refused.class, get(fixture.changes.extend(key, at("15:30:00"))))
            .possibleUntil(),
        "nothing is left");
    refused("taken", hold("14:00:00", "14:20:00"));
  }

  @Test
  void of_an_extension_and_a_hold_at_once_one_is_given() {
    for (int i = 0; i < 10; i++) {
      build();
      LegKey key = rented("10:00:00", "12:00:00");
      var both =
          get(
              Uni.combine()
                  .all()
                  .unis(
                      fixture.changes.extend(key, at("14:00:00")),
                      fleet.hold(fixture.order(car, "13:30:00", "15:00:00")))
                  .asTuple());
      boolean extended = both.getItem1() instanceof ExtendsLegs.Outcome.Extended;
      boolean held = both.getItem2() instanceof Hold.Held;
      assertTrue(extended != held, both.toString());
      assertTrue(
          extended || both.getItem1() instanceof ExtendsLegs.Outcome.Refused, both.toString());
    }
  }

  @Test
  void who_returns_late_keeps_the_car_and_the_next_one_is_told() {
    LegKey late = rented("10:00:00", "12:00:00");
    LegKey next = confirmed("15:00:00", "16:00:00");
    fixture.clock.set(at("14:40:00"));
    get(fixture.sweep.sweep());
    assertEquals(at("14:45:00"), reservation(late).plan().window().to(), "up to the next one's");
    assertEquals(Optional.empty(), noted(next).conflictAt());
    assertEquals(false, offered());
    refused("not free", hold("14:40:00", "14:42:00"));
    fixture.clock.set(at("14:45:00"));
    get(fixture.sweep.sweep());
    fixture.clock.set(at("14:50:00"));
    get(fixture.sweep.sweep());
    assertEquals(Optional.of(at("14:45:00")), noted(next).conflictAt());
    assertTrue(
        get(fixture.schedule.listConflicts(database.pool())).stream()
            .anyMatch(it -> it.reservation().leg().equals(next)));
    refused("not been brought back", get(fixture.runs.unlock(next)));
    assertEquals(List.of("unlock"), fixture.doors.told);
    fixture.clock.set(at("15:05:00"));
    assertEquals(new Outcome.Done(), get(fixture.runs.giveBack(late)));
    assertEquals(new Outcome.Done(), get(fixture.runs.unlock(next)));
  }

  @Test
  void who_waited_in_vain_for_the_car_did_not_miss_it() {
    rented("10:00:00", "12:00:00");
    LegKey next = confirmed("15:00:00", "16:00:00");
    fixture.clock.set(at("15:00:00"));
    get(fixture.sweep.sweep());
    fixture.clock.set(at("15:30:00"));
    get(fixture.sweep.sweep());
    assertEquals(Optional.of(ReleaseReason.BY_FLEET), noted(next).released());
  }

  private LegOrder byClass(String from, String to) {
    return fixture.order(
        "class:SMALL;city:" + fixture.city + ";zone:around",
        new LegKey(new BookingId(UUID.randomUUID()), 1),
        new TravellerId(UUID.randomUUID()),
        new Period(at(from), at(to)));
  }

  @Test
  void a_car_of_a_class_in_a_zone_is_assigned_and_another_when_it_drives_away() {
    fixture.zone(500);
    Vehicle other = fixture.car();
    LegOrder order = byClass("15:00:00", "16:00:00");
    LegKey key = confirmed(order);
    Vehicle first = reservation(key).vehicle().equals(car.id()) ? car : other;
    Vehicle second = first.equals(car) ? other : car;
    assertInstanceOf(Hold.Held.class, get(fleet.hold(order)), "the same again");
    assertEquals(first.id(), reservation(key).vehicle());
    fixture.clock.set(at("14:46:00"));
    get(fixture.sweep.sweep());
    assertEquals(first.id(), reservation(key).vehicle(), "it is there");
    fixture.arrive(first, "14:30:00 on north=0\n14:40:00 off north=3000");
    fixture.assemble(first);
    get(fixture.sweep.sweep());
    assertEquals(second.id(), reservation(key).vehicle());
    assertEquals(new Outcome.Done(), get(fixture.runs.unlock(key)));
  }

  @Test
  void where_no_other_car_is_left_the_conflict_is_noted() {
    fixture.zone(500);
    LegKey key = confirmed(byClass("15:00:00", "16:00:00"));
    fixture.clock.set(at("14:46:00"));
    fixture.arrive(car, "14:30:00 on north=0\n14:40:00 off north=3000");
    fixture.assemble(car);
    get(fixture.sweep.sweep());
    assertEquals(Optional.of(at("14:46:00")), noted(key).conflictAt());
    refused("no car of class", get(fleet.hold(byClass("17:00:00", "18:00:00"))));
  }

  @Test
  void the_fleet_takes_a_reservation_back_with_a_reason() {
    LegKey key = confirmed("15:00:00", "16:00:00");
    RentalId id = reservation(key).id();
    assertInstanceOf(
        FleetChanges.Cancelled.Done.class, get(fixture.changes.cancel(id, "a flat tyre")));
    assertInstanceOf(
        FleetChanges.Cancelled.Done.class, get(fixture.changes.cancel(id, "a flat tyre")));
    assertEquals(LegState.RELEASED, state(key));
    assertEquals(Optional.of("a flat tyre"), noted(key).note());
    assertEquals("a flat tyre", fixture.events.of(ReservationLost.class).getFirst().reason());
    LegKey used = rented("10:00:00", "11:00:00");
    assertInstanceOf(
        FleetChanges.Cancelled.Refused.class,
        get(fixture.changes.cancel(reservation(used).id(), "no")));
    assertInstanceOf(
        FleetChanges.Cancelled.Missing.class,
        get(fixture.changes.cancel(new RentalId(UUID.randomUUID()), "no")));
  }

  @Test
  void windows_never_overlap_whatever_is_done_in_any_order() {
    long seed = System.nanoTime();
    var random = new java.util.Random(seed);
    var keys = new java.util.ArrayList<LegKey>();
    Instant day = at("10:00:00");
    for (int i = 0; i < 150; i++) {
      LegKey key = keys.isEmpty() ? null : keys.get(random.nextInt(keys.size()));
      switch (random.nextInt(key == null ? 1 : 7)) {
        case 0, 1 -> {
          Instant from = fixture.clock.instant().plusSeconds(60L * random.nextInt(600));
          var time = Period.of(from, Duration.ofMinutes(5 + random.nextInt(90)));
          LegOrder order = order(time, new TravellerId(UUID.randomUUID()), car);
          if (get(fleet.hold(order)) instanceof Hold.Held held) {
            keys.add(order.key());
            get(fleet.confirm(order.key(), held.ref()));
          }
        }
        case 2 -> get(fixture.runs.unlock(key));
        case 3 -> get(fixture.runs.giveBack(key));
        case 4 ->
            get(
                fixture.changes.extend(
                    key, reservation(key).plan().time().to().plusSeconds(random.nextInt(7200))));
        case 5 -> get(fixture.sweep.sweep());
        default -> fixture.clock.advance(Duration.ofMinutes(random.nextInt(40)));
      }
      List<Reservation> open =
          keys.stream()
              .map(this::reservation)
              .filter(it -> it.state().occupies())
              .filter(it -> !it.plan().window().length().isZero())
              .toList();
      for (Reservation one : open) {
        for (Reservation other : open) {
          assertTrue(
              one == other || !one.plan().window().overlaps(other.plan().window()),
              "seed " + seed + ": " + one + " and " + other);
        }
      }
      assertTrue(
          open.stream().filter(it -> it.state() == ReservationState.IN_USE).count() <= 1,
          "seed " + seed);
    }
    assertTrue(day.isBefore(fixture.clock.instant()), "seed " + seed);
  }
}
