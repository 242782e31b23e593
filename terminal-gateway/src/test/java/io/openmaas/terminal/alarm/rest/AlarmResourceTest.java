package io.openmaas.terminal.alarm.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.openmaas.core.id.TimeOrderedIds;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.Problem.FieldError;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.time.MachineClock;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.core.webhook.store.Deliveries;
import io.openmaas.terminal.MovableClock;
import io.openmaas.terminal.alarm.Alarm;
import io.openmaas.terminal.alarm.AlarmKind;
import io.openmaas.terminal.alarm.rest.AlarmResource.Note;
import io.openmaas.terminal.alarm.store.Alarms;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AlarmResourceTest {
  private static TestDatabase database;
  private final MovableClock clock = new MovableClock(Instant.parse("2026-05-04T12:00:00Z"));
  private final TimeOrderedIds ids = new TimeOrderedIds(clock, new Random());
  private final VehicleId car = new VehicleId(UUID.randomUUID());
  private final Alarms alarms =
      new Alarms(new Deliveries(ids, new MachineClock(clock)), ids, clock, Duration.ofMinutes(1));
  private final AlarmResource resource = new AlarmResource(database.pool(), alarms, new Anna());

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

  private record Anna() implements JsonWebToken {
    @Override
    public String getName() {
      return "anna@example.org";
    }

    @Override
    public Set<String> getClaimNames() {
      return Set.of();
    }

    @Override
    public <T> T getClaim(String claim) {
      return null;
    }
  }

  private void raise(AlarmKind kind) {
    database
        .pool()
        .withTransaction(
            c -> alarms.raise(c, List.of(Alarm.of(kind, car, clock.instant(), "words"))))
        .await()
        .indefinitely();
    clock.advance(Duration.ofSeconds(1));
  }

  private AlarmJson.Page list(String state, String severity, String cursor, int limit) {
    return resource.list(state, severity, null, cursor, limit).await().indefinitely();
  }

  private static Problem refused(Supplier<Uni<?>> call) {
    return assertThrows(ProblemException.class, () -> call.get().await().indefinitely()).problem();
  }

  @Test
  void alarms_come_in_pages_the_last_first() {
    raise(AlarmKind.CRASH);
    raise(AlarmKind.TOW);
    raise(AlarmKind.SILENT);
    AlarmJson.Page first = list(null, null, null, 2);
    assertEquals(List.of("SILENT", "TOW"), first.alarms().stream().map(AlarmJson::kind).toList());
    AlarmJson.Page second = list(null, null, first.next(), 2);
    assertEquals(List.of("CRASH"), second.alarms().stream().map(AlarmJson::kind).toList());
    assertNull(second.next());
    assertEquals(2, list("open", "critical", null, 10).alarms().size());
    assertEquals(0, list("CLOSED", null, null, 10).alarms().size());
  }

  @Test
  void a_person_acknowledges_and_closes_with_name_and_note() {
    raise(AlarmKind.CRASH);
    UUID id = list(null, null, null, 1).alarms().getFirst().id();
    AlarmJson known = resource.acknowledge(id, new Note(" on my way ")).await().indefinitely();
    assertEquals("ACKNOWLEDGED", known.state());
    assertEquals("anna@example.org", known.acknowledged().by());
    assertEquals("on my way", known.acknowledged().note());
    assertEquals(409, refused(() -> resource.acknowledge(id, new Note(""))).status());
    AlarmJson closed = resource.close(id, null).await().indefinitely();
    assertEquals("CLOSED", closed.state());
    assertEquals("anna@example.org", closed.closed().by());
    assertEquals(409, refused(() -> resource.close(id, null)).status());
  }

  @Test
  void what_is_wrong_with_a_request_is_named() {
    Problem problem = refused(() -> resource.list("SUSPECTED", "high", "car 7", "2", 0));
    assertEquals(422, problem.status());
    assertEquals(
        List.of("state", "severity", "vehicle", "cursor", "limit"),
        problem.errors().stream().map(FieldError::field).toList());
    assertEquals(404, refused(() -> resource.get(UUID.randomUUID())).status());
    raise(AlarmKind.CRASH);
    UUID id = list(null, null, null, 1).alarms().getFirst().id();
    assertEquals(
        "note",
        refused(() -> resource.close(id, new Note("x".repeat(1_001)))).errors().getFirst().field());
    assertEquals(
        404, refused(() -> resource.acknowledge(UUID.randomUUID(), new Note(""))).status());
  }

  @Test
  void a_suspicion_is_shown_to_nobody() {
    raise(AlarmKind.LOW_12V);
    assertEquals(List.of(), list(null, null, null, 10).alarms());
  }
}
