package io.openmaas.terminal.alarm.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.time.MachineClock;
import io.openmaas.core.webhook.store.Deliveries;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.MovableClock;
import io.openmaas.terminal.alarm.Alarm;
import io.openmaas.terminal.alarm.AlarmEntry;
import io.openmaas.terminal.alarm.AlarmKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoredAlarmsTest {
  private static final Alarms.Filter ALL =
      new Alarms.Filter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  private static TestDatabase database;

  private final MovableClock clock = new MovableClock(Instant.parse("2026-05-04T12:00:00Z"));
  private final Alarms alarms =
      new Alarms(
          new Deliveries(UUID::randomUUID, new MachineClock(clock)),
          UUID::randomUUID,
          clock,
          Duration.ofMinutes(1));
  private final StoredAlarms stored =
      new StoredAlarms(database.pool(), alarms, clock, Duration.ofMinutes(1), 10);

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
  }

  private void raise(int terminal) {
    stored.raise(
        Alarm.of(
            AlarmKind.WRONG_CREDENTIAL,
            new Imei("350000%09d".formatted(terminal)),
            clock.instant(),
            "from somewhere"));
  }

  private void flush() {
    stored.flush().await().indefinitely();
  }

  /** {@code subject count}. */
  private String told() {
    return alarms.list(database.pool(), ALL, 100).await().indefinitely().stream()
        .map(AlarmEntry::sighting)
        .map(sighting -> sighting.first().subject() + " " + sighting.count())
        .sorted()
        .collect(Collectors.joining("; "));
  }

  @Test
  void what_is_raised_is_written_a_moment_later_and_counted() {
    for (int i = 0; i < 100; i++) {
      raise(1);
    }
    assertEquals("", told());
    flush();
    assertEquals("terminal/350000000000001 100", told());
  }

  @Test
  void a_flood_of_one_is_written_once_a_minute_and_not_one_is_lost() {
    for (int second = 0; second < 180; second++) {
      raise(1);
      flush();
      clock.advance(Duration.ofSeconds(1));
    }
    flush();
    assertEquals("terminal/350000000000001 180", told());
  }

  @Test
  void memory_is_bounded_and_what_does_not_fit_is_counted_together() {
    for (int i = 0; i < 1_000; i++) {
      raise(i);
    }
    flush();
    String told = told();
    assertTrue(told.startsWith("gateway 990; terminal/350000000000000 1; "), told);
    assertEquals(11, told.split(";").length);
  }

  @Test
  void while_the_database_is_away_alarms_wait() {
    database.pool().query("alter table terminal.alarm rename to alarm_away").executeAndAwait();
    raise(1);
    flush();
    raise(1);
    flush();
    database.pool().query("alter table terminal.alarm_away rename to alarm").executeAndAwait();
    flush();
    assertEquals("terminal/350000000000001 2", told());
  }

  @Test
  void one_that_the_database_will_not_have_holds_up_no_other() {
    raise(1);
    stored.raise(
        Alarm.of(
            AlarmKind.CRASH, new Imei("350000000000009"), Instant.MAX, "beyond all calendars"));
    raise(2);
    flush();
    assertEquals("terminal/350000000000001 1; terminal/350000000000002 1", told());
  }

  @Test
  void raising_never_throws() {
    stored.raise(null);
    stored.raise(new Alarm(AlarmKind.CRASH, Optional.empty(), Optional.empty(), null, null));
    flush();
    raise(2);
    flush();
    assertTrue(List.of("terminal/350000000000002 1").contains(told()), told());
  }
}
