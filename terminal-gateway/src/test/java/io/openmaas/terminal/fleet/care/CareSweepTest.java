package io.openmaas.terminal.fleet.care;

import static io.openmaas.terminal.trip.TripScript.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.booking.HoldsLegs.Confirmation;
import io.openmaas.core.booking.HoldsLegs.Hold;
import io.openmaas.core.booking.HoldsLegs.LegOrder;
import io.openmaas.core.money.Money;
import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.time.Period;
import io.openmaas.core.vehicle.Vehicle;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.StoredRecords;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.command.CommandOutcome;
import io.openmaas.terminal.fleet.FleetFixture;
import io.openmaas.terminal.fleet.FleetVehicle;
import io.openmaas.terminal.fleet.care.JobWork.Outcome;
import io.openmaas.terminal.fleet.damage.Cleanliness;
import io.openmaas.terminal.fleet.damage.DamageSeverity;
import io.openmaas.terminal.fleet.damage.DamageState;
import io.openmaas.terminal.fleet.damage.ReturnReport;
import io.openmaas.terminal.fleet.job.Cost;
import io.openmaas.terminal.fleet.job.DriveBy;
import io.openmaas.terminal.fleet.job.Job;
import io.openmaas.terminal.fleet.job.JobKind;
import io.openmaas.terminal.fleet.job.JobState;
import io.openmaas.terminal.fleet.job.Move;
import io.openmaas.terminal.fleet.job.store.Costs;
import io.openmaas.terminal.trip.TripScript;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CareSweepTest {
  private static TestDatabase database;
  private FleetFixture fleet;
  private CareFixture care;
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
    fleet = new FleetFixture(database);
    care = new CareFixture(fleet);
    car = fleet.car();
  }

  @Test
  void a_hold_of_the_same_instant_as_a_jobs_assignment_waits_for_it_and_is_refused()
      throws Exception {
    Job job =
        assertInstanceOf(
                JobWork.Outcome.Changed.class,
                get(care.work.plan(car.id(), JobKind.CLEANING, "dirty", Optional.empty())))
            .job();
    CompletableFuture<Hold> hold =
        database
            .pool()
            .withTransaction(
                connection ->
                    care.jobs
                        .lock(connection, job.id())
                        .flatMap(it -> care.jobs.save(connection, it.orElseThrow().assigned("nia")))
                        .map(_ -> fleet.fleet.hold(fleet.order(car)).subscribeAsCompletionStage())
                        .call(this::untilSomebodyWaits))
            .await()
            .atMost(Duration.ofSeconds(20));
    assertEquals(new Hold.Refused("the car is not free"), hold.get(20, TimeUnit.SECONDS));
    assertEquals(
        0,
        database
            .pool()
            .query("select 1 from terminal.reservation where vehicle = '" + car.id() + "'")
            .executeAndAwait()
            .size());
  }

  @Test
  void a_job_is_given_to_a_driver_only_after_a_hold_that_was_quicker() throws Exception {
    Job job =
        assertInstanceOf(
                JobWork.Outcome.Changed.class,
                get(care.work.plan(car.id(), JobKind.CLEANING, "dirty", Optional.empty())))
            .job();
    var order = fleet.order(car);
    CompletableFuture<JobWork.Outcome> assigned =
        database
            .pool()
            .withTransaction(
                connection ->
                    fleet
                        .vehicles
                        .lockAgainstChange(connection, car.id())
                        .map(_ -> care.work.assign(job.id(), "nia").subscribeAsCompletionStage())
                        .call(this::untilSomebodyWaits))
            .await()
            .atMost(Duration.ofSeconds(20));
    assertInstanceOf(JobWork.Outcome.Changed.class, assigned.get(20, TimeUnit.SECONDS));
    assertEquals(new Hold.Refused("the car is not free"), get(fleet.fleet.hold(order)));
  }

  /** Whoever has begun above has come to the lock. */
  private Uni<Void> untilSomebodyWaits(CompletableFuture<?> begun) {
    return database
        .pool()
        .query(
            """
            select 1 from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock'
            """)
        .execute()
        .flatMap(
            rows -> {
              if (rows.size() > 0 || begun.isDone()) {
                return Uni.createFrom().voidItem();
              }
              return Uni.createFrom()
                  .voidItem()
                  .onItem()
                  .delayIt()
                  .by(Duration.ofMillis(20))
                  .flatMap(_ -> untilSomebodyWaits(begun));
            });
  }

  @Test
  void a_nearly_empty_battery_draws_one_charging_job_however_often_the_round_is_made() {
    say("10:00:00", Map.of(Measure.TRACTION_BATTERY_PERCENT, 12L));
    sweep();
    sweep();
    Uni.join()
        .all(care.sweep.lookAfter(car.id()), care.sweep.lookAfter(car.id()))
        .andFailFast()
        .await()
        .indefinitely();
    assertEquals("CHARGING PLANNED", open());
    assertTrue(vehicle().free(), "12 % are enough to be offered");

    fleet.clock.set(at("10:05:00"));
    say("10:05:00", Map.of(Measure.TRACTION_BATTERY_PERCENT, 7L));
    sweep();
    assertEquals("CHARGING PLANNED", open());
    assertEquals(List.of("LOW_CHARGE"), vehicle().unfit());
    assertFalse(offered());
    assertEquals(new Hold.Refused("the car is not free"), get(fleet.fleet.hold(fleet.order(car))));

    // somebody charged it unasked: nobody needs to come any more
    fleet.clock.set(at("12:00:00"));
    say("12:00:00", Map.of(Measure.TRACTION_BATTERY_PERCENT, 80L));
    sweep();
    assertEquals("", open());
    assertTrue(vehicle().free());
  }

  @Test
  void a_job_that_was_done_is_not_drawn_again_by_what_was_said_before() {
    say("09:59:00", Map.of(Measure.TRACTION_BATTERY_PERCENT, 7L));
    sweep();
    Job job = care.jobs.listOf(database.pool(), car.id()).await().indefinitely().getFirst();
    changed(care.work.assign(job.id(), "dora@example.org"));
    changed(care.work.begin(job.id()));
    fleet.clock.advance(Duration.ofHours(1));
    changed(care.work.done(job.id(), Optional.empty()));
    sweep();
    assertEquals("", open());
  }

  @Test
  void a_job_left_undone_is_escalated_once() {
    say("10:00:00", Map.of(Measure.FAULT_LAMP, 1L));
    sweep();
    fleet.clock.advance(Duration.ofHours(49));
    sweep();
    Job job =
        care.jobs.listOpen(database.pool(), fleet.city.value()).await().indefinitely().getFirst();
    assertEquals(Optional.of(fleet.clock.instant()), job.times().escalatedAt());
    var first = fleet.clock.instant();
    fleet.clock.advance(Duration.ofHours(1));
    sweep();
    assertEquals(
        Optional.of(first),
        get(care.jobs.find(database.pool(), job.id())).orElseThrow().times().escalatedAt());
  }

  @Test
  void a_relocation_takes_the_car_out_of_service_and_its_trip_is_the_drivers() {
    Job job = relocation();
    assertTrue(offered(), "planned only");
    changed(care.work.assign(job.id(), "dora@example.org"));
    assertFalse(offered());
    assertEquals(List.of("JOB"), vehicle().unfit());
    assertEquals(new Hold.Refused("the car is not free"), get(fleet.fleet.hold(fleet.order(car))));

    var begun = changed(care.work.begin(job.id()));
    assertEquals(Optional.of(new CommandOutcome.Done("ok")), begun.command());
    assertEquals(List.of("unlock"), fleet.doors.told);
    fleet.arrive(
        car,
        """
        10:01:00 on dev=1000 north=0
        10:02:00 on dev=2000 north=1000
        10:03:00 off dev=3000 north=2000
        """);
    fleet.clock.set(at("10:10:00"));
    fleet.assemble(car);
    var cost =
        new Cost(
            "driver, 10 minutes", Money.ofMinor(450, "EUR"), "dora@example.org", at("10:10:00"));
    assertEquals(JobState.DONE, changed(care.work.done(job.id(), Optional.of(cost))).job().state());
    assertEquals(
        List.of(cost), get(care.costs.list(database.pool(), Costs.Of.JOB, job.id().value())));
    assertTrue(vehicle().lockWanted(), "it is offered again only when it is locked");
    get(fleet.sweep.sweep());
    assertTrue(offered());

    var day = new Period(at("00:00:00"), at("23:00:00"));
    var trip = get(fleet.trips.within(database.pool(), car.id(), day)).getFirst();
    var driven = DriveBy.of(trip, get(care.jobs.listDriven(database.pool(), car.id(), day)));
    assertEquals(Optional.of("dora@example.org"), driven.job().flatMap(Job::driver));
    assertEquals(2000, trip.metres());
  }

  @Test
  void a_job_does_not_begin_while_a_traveller_has_the_car_and_none_gets_it_while_it_has_begun() {
    Job job = relocation();
    LegOrder order = fleet.order(car);
    var held = assertInstanceOf(Hold.Held.class, get(fleet.fleet.hold(order)));
    assertInstanceOf(
        Confirmation.Confirmed.class, get(fleet.fleet.confirm(order.key(), held.ref())));
    changed(care.work.assign(job.id(), "dora@example.org"));
    assertEquals(new Outcome.Refused("somebody has the vehicle"), get(care.work.begin(job.id())));
    get(fleet.fleet.release(order.key(), held.ref()));
    changed(care.work.begin(job.id()));
    // two drivers at once are kept apart
    var other = get(care.work.plan(car.id(), JobKind.CLEANING, "dirty", Optional.empty()));
    Job cleaning = ((Outcome.Changed) other).job();
    changed(care.work.assign(cleaning.id(), "emil@example.org"));
    assertEquals(
        new Outcome.Refused("somebody has the vehicle"), get(care.work.begin(cleaning.id())));
    assertEquals(
        new Outcome.Refused("the vehicle has an open job of this kind"),
        get(care.work.plan(car.id(), JobKind.CLEANING, "again", Optional.empty())));
  }

  @Test
  void a_crash_opens_one_case_of_the_rental_it_happened_in_and_takes_the_car_out() {
    LegOrder order = rented();
    fleet.clock.set(at("10:20:00"));
    say("10:15:00", Map.of(Measure.CRASH, 3L));
    say("10:16:00", Map.of(Measure.CRASH, 0L));
    sweep();
    sweep();
    var cases = get(care.damage.listOf(database.pool(), car.id()));
    assertEquals(1, cases.size());
    var damage = cases.getFirst();
    assertEquals(at("10:15:00"), damage.happenedAt());
    assertEquals(
        Optional.of(get(fleet.reservations.find(database.pool(), order.key())).orElseThrow().id()),
        damage.rental());
    assertTrue(vehicle().unfit().contains("DAMAGE"));
    // a person looked: a scratch
    database
        .pool()
        .withTransaction(
            c ->
                care.damage
                    .lock(c, damage.id())
                    .flatMap(
                        found ->
                            care.damage.save(
                                c,
                                found
                                    .orElseThrow()
                                    .become(
                                        DamageState.ASSESSED,
                                        DamageSeverity.COSMETIC,
                                        fleet.clock.instant()))))
        .await()
        .indefinitely();
    assertEquals(List.of(), vehicle().unfit());
    sweep();
    assertEquals(1, get(care.damage.listOf(database.pool(), car.id())).size());
  }

  @Test
  void a_report_of_dirt_and_damage_opens_a_cleaning_job_and_a_case_once() {
    LegOrder order = rented();
    var rental = get(fleet.reservations.find(database.pool(), order.key())).orElseThrow();
    var report =
        new ReturnReport(
            UUID.randomUUID(),
            rental.id(),
            car.id(),
            "ada@example.org",
            Cleanliness.DIRTY,
            Optional.of(40),
            Optional.of("mirror broken"),
            List.of("photo-1"),
            fleet.clock.instant());
    assertEquals(true, get(database.pool().withTransaction(c -> care.reports.add(c, report))));
    assertEquals(false, get(database.pool().withTransaction(c -> care.reports.add(c, report))));
    assertEquals("CLEANING PLANNED", open());
    var damage = get(care.damage.listOf(database.pool(), car.id())).getFirst();
    assertEquals("mirror broken", damage.words());
    assertEquals(List.of("photo-1"), damage.photos());
    assertEquals(Optional.of(rental.id()), damage.rental());
    sweep();
    assertEquals("CLEANING PLANNED", open());
  }

  @Test
  void fault_codes_open_cases_that_close_when_they_are_gone() {
    get(care.faults.report(database.pool(), car.id(), List.of("P0420", "P0301"), at("10:00:00")));
    get(care.faults.report(database.pool(), car.id(), List.of("P0420"), at("10:05:00")));
    get(care.faults.report(database.pool(), car.id(), List.of("P0301"), at("10:00:00")));
    assertEquals(
        "P0420 open, P0301 closed",
        String.join(
            ", ",
            get(care.faults.listOf(database.pool(), car.id())).stream()
                .map(each -> each.code() + (each.closedAt().isPresent() ? " closed" : " open"))
                .toList()));
    sweep();
    assertEquals("MAINTENANCE PLANNED", open());
  }

  @Test
  void low_tyre_pressure_draws_maintenance() {
    say("10:00:00", Map.of(Measure.TYRE_FRONT_LEFT_KPA, 170L, Measure.TYRE_REAR_LEFT_KPA, 240L));
    sweep();
    assertEquals("MAINTENANCE PLANNED", open());
    assertEquals(List.of(), vehicle().unfit());
  }

  @Test
  void fifteen_rentals_draw_a_cleaning_job() {
    for (int i = 0; i < 15; i++) {
      assertEquals("", open());
      rented();
      fleet.clock.advance(Duration.ofSeconds(10));
      database
          .pool()
          .query(
              "update terminal.reservation set state = 'FINISHED', returned_at = '%1$s', window_to = '%1$s' where vehicle = '%2$s' and state = 'IN_USE'"
                  .formatted(fleet.clock.instant(), car.id()))
          .executeAndAwait();
      sweep();
    }
    assertEquals("CLEANING PLANNED", open());
  }

  @Test
  void the_name_in_public_feeds_changes_when_a_rental_ends() {
    UUID before = get(fleet.fleet.available(fleet.city)).getFirst().publicId();
    assertNotEquals(car.id().value(), before);
    assertEquals(before, get(fleet.fleet.available(fleet.city)).getFirst().publicId());
    LegOrder order = rented();
    fleet.clock.advance(Duration.ofMinutes(10));
    get(fleet.runs.giveBack(order.key()));
    get(fleet.sweep.sweep());
    assertNotEquals(before, get(fleet.fleet.available(fleet.city)).getFirst().publicId());
  }

  private LegOrder rented() {
    LegOrder order = fleet.order(car);
    var held = assertInstanceOf(Hold.Held.class, get(fleet.fleet.hold(order)));
    get(fleet.fleet.confirm(order.key(), held.ref()));
    get(fleet.runs.unlock(order.key()));
    return order;
  }

  private Job relocation() {
    var move = new Move(Optional.empty(), TripScript.north(2000), "Harbour", Optional.of("bay-1"));
    return changed(
            care.work.plan(
                car.id(), JobKind.RELOCATION, "too few at the harbour", Optional.of(move)))
        .job();
  }

  private void say(String time, Map<Measure, Long> measures) {
    new StoredRecords(database.pool())
        .add(
            car.id(),
            List.of(
                new TerminalRecord(
                    new Imei("350000000000001"), at(time), Optional.empty(), measures)));
  }

  private void sweep() {
    get(care.sweep.lookAfter(car.id()));
  }

  private String open() {
    return String.join(
        ", ",
        get(care.jobs.listOpen(database.pool(), fleet.city.value())).stream()
            .map(job -> job.kind() + " " + job.state())
            .toList());
  }

  private boolean offered() {
    return !get(fleet.fleet.available(fleet.city)).isEmpty();
  }

  private FleetVehicle vehicle() {
    return get(fleet.vehicles.find(database.pool(), car.id())).orElseThrow();
  }

  private static Outcome.Changed changed(Uni<Outcome> outcome) {
    return assertInstanceOf(Outcome.Changed.class, get(outcome));
  }

  private static <T> T get(Uni<T> uni) {
    return uni.await().indefinitely();
  }
}
