package io.openmaas.terminal.alarm.store;

import static io.openmaas.terminal.trip.TripScript.at;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openmaas.core.booking.HoldsLegs.Hold;
import io.openmaas.core.booking.HoldsLegs.LegOrder;
import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.time.MachineClock;
import io.openmaas.core.vehicle.Vehicle;
import io.openmaas.core.webhook.store.Deliveries;
import io.openmaas.terminal.alarm.AlarmEntry;
import io.openmaas.terminal.alarm.AlarmState;
import io.openmaas.terminal.fleet.FleetFixture;
import io.openmaas.terminal.fleet.care.CareFixture;
import io.openmaas.terminal.fleet.care.JobWork;
import io.openmaas.terminal.fleet.job.JobId;
import io.openmaas.terminal.fleet.job.JobKind;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cars that move without a rental, and terminals that are silent. */
class AlarmSweepTest {
  private static TestDatabase database;
  private FleetFixture fixture;
  private Alarms alarms;
  private AlarmSweep sweep;

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
    alarms =
        new Alarms(
            new Deliveries(UUID::randomUUID, new MachineClock(fixture.clock)),
            UUID::randomUUID,
            fixture.clock,
            Duration.ofMinutes(1));
    sweep =
        new AlarmSweep(
            database.pool(),
            alarms,
            new UnrentedMovement(
                database.pool(), alarms, fixture.clock, Duration.ofMinutes(3), 100),
            new SilentTerminals(database.pool(), alarms, fixture.clock, Duration.ofHours(26)),
            Duration.ofHours(24));
    database.pool().query("delete from terminal.alarm").executeAndAwait();
  }

  private void look(String time) {
    fixture.clock.set(at(time));
    sweep.findUnrented().await().indefinitely();
    sweep.findUnrentedFinished().await().indefinitely();
  }

  private void driveTo(Vehicle car, String script) {
    fixture.arrive(car, script);
    fixture.assemble(car);
  }

  /** {@code KIND STATE count}, of one car. */
  private String told(Vehicle car) {
    return alarms
        .list(
            database.pool(),
            new Alarms.Filter(
                Optional.empty(),
                Optional.empty(),
                Optional.of(car.id().value()),
                Optional.empty()),
            10)
        .await()
        .indefinitely()
        .stream()
        .map(AlarmSweepTest::line)
        .sorted()
        .collect(Collectors.joining("; "));
  }

  private static String line(AlarmEntry entry) {
    return entry.sighting().first().kind() + " " + entry.state() + " " + entry.sighting().count();
  }

  private void rent(Vehicle car) {
    LegOrder order = fixture.order(car);
    var held = (Hold.Held) fixture.fleet.hold(order).await().indefinitely();
    fixture.fleet.confirm(order.key(), held.ref()).await().indefinitely();
    fixture.runs.unlock(order.key()).await().indefinitely();
  }

  @Test
  void a_car_that_moves_while_nobody_rents_it_is_told_of_once_a_trip() {
    Vehicle car = fixture.car();
    fixture.clock.set(at("10:02:00"));
    driveTo(car, "10:00:00 on dev=0\n10:01:30 on dev=500 kmh=40");
    look("10:02:00");
    assertEquals("", told(car), "the grace period");
    look("10:03:01");
    assertEquals("UNRENTED_MOVEMENT OPEN 1", told(car));
    look("10:10:00");
    driveTo(car, "10:10:00 off dev=4000");
    look("10:20:00");
    assertEquals("UNRENTED_MOVEMENT OPEN 1", told(car), "the same trip, finished now");
    fixture.clock.set(at("10:26:00"));
    driveTo(car, "10:20:00 on dev=4000\n10:25:00 off dev=6000");
    look("10:30:00");
    assertEquals("UNRENTED_MOVEMENT OPEN 2", told(car), "another trip");
  }

  @Test
  void late_records_that_make_a_trip_begin_earlier_make_no_second_alarm() {
    Vehicle car = fixture.car();
    fixture.clock.set(at("10:30:00"));
    driveTo(car, "10:10:00 on dev=1000\n10:20:00 off dev=9000");
    look("10:40:00");
    driveTo(car, "10:05:00 on dev=0");
    look("10:50:00");
    assertEquals("UNRENTED_MOVEMENT OPEN 1", told(car));
  }

  @Test
  void a_rented_car_may_move() {
    Vehicle car = fixture.car();
    rent(car);
    fixture.clock.set(at("10:06:00"));
    driveTo(car, "10:01:00 on dev=0\n10:05:00 on dev=3000");
    look("10:06:00");
    assertEquals("", told(car));
  }

  @Test
  void a_car_with_a_driver_of_a_job_may_move_until_the_job_is_over() {
    Vehicle car = fixture.car();
    var care = new CareFixture(fixture);
    fixture.clock.set(at("09:50:00"));
    var planned =
        (JobWork.Outcome.Changed)
            care.work
                .plan(car.id(), JobKind.MAINTENANCE, "brakes", Optional.empty())
                .await()
                .indefinitely();
    JobId job = planned.job().id();
    care.work.assign(job, "nia").await().indefinitely();
    care.work.begin(job).await().indefinitely();
    fixture.clock.set(at("10:06:00"));
    driveTo(car, "10:01:00 on dev=0\n10:05:00 on dev=3000");
    look("10:06:00");
    assertEquals("", told(car));
    driveTo(car, "10:06:00 off dev=3000");
    care.work.done(job, Optional.empty()).await().indefinitely();
    look("10:20:00");
    assertEquals("", told(car), "driven in the time of the job, looked at after it");
    fixture.clock.set(at("11:06:00"));
    driveTo(car, "11:00:00 on dev=3000\n11:05:00 on dev=6000");
    look("11:06:00");
    assertEquals("UNRENTED_MOVEMENT OPEN 1", told(car), "the job is over");
  }

  @Test
  void a_job_that_is_only_planned_is_no_permission() {
    Vehicle car = fixture.car();
    new CareFixture(fixture)
        .work
        .plan(car.id(), JobKind.CLEANING, "dirty", Optional.empty())
        .await()
        .indefinitely();
    fixture.clock.set(at("10:06:00"));
    driveTo(car, "10:01:00 on dev=0\n10:05:00 on dev=3000");
    look("10:06:00");
    assertEquals("UNRENTED_MOVEMENT OPEN 1", told(car));
  }

  /** A command that a person gave, carried out at once. */
  private void command(Vehicle car, String name, String authority, String state, String time) {
    database
        .pool()
        .preparedQuery(
            """
            insert into terminal.vehicle_command (id, vehicle, imei, counter, command, authority,
              state, asked_at, expires_at, sent_at, ended_at, envelope_hash)
            values (gen_random_uuid(), $1, $1::text, (random() * 1e9)::bigint + 1, $2, $3, $4, $5,
              $5::timestamptz + interval '60 seconds', $5, $5, 'x')
            """)
        .execute(
            Tuple.of(car.id().value(), name, authority, state, at(time).atOffset(ZoneOffset.UTC)))
        .await()
        .indefinitely();
  }

  @Test
  void a_car_that_a_person_has_opened_may_move_until_it_is_locked() {
    Vehicle opened = fixture.car();
    Vehicle locked = fixture.car();
    Vehicle refused = fixture.car();
    Vehicle byRenter = fixture.car();
    Vehicle longAgo = fixture.car();
    command(opened, "unlock", "person:nia", "DONE", "09:40:00");
    command(locked, "unlock", "person:nia", "DONE", "09:40:00");
    command(locked, "lock", "person:nia", "DONE", "09:50:00");
    command(refused, "unlock", "person:nia", "REFUSED", "09:40:00");
    command(byRenter, "unlock", "rental:" + UUID.randomUUID(), "DONE", "09:40:00");
    command(longAgo, "unlock", "person:nia", "DONE", "08:00:00");
    fixture.clock.set(at("10:06:00"));
    for (Vehicle car : List.of(opened, locked, refused, byRenter)) {
      driveTo(car, "10:01:00 on dev=0\n10:05:00 on dev=3000");
    }
    look("10:06:00");
    assertEquals("", told(opened));
    assertEquals("UNRENTED_MOVEMENT OPEN 1", told(locked));
    assertEquals("UNRENTED_MOVEMENT OPEN 1", told(refused));
    assertEquals("UNRENTED_MOVEMENT OPEN 1", told(byRenter));
    fixture.clock.set(at("20:06:00"));
    driveTo(longAgo, "20:01:00 on dev=0\n20:05:00 on dev=3000");
    look("20:06:00");
    assertEquals("UNRENTED_MOVEMENT OPEN 1", told(longAgo), "12 hours after it was opened");
  }

  @Test
  void a_car_that_is_permitted_to_move_otherwise_may_move() {
    Vehicle car = fixture.car();
    database
        .pool()
        .preparedQuery(
            "insert into terminal.permitted_movement (id, vehicle, from_at, reason)"
                + " values (gen_random_uuid(), $1, $2, 'relocation')")
        .execute(Tuple.of(car.id().value(), at("09:50:00").atOffset(ZoneOffset.UTC)))
        .await()
        .indefinitely();
    fixture.clock.set(at("10:06:00"));
    driveTo(car, "10:01:00 on dev=0\n10:05:00 on dev=3000");
    look("10:06:00");
    assertEquals("", told(car));
  }

  @Test
  void a_reservation_that_nobody_has_unlocked_is_no_permission() {
    Vehicle car = fixture.car();
    LegOrder order = fixture.order(car);
    fixture.fleet.hold(order).await().indefinitely();
    fixture.clock.set(at("10:06:00"));
    driveTo(car, "10:01:00 on dev=0\n10:05:00 on dev=3000");
    look("10:06:00");
    assertEquals("UNRENTED_MOVEMENT OPEN 1", told(car));
  }

  @Test
  void an_engine_that_runs_in_the_yard_is_no_movement() {
    Vehicle car = fixture.car();
    fixture.clock.set(at("10:30:00"));
    driveTo(car, "10:00:00 on dev=0\n10:20:00 off dev=60");
    look("10:30:00");
    assertEquals("", told(car));
  }

  @Test
  void a_trip_that_is_known_only_afterwards_is_told_of_too() {
    Vehicle car = fixture.car();
    fixture.clock.set(at("18:00:00"));
    driveTo(car, "10:00:00 on dev=0\n10:20:00 off dev=9000");
    look("18:00:00");
    assertEquals("", told(car), "the grace period");
    look("18:03:01");
    assertEquals("UNRENTED_MOVEMENT OPEN 1", told(car));
  }

  private void seen(Vehicle car, Instant at) {
    database
        .pool()
        .preparedQuery(
            """
            insert into terminal.chain_head (vehicle, number, hash, received_at)
            values ($1, 0, '', $2)
            on conflict (vehicle) do update set received_at = excluded.received_at
            """)
        .execute(Tuple.of(car.id().value(), at.atOffset(ZoneOffset.UTC)))
        .await()
        .indefinitely();
  }

  @Test
  void a_terminal_that_is_silent_for_long_is_a_notice_that_ends_when_it_speaks() {
    Vehicle silent = fixture.car();
    Vehicle speaking = fixture.car();
    Vehicle neverHeard = fixture.car();
    Instant now = at("10:00:00");
    fixture.clock.set(now);
    seen(silent, now.minus(Duration.ofHours(27)));
    seen(speaking, now.minus(Duration.ofHours(25)));
    sweep.findSilent().await().indefinitely();
    assertEquals("SILENT OPEN 1", told(silent));
    assertEquals("", told(speaking));
    assertEquals("", told(neverHeard));
    fixture.clock.advance(Duration.ofHours(1));
    sweep.findSilent().await().indefinitely();
    assertEquals("SILENT OPEN 2", told(silent));
    seen(silent, fixture.clock.instant());
    fixture.clock.advance(Duration.ofHours(25));
    sweep.findSilent().await().indefinitely();
    assertEquals("SILENT " + AlarmState.CLOSED + " 2", told(silent));
  }
}
