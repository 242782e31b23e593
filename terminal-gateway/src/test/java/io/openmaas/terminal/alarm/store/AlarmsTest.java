package io.openmaas.terminal.alarm.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.id.TimeOrderedIds;
import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.time.MachineClock;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.core.webhook.store.Deliveries;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.MovableClock;
import io.openmaas.terminal.alarm.Alarm;
import io.openmaas.terminal.alarm.AlarmEntry;
import io.openmaas.terminal.alarm.AlarmKind;
import io.openmaas.terminal.alarm.AlarmState;
import io.openmaas.terminal.alarm.Severity;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AlarmsTest {
  private static final Duration DAY = Duration.ofHours(24);
  private static TestDatabase database;

  private final MovableClock clock = new MovableClock(Instant.parse("2026-05-04T12:00:00Z"));
  private final TimeOrderedIds ids = new TimeOrderedIds(clock, new Random());
  private final Deliveries webhooks = new Deliveries(ids, new MachineClock(clock));
  private final Alarms alarms = new Alarms(webhooks, ids, clock, Duration.ofMinutes(1));
  private final VehicleId car = new VehicleId(UUID.randomUUID());

  @BeforeAll
  static void start() {
    database = new TestDatabase();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void clear() {
    database.pool().query("delete from terminal.alarm").executeAndAwait();
    database.pool().query("delete from core.webhook").executeAndAwait();
  }

  private static <T> T inTransaction(Function<SqlConnection, Uni<T>> work) {
    return database.pool().withTransaction(work).await().indefinitely();
  }

  private Alarm alarm(AlarmKind kind, String words) {
    return Alarm.of(kind, car, clock.instant(), words);
  }

  private void raise(Alarm... raised) {
    inTransaction(connection -> alarms.raise(connection, List.of(raised)));
  }

  private List<AlarmEntry> all() {
    return list(Optional.empty(), Optional.empty(), Optional.empty());
  }

  private List<AlarmEntry> list(
      Optional<AlarmState> state, Optional<Severity> severity, Optional<UUID> vehicle) {
    return alarms
        .list(database.pool(), new Alarms.Filter(state, severity, vehicle, Optional.empty()), 100)
        .await()
        .indefinitely();
  }

  /** {@code KIND STATE count first > last}, the last alarm first. */
  private String told() {
    return all().stream()
        .map(
            entry ->
                "%s %s %d %s > %s"
                    .formatted(
                        entry.sighting().first().kind(),
                        entry.state(),
                        entry.sighting().count(),
                        entry.sighting().first().words(),
                        entry.sighting().last().words()))
        .collect(Collectors.joining("; "));
  }

  private void subscribe() {
    database
        .pool()
        .query(
            """
            insert into core.webhook (id, url, types, kinds, least_urgency, note, created_at, created_by)
            values (gen_random_uuid(), 'https://example.org/',
              '{alarm.opened,alarm.acknowledged,alarm.closed}', '{}', 0, '', now(), 'me')
            """)
        .executeAndAwait();
  }

  /** The webhook events, in the order of their writing. */
  private List<String> announced() {
    var types = new ArrayList<String>();
    for (Row row :
        database
            .pool()
            .query("select type, body from core.webhook_delivery order by ctid")
            .executeAndAwait()) {
      assertTrue(row.getString("body").contains("\"kind\":"), row.getString("body"));
      types.add(row.getString("type"));
    }
    return types;
  }

  @Test
  void one_alarm_is_open_for_each_kind_and_subject() {
    raise(alarm(AlarmKind.CRASH, "one"));
    clock.advance(Duration.ofMinutes(2));
    raise(alarm(AlarmKind.CRASH, "two"), alarm(AlarmKind.CRASH, "two again"));
    raise(alarm(AlarmKind.TOW, "tow"));
    raise(
        Alarm.of(AlarmKind.CRASH, new VehicleId(UUID.randomUUID()), clock.instant(), "other car"));
    assertEquals(
        List.of(
            "CRASH OPEN 1 other car > other car",
            "CRASH OPEN 3 one > two again",
            "TOW OPEN 1 tow > tow"),
        told().lines().flatMap(line -> List.of(line.split("; ")).stream()).sorted().toList());
  }

  @Test
  void what_goes_on_is_not_written_more_often_than_agreed() {
    raise(alarm(AlarmKind.FAULT_CODES, "P1"));
    clock.advance(Duration.ofSeconds(59));
    raise(alarm(AlarmKind.FAULT_CODES, "P2"));
    assertEquals("FAULT_CODES OPEN 1 P1 > P1", told());
    clock.advance(Duration.ofSeconds(1));
    raise(alarm(AlarmKind.FAULT_CODES, "P3"));
    assertEquals("FAULT_CODES OPEN 2 P1 > P3", told());
  }

  @Test
  void late_news_moves_the_first_sight_and_not_the_last() {
    raise(alarm(AlarmKind.TOW, "now"));
    Alarm earlier = Alarm.of(AlarmKind.TOW, car, clock.instant().minus(DAY), "yesterday");
    clock.advance(Duration.ofMinutes(2));
    raise(earlier);
    assertEquals("TOW OPEN 2 yesterday > now", told());
  }

  @Test
  void acknowledged_and_still_going_on_it_opens_no_new_one_until_it_is_closed() {
    raise(alarm(AlarmKind.JAMMING, "one"));
    UUID id = all().getFirst().id();
    assertTrue(
        AlarmsTest.<Boolean>inTransaction(c -> alarms.acknowledge(c, id, "anna", "on my way")));
    assertFalse(AlarmsTest.<Boolean>inTransaction(c -> alarms.acknowledge(c, id, "ben", "me too")));
    clock.advance(Duration.ofMinutes(2));
    raise(alarm(AlarmKind.JAMMING, "two"));
    assertEquals("JAMMING ACKNOWLEDGED 2 one > two", told());
    assertEquals("anna", all().getFirst().acknowledged().orElseThrow().by().orElseThrow());
    assertTrue(AlarmsTest.<Boolean>inTransaction(c -> alarms.close(c, id, "anna", "found it")));
    assertFalse(AlarmsTest.<Boolean>inTransaction(c -> alarms.close(c, id, "anna", "")));
    raise(alarm(AlarmKind.JAMMING, "three"));
    assertEquals("JAMMING OPEN 1 three > three; JAMMING CLOSED 2 one > two", told());
  }

  @Test
  void what_is_acknowledged_and_quiet_closes_by_itself_and_what_nobody_saw_does_not() {
    raise(alarm(AlarmKind.CRASH, "seen"), alarm(AlarmKind.TOW, "unseen"));
    raise(alarm(AlarmKind.SILENT, "a notice"));
    UUID id =
        all().stream()
            .filter(entry -> entry.sighting().first().kind() == AlarmKind.CRASH)
            .findFirst()
            .orElseThrow()
            .id();
    inTransaction(c -> alarms.acknowledge(c, id, "anna", ""));
    clock.advance(DAY);
    assertEquals(0, (int) AlarmsTest.<Integer>inTransaction(c -> alarms.closeQuiet(c, DAY)));
    clock.advance(Duration.ofSeconds(1));
    assertEquals(2, (int) AlarmsTest.<Integer>inTransaction(c -> alarms.closeQuiet(c, DAY)));
    assertEquals(
        List.of("TOW"),
        list(Optional.of(AlarmState.OPEN), Optional.empty(), Optional.empty()).stream()
            .map(entry -> entry.sighting().first().kind().name())
            .toList());
    assertTrue(
        list(Optional.of(AlarmState.CLOSED), Optional.empty(), Optional.empty()).stream()
            .allMatch(entry -> entry.closed().orElseThrow().by().isEmpty()));
  }

  @Test
  void a_low_battery_is_believed_when_it_is_seen_for_a_minute() {
    subscribe();
    raise(alarm(AlarmKind.LOW_12V, "11.4 V"));
    clock.advance(Duration.ofSeconds(30));
    raise(alarm(AlarmKind.LOW_12V, "11.5 V"));
    assertEquals("", told());
    assertEquals(List.of(), announced());
    clock.advance(Duration.ofHours(1));
    raise(alarm(AlarmKind.LOW_12V, "11.3 V"));
    assertEquals("LOW_12V OPEN 3 11.4 V > 11.3 V", told());
    assertEquals(List.of("alarm.opened"), announced());
  }

  @Test
  void two_starts_of_an_engine_far_apart_are_no_low_battery() {
    raise(alarm(AlarmKind.LOW_12V, "9.6 V"));
    clock.advance(Duration.ofHours(9));
    raise(alarm(AlarmKind.LOW_12V, "9.7 V"));
    assertEquals("", told());
    clock.advance(Duration.ofMinutes(5));
    raise(alarm(AlarmKind.LOW_12V, "11.2 V"));
    assertEquals("LOW_12V OPEN 3 9.7 V > 11.2 V", told());
  }

  @Test
  void a_batch_that_shows_it_for_a_minute_is_believed_at_once() {
    raise(
        alarm(AlarmKind.LOW_12V, "one"),
        Alarm.of(AlarmKind.LOW_12V, car, clock.instant().plusSeconds(60), "two"));
    assertEquals("LOW_12V OPEN 2 one > two", told());
  }

  @Test
  void a_suspicion_that_came_to_nothing_is_forgotten() {
    raise(alarm(AlarmKind.LOW_12V, "one"));
    clock.advance(DAY.plusSeconds(1));
    inTransaction(c -> alarms.closeQuiet(c, DAY));
    assertEquals("", told());
    assertEquals(0, database.pool().query("select 1 from terminal.alarm").executeAndAwait().size());
  }

  @Test
  void webhooks_are_told_once_of_opening_acknowledgement_and_closing() {
    subscribe();
    raise(alarm(AlarmKind.CRASH, "one"));
    clock.advance(Duration.ofMinutes(2));
    raise(alarm(AlarmKind.CRASH, "two"));
    UUID id = all().getFirst().id();
    inTransaction(c -> alarms.acknowledge(c, id, "anna", ""));
    clock.advance(Duration.ofMinutes(2));
    raise(alarm(AlarmKind.CRASH, "three"));
    inTransaction(c -> alarms.close(c, id, "anna", ""));
    assertEquals(List.of("alarm.opened", "alarm.acknowledged", "alarm.closed"), announced());
  }

  @Test
  void what_is_rolled_back_was_never_raised_and_can_be_raised_again() {
    subscribe();
    database
        .pool()
        .withTransaction(
            connection ->
                alarms
                    .raise(connection, List.of(alarm(AlarmKind.CRASH, "one")))
                    .invoke(
                        () -> {
                          throw new IllegalStateException("the commit failed");
                        }))
        .onFailure()
        .recoverWithNull()
        .await()
        .indefinitely();
    assertEquals("", told());
    raise(alarm(AlarmKind.CRASH, "one"));
    assertEquals("CRASH OPEN 1 one > one", told());
    assertEquals(List.of("alarm.opened"), announced());
  }

  @Test
  void words_of_terminals_are_kept_whatever_they_are() {
    raise(alarm(AlarmKind.FAULT_CODES, "P\0\nforged\u0085 log line" + "x".repeat(2_000)));
    String words = all().getFirst().sighting().last().words();
    assertEquals(500, words.length());
    assertTrue(words.startsWith("P  forged"), words);
    assertTrue(words.chars().noneMatch(Character::isISOControl));
  }

  @Test
  void lists_are_filtered_and_paged() {
    raise(alarm(AlarmKind.CRASH, "a"), alarm(AlarmKind.SILENT, "b"));
    clock.advance(Duration.ofSeconds(1));
    raise(Alarm.of(AlarmKind.TOW, new Imei("350000000000001"), clock.instant(), "c"));
    assertEquals(3, all().size());
    assertEquals(1, list(Optional.empty(), Optional.of(Severity.NOTICE), Optional.empty()).size());
    assertEquals(2, list(Optional.empty(), Optional.empty(), Optional.of(car.value())).size());
    assertEquals(
        0, list(Optional.of(AlarmState.CLOSED), Optional.empty(), Optional.empty()).size());
    List<AlarmEntry> rest =
        alarms
            .list(
                database.pool(),
                new Alarms.Filter(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(all().getFirst().id())),
                100)
            .await()
            .indefinitely();
    assertEquals(all().subList(1, 3), rest);
  }

  /** Law: many transactions that raise the same alarms in any order all commit. */
  @Test
  void transactions_that_raise_the_same_do_not_lock_each_other_for_good() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    var cars = new ArrayList<VehicleId>();
    for (int i = 0; i < 20; i++) {
      cars.add(new VehicleId(UUID.randomUUID()));
    }
    var eager = new Alarms(webhooks, ids, clock, Duration.ofSeconds(-1));
    var transactions = new ArrayList<Uni<Void>>();
    for (int i = 0; i < 60; i++) {
      var raised = new ArrayList<Alarm>();
      for (VehicleId each : cars) {
        raised.add(Alarm.of(AlarmKind.CRASH, each, clock.instant(), "a"));
        raised.add(Alarm.of(AlarmKind.TOW, each, clock.instant(), "b"));
      }
      Collections.shuffle(raised, random);
      transactions.add(
          database.pool().withTransaction(connection -> eager.raise(connection, raised)));
    }
    Uni.join().all(transactions).andFailFast().await().atMost(Duration.ofSeconds(30));
    assertEquals(40, all().size(), "seed " + seed);
    assertTrue(all().stream().allMatch(entry -> entry.sighting().count() == 60));
  }

  @Test
  void raising_five_hundred_at_once_is_one_quick_statement() {
    var raised = new ArrayList<Alarm>();
    for (int i = 0; i < 500; i++) {
      raised.add(
          Alarm.of(AlarmKind.FAULT_CODES, new VehicleId(UUID.randomUUID()), clock.instant(), "P1"));
    }
    inTransaction(c -> alarms.raise(c, raised));
    long began = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      inTransaction(c -> alarms.raise(c, raised));
    }
    double millis = (System.nanoTime() - began) / 1e6 / 20;
    System.out.printf("500 alarms that go on: %.1f ms a transaction%n", millis);
    assertTrue(millis < 200, millis + " ms");
  }
}
