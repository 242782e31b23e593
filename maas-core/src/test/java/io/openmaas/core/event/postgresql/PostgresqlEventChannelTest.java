package io.openmaas.core.event.postgresql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.event.Event;
import io.openmaas.core.event.log.EventLog;
import io.openmaas.core.event.log.StalePosition;
import io.openmaas.core.testing.EventChannelContract;
import io.openmaas.core.testing.TestSessions;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.Test;

/** The contract over the event table, and what is particular to it. */
class PostgresqlEventChannelTest extends EventChannelContract {
  private EventLog log;
  private ParkedEvents parked;

  @Override
  protected void prepare() {
    var notices = new CommitNotices(database.vertx(), database.pool());
    log = new PostgresqlEventLog(notices);
    parked = new ParkedEvents(database.pool(), notices);
  }

  @Override
  protected EventLog log() {
    return log;
  }

  @Override
  protected void release(String group, String key) {
    until(() -> parked.release(group, TOPIC, key).await().atMost(PATIENCE));
  }

  @Override
  protected String group(Message<Event> message) {
    return groups.get(((StoredPosition) position(message)).offsets());
  }

  private final Map<OffsetTable, String> groups = new ConcurrentHashMap<>();

  @Override
  protected Process start(String group) {
    var vertx = Vertx.vertx();
    Pool pool =
        PgBuilder.pool()
            .connectingTo(database.options())
            .with(new PoolOptions().setMaxSize(4))
            .using(vertx)
            .build();
    var reader =
        new EventReader(
            new ReaderConfig(
                TOPIC, group, Duration.ofMillis(200), attempts(), Duration.ofMillis(20)),
            vertx,
            pool,
            PostgresqlEventChannelTest::safe);
    groups.put(reader.offsets(), group);
    return new Process() {
      @Override
      public Flow.Publisher<Message<Event>> messages() {
        return reader;
      }

      @Override
      public void stop() {
        Uni.createFrom().completionStage(reader::stop).await().atMost(PATIENCE);
        assertEquals(0, reader.health().partitions());
      }

      @Override
      public void kill() {
        vertx.closeAndAwait();
      }
    };
  }

  private static Context safe(Context context) {
    VertxContextSafetyToggle.setContextSafe(context, true);
    return context;
  }

  @Test
  void every_message_has_a_context_of_its_own() {
    Set<Context> contexts = ConcurrentHashMap.newKeySet();
    read(
        "g",
        _ -> {
          Context current = io.vertx.core.Vertx.currentContext();
          assertTrue(VertxContext.isDuplicatedContext(current));
          contexts.add(current);
          return Uni.createFrom().voidItem();
        });
    for (int i = 0; i < 10; i++) {
      append("a", i);
    }
    until(() -> contexts.size() == 10);
  }

  @Test
  void a_session_of_hibernate_stores_effect_and_position_together() {
    try (var sessions = new TestSessions(database)) {
      read(
          "g",
          message ->
              sessions
                  .factory()
                  .withTransaction(
                      (session, _) ->
                          session
                              .createNativeQuery(
                                  "insert into effect (reader, key, number) values ('g', 'x', :n)")
                              .setParameter("n", number(message.getPayload()))
                              .executeUpdate()
                              .chain(() -> position(message).store(session))));
      sessions
          .factory()
          .withTransaction(
              (session, _) ->
                  log.append(session, List.of(news("a", 1), news("a", 2), news("b", 3))))
          .await()
          .atMost(PATIENCE);
      until(() -> byKey("g").getOrDefault("x", List.of()).size() == 3);
      assertEquals(List.of(1L, 2L, 3L), byKey("g").get("x").stream().sorted().toList());
    }
  }

  @Test
  void a_reader_that_lost_its_partition_cannot_store() {
    var held = new AtomicReference<Message<Event>>();
    read(
        "g",
        message -> {
          if (held.compareAndSet(null, message)) {
            return Uni.createFrom().nothing();
          }
          return effect(message);
        });
    append("a", 1);
    until(() -> held.get() != null);
    // The session behind the locks dies; the process lives on and does not know.
    database
        .pool()
        .query(
            """
            select pg_terminate_backend(pid) from pg_locks
            where locktype = 'advisory' and objsubid = 2 and objid < 16
              and database = (select oid from pg_database where datname = current_database())
            """)
        .executeAndAwait();
    until(() -> byKey("g").containsKey("a"));
    assertThrows(StalePosition.class, () -> effect(held.get()).await().atMost(PATIENCE));
    held.get().ack().toCompletableFuture().join();
    append("a", 2);
    until(() -> byKey("g").get("a").size() == 2);
    assertEquals(List.of(1L, 2L), byKey("g").get("a"));
  }

  @Test
  void an_unreadable_event_is_parked() {
    read("g", this::effect);
    append("a", 1);
    until(() -> byKey("g").containsKey("a"));
    database
        .pool()
        .query(
            """
            insert into core.event (topic, partition, key, type, payload)
            select topic, partition, key, 'NoSuchEvent', '{}' from core.event
            """)
        .executeAndAwait();
    append("a", 2);
    append("b", 1);
    until(() -> byKey("g").containsKey("b"));
    until(() -> parked.list().await().atMost(PATIENCE).size() == 1);
    var key = parked.list().await().atMost(PATIENCE).getFirst();
    assertTrue(key.reason().contains("NoSuchEvent"), key.reason());
    until(() -> parked.list().await().atMost(PATIENCE).getFirst().events() == 2);
  }
}
