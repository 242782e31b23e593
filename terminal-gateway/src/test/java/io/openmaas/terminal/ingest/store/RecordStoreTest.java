package io.openmaas.terminal.ingest.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.event.Event;
import io.openmaas.core.event.Event.VehiclesHaveNews;
import io.openmaas.core.event.log.EventLog;
import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.CollectedEvents;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.alarm.store.RaisesWithin;
import io.openmaas.terminal.ingest.ArrivedFrame;
import io.openmaas.terminal.ingest.GroupCommit;
import io.openmaas.terminal.ingest.VehicleNews;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.hibernate.reactive.mutiny.Mutiny;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commits of several gateways, and what of them is announced. */
class RecordStoreTest {
  private static final Imei IMEI = new Imei("352093081452251");
  private static final Instant T0 = Instant.parse("2026-05-04T10:00:00Z");
  private static TestDatabase database;

  private final CollectedEvents events = new CollectedEvents();
  private final VehicleId vehicle = new VehicleId(UUID.randomUUID());
  private RecordStore store;

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
    store = gateway(events);
  }

  private static RecordStore gateway(EventLog events) {
    return new RecordStore(database.pool(), events, RaisesWithin.NONE, InstantSource.system());
  }

  private static ArrivedFrame frame(VehicleId vehicle, TerminalRecord... records) {
    return new ArrivedFrame(IMEI, vehicle, T0, new byte[] {1}, List.of(records));
  }

  private static TerminalRecord record(Instant at, long ignition) {
    return new TerminalRecord(IMEI, at, Optional.empty(), Map.of(Measure.IGNITION, ignition));
  }

  private static <T> T get(Uni<T> uni) {
    return uni.await().indefinitely();
  }

  private static List<Row> rows(String sql, Object... parameters) {
    var rows = new ArrayList<Row>();
    get(database.pool().preparedQuery(sql).execute(Tuple.from(List.of(parameters))))
        .forEach(rows::add);
    return rows;
  }

  @Test
  void two_attempts_of_one_batch_at_the_same_time_keep_it_once() {
    var batch =
        List.of(
            frame(vehicle, record(T0, 1), record(T0.plusSeconds(1), 1)),
            frame(vehicle, record(T0, 1)));
    List<Uni<List<VehicleNews>>> attempts =
        List.of(store.commit(batch), gateway(events).commit(batch), store.commit(batch));
    List<List<VehicleNews>> news = get(Uni.join().all(attempts).andFailFast());
    assertEquals(1, news.stream().filter(each -> !each.isEmpty()).count());
    Row head = rows("select * from terminal.chain_head where vehicle = $1", vehicle.value()).get(0);
    assertEquals(1, head.getLong("number"));
    assertEquals(2, head.getLong("records"));
    assertEquals(
        2, rows("select 1 from terminal.record where vehicle = $1", vehicle.value()).size());
    assertEquals(
        1, rows("select 1 from terminal.chain_link where vehicle = $1", vehicle.value()).size());
  }

  @Test
  void records_of_a_clock_never_set_are_kept_but_no_news() {
    get(
        store.commit(
            List.of(
                frame(
                    vehicle, record(Instant.EPOCH, 1), record(Instant.EPOCH.plusSeconds(5), 0)))));
    var announcer = new NewsAnnouncer(database.pool(), events);
    get(announcer.announceAll());
    assertEquals(List.of(), newsOf(vehicle, events));
    Row head = rows("select * from terminal.chain_head where vehicle = $1", vehicle.value()).get(0);
    assertEquals(2, head.getLong("records"));
    assertEquals(1, head.getLong("announced"), "or it would be looked at for ever");
    get(
        store.commit(
            List.of(frame(vehicle, record(Instant.EPOCH.plusSeconds(9), 0), record(T0, 0)))));
    assertEquals(List.of(new VehiclesHaveNews.News(vehicle, T0, T0, 2)), newsOf(vehicle, events));
  }

  @Test
  void a_slow_commit_that_is_tried_again_is_kept_once_and_leaves_no_connection_behind()
      throws Exception {
    get(store.commit(List.of(frame(vehicle, record(T0, 1)))));
    Pool small =
        PgBuilder.pool()
            .connectingTo(database.options())
            .with(new PoolOptions().setMaxSize(3))
            .using(database.vertx())
            .build();
    var failures = new CopyOnWriteArrayList<String>();
    var group =
        new GroupCommit(
            new RecordStore(small, events, RaisesWithin.NONE, InstantSource.system()),
            new GroupCommit.Limits(500, 5_000, 1 << 20, Duration.ofMillis(200)),
            _ -> {},
            failure -> failures.add(failure.code()));
    SqlConnection slow = get(database.pool().getConnection());
    get(slow.query("begin").execute());
    get(
        slow.preparedQuery("select 1 from terminal.chain_head where vehicle = $1 for update")
            .execute(Tuple.of(vehicle.value())));
    var acknowledged =
        group.submit(frame(vehicle, record(T0.plusSeconds(1), 1))).subscribeAsCompletionStage();
    for (int i = 0; i < 500 && failures.size() < 2; i++) {
      Thread.sleep(10);
    }
    assertEquals(List.of("deadline", "deadline"), failures.subList(0, 2));
    get(slow.query("commit").execute());
    get(slow.close());
    acknowledged.get(20, TimeUnit.SECONDS);
    var held = new ArrayList<SqlConnection>();
    for (int i = 0; i < 3; i++) {
      held.add(small.getConnection().await().atMost(Duration.ofSeconds(10)));
    }
    for (SqlConnection each : held) {
      get(each.close());
    }
    get(small.close());
    assertEquals(
        2, rows("select 1 from terminal.record where vehicle = $1", vehicle.value()).size());
    assertEquals(
        2, rows("select 1 from terminal.chain_link where vehicle = $1", vehicle.value()).size());
  }

  @Test
  void an_announcement_that_fails_is_made_the_next_time() {
    List<VehicleNews> news = get(store.commit(List.of(frame(vehicle, record(T0, 1)))));
    var failing = new FailsOnce(events);
    var announcer = new NewsAnnouncer(database.pool(), failing);
    announcer.note(news);
    assertThrows(IllegalStateException.class, () -> get(announcer.announce()));
    assertEquals(List.of(), newsOf(vehicle, events));
    get(announcer.announce());
    assertEquals(List.of(new VehiclesHaveNews.News(vehicle, T0, T0, 1)), newsOf(vehicle, events));
  }

  @Test
  void gateways_that_commit_and_announce_at_once_fork_no_chain_and_leave_no_news_out() {
    long seed = 7;
    var random = new Random(seed);
    var cars = new ArrayList<VehicleId>();
    for (int i = 0; i < 6; i++) {
      cars.add(new VehicleId(UUID.randomUUID()));
    }
    var stores = List.of(store, gateway(events));
    var announcer = new NewsAnnouncer(database.pool(), events);
    for (int round = 0; round < 40; round++) {
      var work = new ArrayList<Uni<?>>();
      for (RecordStore each : stores) {
        for (int i = 0; i < 2; i++) {
          work.add(retried(each, batch(cars, random)).invoke(announcer::note));
        }
      }
      work.add(announcer.announce());
      work.add(random.nextBoolean() ? announcer.announceAll() : announcer.announce());
      get(Uni.join().all(work.toArray(Uni[]::new)).andFailFast());
    }
    get(announcer.announceAll());
    cars.forEach(car -> check(car, seed));
  }

  /** As the lane does it: PostgreSQL ends one of two that wait for each other. */
  private static Uni<List<VehicleNews>> retried(RecordStore store, List<ArrivedFrame> batch) {
    return store.commit(batch).onFailure().retry().atMost(5);
  }

  private static List<ArrivedFrame> batch(List<VehicleId> cars, Random random) {
    var batch = new ArrayList<ArrivedFrame>();
    for (int i = 0; i < 1 + random.nextInt(4); i++) {
      batch.add(
          frame(
              cars.get(random.nextInt(cars.size())),
              record(T0.plusSeconds(random.nextInt(2_000)), random.nextInt(10) == 0 ? 0 : 1)));
    }
    return batch;
  }

  private void check(VehicleId car, long seed) {
    List<Row> links =
        rows(
            """
            select l.number, l.records,
              (select count(*) from terminal.record r where r.vehicle = l.vehicle and r.link = l.number) as kept
            from terminal.chain_link l where vehicle = $1 order by number
            """,
            car.value());
    for (int i = 0; i < links.size(); i++) {
      assertEquals(i + 1, links.get(i).getLong("number"), "seed " + seed);
      assertEquals(links.get(i).getInteger("records").longValue(), links.get(i).getLong("kept"));
    }
    List<VehiclesHaveNews.News> news = newsOf(car, events);
    for (Row row : rows("select at, link from terminal.record where vehicle = $1", car.value())) {
      Instant at = row.getOffsetDateTime("at").toInstant();
      long link = row.getLong("link");
      // the first event of this link or a later one tells of the record
      VehiclesHaveNews.News told =
          news.stream()
              .filter(each -> each.link() >= link)
              .min(java.util.Comparator.comparing(VehiclesHaveNews.News::link))
              .orElseThrow();
      assertTrue(
          !at.isBefore(told.from()) && !at.isAfter(told.upTo()), "seed " + seed + " " + told);
    }
  }

  private static List<VehiclesHaveNews.News> newsOf(VehicleId vehicle, CollectedEvents events) {
    return events.of(VehiclesHaveNews.class).stream()
        .flatMap(event -> event.vehicles().stream())
        .filter(each -> each.vehicle().equals(vehicle))
        .toList();
  }

  /** The first time the database goes away. */
  private static final class FailsOnce implements EventLog {
    private final EventLog events;
    private final List<String> failed = new CopyOnWriteArrayList<>();

    FailsOnce(EventLog events) {
      this.events = events;
    }

    @Override
    public Uni<Void> append(Mutiny.Session session, List<? extends Event> appended) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Uni<Void> append(SqlConnection connection, List<? extends Event> appended) {
      if (failed.isEmpty()) {
        failed.add("once");
        return Uni.createFrom().failure(new IllegalStateException("away"));
      }
      return events.append(connection, appended);
    }
  }
}
