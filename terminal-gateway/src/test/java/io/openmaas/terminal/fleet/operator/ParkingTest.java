package io.openmaas.terminal.fleet.operator;

import static io.openmaas.terminal.trip.TripScript.at;
import static io.openmaas.terminal.trip.TripScript.north;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.booking.HoldsLegs.Hold;
import io.openmaas.core.booking.HoldsLegs.LegOrder;
import io.openmaas.core.booking.LegKey;
import io.openmaas.core.booking.RunsLegs.Outcome;
import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.trip.RentalId;
import io.openmaas.core.vehicle.Vehicle;
import io.openmaas.terminal.fleet.FleetFixture;
import io.openmaas.terminal.fleet.place.Bay;
import io.openmaas.terminal.fleet.place.BayId;
import io.openmaas.terminal.fleet.place.Elsewhere;
import io.openmaas.terminal.fleet.place.Payer;
import io.openmaas.terminal.fleet.place.RentalTerms;
import io.openmaas.terminal.fleet.place.TripKind;
import io.openmaas.terminal.fleet.store.ReturnPlaces.Kept;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bays: rentals go 1,000 m north, where there is a bay, and it is 10:00. */
class ParkingTest {
  private static TestDatabase database;
  private FleetFixture fixture;

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
  }

  private static <T> T get(Uni<T> uni) {
    return uni.await().atMost(Duration.ofSeconds(30));
  }

  private Bay bay(String name, int metresNorth, int capacity) {
    var bay =
        new Bay(
            new BayId(UUID.randomUUID()),
            fixture.city,
            name,
            north(metresNorth),
            25,
            capacity,
            Optional.empty(),
            new Bay.Terms("the city", Payer.OPERATOR, Optional.of("2.00 EUR a day")));
    assertEquals(true, get(fixture.bays.add(database.pool(), bay, fixture.clock.instant())));
    return bay;
  }

  private Vehicle car(RentalTerms terms) {
    Vehicle car = fixture.car();
    assertEquals(true, get(fixture.vehicles.rentOut(database.pool(), car.id(), terms)));
    return car;
  }

  private static RentalTerms terms(TripKind kind, Elsewhere elsewhere, BayId home) {
    return new RentalTerms(kind, elsewhere, Optional.ofNullable(home), Optional.empty());
  }

  private static final RentalTerms BAY_TO_BAY = terms(TripKind.BAY_TO_BAY, Elsewhere.REFUSED, null);

  private LegKey rented(Vehicle car) {
    LegOrder order = fixture.order(car, "10:00:00", "10:30:00");
    var held = assertInstanceOf(Hold.Held.class, get(fixture.fleet.hold(order)));
    get(fixture.fleet.confirm(order.key(), held.ref()));
    assertEquals(new Outcome.Done(), get(fixture.runs.unlock(order.key())));
    return order.key();
  }

  private RentalId id(LegKey key) {
    return get(fixture.reservations.find(database.pool(), key)).orElseThrow().id();
  }

  private Optional<BayId> keptFor(LegKey key) {
    return get(fixture.bays.reservedBy(database.pool(), id(key)));
  }

  private Kept place(LegKey key) {
    return get(fixture.places.find(database.pool(), id(key))).orElseThrow();
  }

  private int taken(Bay bay) {
    return get(fixture.bays.taken(database.pool(), fixture.city, fixture.clock.instant()))
        .getOrDefault(bay.id(), 0);
  }

  private Outcome giveBack(LegKey key, Vehicle car, String time, int metresNorth) {
    fixture.clock.set(at(time).plusSeconds(30));
    fixture.arrive(
        car,
        "%s on dev=0 north=0\n%s off dev=%d north=%d"
            .formatted("10:01:00", time, metresNorth, metresNorth));
    return get(fixture.runs.giveBack(key));
  }

  private static void refused(String why, Outcome outcome) {
    String reason = assertInstanceOf(Outcome.Refused.class, outcome).reason();
    assertTrue(reason.contains(why), reason);
  }

  @Test
  void a_place_at_the_destination_is_kept_used_and_paid_by_whom_the_bay_says() {
    Bay bay = bay("harbour", 1000, 1);
    Vehicle car = car(BAY_TO_BAY);
    LegKey key = rented(car);
    assertEquals(Optional.of(bay.id()), keptFor(key));
    assertEquals(new Outcome.Done(), giveBack(key, car, "10:28:00", 1000));
    assertEquals(
        new Kept(
            Optional.of(bay.id().value()),
            Optional.empty(),
            Optional.of(Payer.OPERATOR),
            false,
            Optional.empty()),
        place(key));
    assertEquals(Optional.empty(), keptFor(key));
    fixture.clock.advance(Duration.ofDays(3));
    assertEquals(1, taken(bay), "it stands there");
  }

  @Test
  void of_twenty_holds_with_three_places_at_the_destination_three_are_given() {
    bay("harbour", 1000, 2);
    bay("station", 1200, 1);
    List<Uni<Hold>> holds =
        IntStream.range(0, 20)
            .mapToObj(
                i -> fixture.fleet.hold(fixture.order(car(BAY_TO_BAY), "10:00:00", "10:30:00")))
            .toList();
    List<Hold> answers = get(Uni.join().all(holds).andFailFast());
    assertEquals(
        3, answers.stream().filter(Hold.Held.class::isInstance).count(), answers.toString());
    assertEquals(
        17, answers.stream().filter(Hold.Refused.class::isInstance).count(), answers.toString());
    // who is refused keeps no car
    assertEquals(17, get(fixture.fleet.available(fixture.city)).size());
  }

  @Test
  void arrivals_at_other_times_share_a_place() {
    bay("harbour", 1000, 1);
    assertInstanceOf(
        Hold.Held.class,
        get(fixture.fleet.hold(fixture.order(car(BAY_TO_BAY), "10:00:00", "12:00:00"))));
    // kept from 11:45 to 12:30
    assertInstanceOf(
        Hold.Refused.class,
        get(fixture.fleet.hold(fixture.order(car(BAY_TO_BAY), "10:00:00", "12:44:59"))));
    assertInstanceOf(
        Hold.Held.class,
        get(fixture.fleet.hold(fixture.order(car(BAY_TO_BAY), "10:00:00", "12:45:00"))));
  }

  @Test
  void what_refuses_a_second_in_one_place_is_a_constraint_of_the_database() {
    Bay bay = bay("harbour", 1000, 1);
    rented(car(BAY_TO_BAY));
    var refused =
        assertThrows(
            PgException.class,
            () ->
                get(
                    database
                        .pool()
                        .preparedQuery(
                            """
                            insert into terminal.bay_use (id, bay, place, from_at, vehicle)
                            values (gen_random_uuid(), $1, 1, '2026-05-04T10:20:00Z', $2)
                            """)
                        .execute(Tuple.of(bay.id().value(), fixture.car().id().value()))));
    assertEquals("23P01", refused.getSqlState());
    assertEquals("bay_use_no_overlap", refused.getConstraint());
  }

  @Test
  void a_place_that_is_not_needed_any_more_is_free_again() {
    Bay bay = bay("harbour", 1000, 1);
    LegOrder order = fixture.order(car(BAY_TO_BAY), "10:00:00", "10:30:00");
    var held = assertInstanceOf(Hold.Held.class, get(fixture.fleet.hold(order)));
    get(fixture.fleet.release(order.key(), held.ref()));
    LegOrder expiring = fixture.order(car(BAY_TO_BAY), "10:00:00", "10:30:00");
    assertInstanceOf(Hold.Held.class, get(fixture.fleet.hold(expiring)));
    fixture.clock.set(at("10:16:00"));
    get(fixture.sweep.sweep());
    assertEquals(0, taken(bay));
    assertInstanceOf(
        Hold.Held.class,
        get(fixture.fleet.hold(fixture.order(car(BAY_TO_BAY), "10:16:00", "10:30:00"))));
  }

  @Test
  void a_car_that_drives_away_frees_its_place_and_one_with_a_home_keeps_it() {
    Bay bay = bay("harbour", 0, 2);
    Vehicle car = car(RentalTerms.USUAL);
    LegKey first = rented(car);
    assertEquals(new Outcome.Done(), giveBack(first, car, "10:10:00", 0));
    assertEquals(1, taken(bay));
    Vehicle homed = car(terms(TripKind.ROUND_TRIP, Elsewhere.REFUSED, bay.id()));
    LegKey second = rented(homed);
    assertEquals(new Outcome.Done(), giveBack(second, homed, "10:11:00", 0));
    assertEquals(2, taken(bay));
    rented(car);
    assertEquals(1, taken(bay));
    LegKey again = rented(homed);
    assertEquals(1, taken(bay), "its own");
    refused("brought back", giveBack(again, homed, "10:14:00", 500));
    fixture.arrive(homed, "10:15:00 on north=500\n10:16:00 off north=0");
    fixture.clock.set(at("10:17:00"));
    assertEquals(new Outcome.Done(), get(fixture.runs.giveBack(again)));
    assertEquals(1, taken(bay));
  }

  @Test
  void a_full_bay_is_no_place_to_return_to() {
    Bay bay = bay("harbour", 1000, 1);
    Vehicle one = car(RentalTerms.USUAL);
    Vehicle other = car(BAY_TO_BAY);
    Vehicle third = car(RentalTerms.USUAL);
    LegKey first = rented(one);
    Bay second = bay("station", 1200, 1);
    LegKey key = rented(other);
    LegKey last = rented(third);
    assertEquals(Optional.of(bay.id()), keptFor(first));
    assertEquals(Optional.of(second.id()), keptFor(key));
    assertEquals(Optional.empty(), keptFor(last), "free-floating goes on without");
    assertEquals(new Outcome.Done(), giveBack(first, one, "10:20:00", 1000));
    refused("the parking bay is full", giveBack(key, other, "10:21:00", 1000));
    assertEquals(Optional.of(second.id()), keptFor(key), "what was refused changes nothing");
    // it may be left anywhere, so beside the bay too
    assertEquals(new Outcome.Done(), giveBack(last, third, "10:22:00", 1000));
    assertEquals(Optional.empty(), place(last).bay());
  }

  @Test
  void elsewhere_costs_a_fee_where_that_is_the_rule() {
    Bay home = bay("home", 0, 1);
    Vehicle car = car(terms(TripKind.ROUND_TRIP, Elsewhere.FEE, home.id()));
    LegKey key = rented(car);
    assertEquals(new Outcome.Done(), giveBack(key, car, "10:20:00", 700));
    assertEquals(true, place(key).elsewhere());
  }

  @Test
  void a_later_arrival_keeps_its_place_or_is_refused() {
    Bay bay = bay("harbour", 1000, 1);
    LegKey key = rented(car(BAY_TO_BAY));
    // arrives at 12:00: kept from 11:45 on
    assertInstanceOf(
        Hold.Held.class,
        get(fixture.fleet.hold(fixture.order(car(BAY_TO_BAY), "11:00:00", "12:00:00"))));
    var refused =
        assertInstanceOf(
            io.openmaas.core.booking.ExtendsLegs.Outcome.Refused.class,
            get(fixture.changes.extend(key, at("11:30:00"))));
    assertTrue(refused.reason().contains("parking bay"), refused.reason());
    assertEquals(Optional.of(bay.id()), keptFor(key));
    assertInstanceOf(
        io.openmaas.core.booking.ExtendsLegs.Outcome.Extended.class,
        get(fixture.changes.extend(key, at("11:15:00"))));
    assertEquals(Optional.of(bay.id()), keptFor(key));
  }
}
