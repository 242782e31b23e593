package io.openmaas.core.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.event.Event;
import io.openmaas.core.event.Event.VehicleHasNews;
import io.openmaas.core.event.Topic;
import io.openmaas.core.event.log.EventLog;
import io.openmaas.core.event.log.EventPosition;
import io.openmaas.core.vehicle.VehicleId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Transaction;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every carrier of events must hold, whatever carries them: nothing lost, order by key,
 * effects exactly once, a bad event holds up its own key only, readers share and take over.
 *
 * <p>The events used are {@link VehicleHasNews} whose time is a sequence number in seconds.
 */
public abstract class EventChannelContract {
  protected static final Topic TOPIC = Topic.VEHICLE_NEWS;
  protected static final Duration PATIENCE = Duration.ofSeconds(10);

  protected TestDatabase database;
  private final List<Reading> readings = new ArrayList<>();

  /** A reader as it runs in a process of its own. */
  protected interface Process {
    Flow.Publisher<Message<Event>> messages();

    /** Ends as the application does. */
    void stop();

    /** Ends as by {@code kill -9}. */
    void kill();
  }

  protected abstract EventLog log();

  protected abstract Process start(String group);

  /** Lets a parked key go. */
  protected abstract void release(String group, String key);

  /** Called after the database is there. */
  protected void prepare() {}

  @BeforeEach
  void createEffects() {
    database = new TestDatabase();
    database
        .pool()
        .query(
            """
            create table effect (place bigint generated always as identity,
                                 reader text, key text, number bigint);
            create table source (key text primary key, number bigint not null)
            """)
        .executeAndAwait();
    prepare();
  }

  @AfterEach
  void end() {
    readings.forEach(reading -> reading.process.kill());
    database.close();
  }

  @Test
  void commits_in_inverse_order_lose_nothing() {
    var reading = read("g", this::effect);
    SqlConnection early = database.pool().getConnectionAndAwait();
    SqlConnection late = database.pool().getConnectionAndAwait();
    Transaction first = early.beginAndAwait();
    log().append(early, List.of(news("a", 1))).await().atMost(PATIENCE);
    Transaction second = late.beginAndAwait();
    log().append(late, List.of(news("b", 1))).await().atMost(PATIENCE);
    second.commitAndAwait();
    append("c", 1);
    pause(Duration.ofMillis(400));
    first.commitAndAwait();
    late.closeAndAwait();
    early.closeAndAwait();
    until(() -> effects("g").size() == 3);
    assertEquals(Map.of("a", List.of(1L), "b", List.of(1L), "c", List.of(1L)), byKey("g"));
    reading.process.stop();
  }

  @Test
  void what_is_rolled_back_is_never_read() {
    read("g", this::effect);
    SqlConnection connection = database.pool().getConnectionAndAwait();
    Transaction transaction = connection.beginAndAwait();
    log().append(connection, List.of(news("a", 1))).await().atMost(PATIENCE);
    transaction.rollbackAndAwait();
    connection.closeAndAwait();
    append("a", 2);
    until(() -> !effects("g").isEmpty());
    assertEquals(Map.of("a", List.of(2L)), byKey("g"));
  }

  @Test
  void an_event_of_an_older_transaction_stands_behind_what_it_waited_for() {
    SqlConnection older = database.pool().getConnectionAndAwait();
    Transaction transaction = older.beginAndAwait();
    older.query("insert into source values ('elsewhere', 0)").executeAndAwait();
    append("a", 1);
    append("a", 2);
    log().append(older, List.of(news("a", 3))).await().atMost(PATIENCE);
    transaction.commitAndAwait();
    older.closeAndAwait();
    read("g", this::effect);
    until(() -> effects("g").size() == 3);
    assertEquals(List.of(1L, 2L, 3L), byKey("g").get("a"));
  }

  @Test
  void many_writers_at_once_keep_the_order_of_each_key() throws Exception {
    long seed = new Random().nextLong();
    int writers = 6;
    int rounds = 40;
    int keys = 5;
    read("g", this::effect);
    try (var threads = Executors.newFixedThreadPool(writers)) {
      var running = new ArrayList<Future<?>>();
      for (int i = 0; i < writers; i++) {
        var random = new Random(seed + i);
        running.add(
            threads.submit(
                () -> {
                  for (int round = 0; round < rounds; round++) {
                    appendNext("key" + random.nextInt(keys), random.nextInt(4));
                  }
                }));
      }
      for (Future<?> one : running) {
        one.get();
      }
    }
    until(() -> effects("g").size() >= writers * rounds);
    assertEquals(sourceNumbers(), byKey("g"), "seed " + seed);
  }

  @Test
  void an_effect_happens_once_although_the_consumer_fails_before_and_after_its_commit() {
    var calls = new AtomicInteger();
    read(
        "g",
        message ->
            switch (calls.incrementAndGet() % 3) {
              case 0 -> effectThenFail(message);
              case 1 -> effect(message).onItem().failWith(() -> new Broken("after the commit"));
              default -> effect(message);
            });
    for (int i = 1; i <= 12; i++) {
      append("a", i);
      append("b", i);
    }
    until(() -> effects("g").size() >= 24);
    pause(Duration.ofMillis(100));
    assertEquals(Map.of("a", numbers(1, 12), "b", numbers(1, 12)), byKey("g"));
  }

  @Test
  void an_effect_happens_once_although_processes_are_killed() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int i = 1; i <= 60; i++) {
      append("k" + i % 7, i);
    }
    for (int life = 0; life < 4; life++) {
      var reading = read("g", this::effect);
      int more = 5 + random.nextInt(10);
      int had = effects("g").size();
      until(() -> effects("g").size() >= Math.min(60, had + more));
      reading.process.kill();
    }
    read("g", this::effect);
    until(() -> effects("g").size() >= 60);
    pause(Duration.ofMillis(100));
    assertEquals(60, effects("g").size(), "seed " + seed);
    byKey("g").values().forEach(read -> assertEquals(read.stream().sorted().toList(), read));
  }

  @Test
  void a_consumer_that_only_acknowledges_goes_on_where_it_was() {
    var seen = new CopyOnWriteArrayList<Long>();
    Function<Message<Event>, Uni<Void>> note =
        message -> {
          seen.add(number(message.getPayload()));
          return Uni.createFrom().voidItem();
        };
    var first = read("g", note);
    append("a", 1);
    append("a", 2);
    until(() -> seen.size() == 2);
    first.process.stop();
    append("a", 3);
    read("g", note);
    until(() -> seen.size() == 3);
    assertEquals(List.of(1L, 2L, 3L), seen);
  }

  @Test
  void groups_read_independently() {
    append("a", 1);
    read("g", this::effect);
    read("h", this::effect);
    append("a", 2);
    until(() -> effects("g").size() == 2 && effects("h").size() == 2);
    assertEquals(byKey("g"), byKey("h"));
  }

  @Test
  void a_bad_event_holds_up_its_own_key_until_it_is_released() {
    var mended = new AtomicInteger();
    read(
        "g",
        message ->
            key(message.getPayload()).equals(id("bad").toString())
                    && number(message.getPayload()) == 2
                    && mended.get() == 0
                ? Uni.createFrom().failure(new Broken("poisoned"))
                : effect(message));
    for (int i = 1; i <= 4; i++) {
      append("bad", i);
      for (int other = 0; other < 20; other++) {
        append("good" + other, i);
      }
    }
    until(() -> effects("g").size() >= 81);
    pause(Duration.ofMillis(200));
    assertEquals(List.of(1L), byKey("g").get("bad"));
    for (int other = 0; other < 20; other++) {
      assertEquals(numbers(1, 4), byKey("g").get("good" + other));
    }
    mended.set(1);
    release("g", id("bad").toString());
    until(() -> effects("g").size() >= 84);
    append("bad", 5);
    until(() -> effects("g").size() >= 85);
    assertEquals(numbers(1, 5), byKey("g").get("bad"));
  }

  @Test
  void a_released_key_that_fails_again_is_parked_again() {
    var failures = new AtomicInteger();
    read(
        "g",
        message -> {
          if (number(message.getPayload()) == 1) {
            failures.incrementAndGet();
            return Uni.createFrom().failure(new Broken("still poisoned"));
          }
          return effect(message);
        });
    append("bad", 1);
    append("bad", 2);
    append("good", 2);
    until(() -> failures.get() >= attempts());
    release("g", id("bad").toString());
    until(() -> failures.get() >= 2 * attempts());
    pause(Duration.ofMillis(200));
    assertEquals(Map.of("good", List.of(2L)), byKey("g"));
  }

  /** How often an event is delivered before its key is parked. */
  protected int attempts() {
    return 3;
  }

  @Test
  void readers_share_and_take_over() {
    var one = read("g", message -> effect(message));
    for (int i = 0; i < 40; i++) {
      append("k" + i, 1);
    }
    until(() -> effects("g").size() >= 40);
    var two = read("g", this::effect);
    int before = one.count.get();
    long number = 2;
    while (two.count.get() == 0 || one.count.get() == before) {
      for (int i = 0; i < 40; i++) {
        append("k" + i, number);
      }
      number++;
      assertTrue(number < 60, "the second reader got no share");
      pause(Duration.ofMillis(50));
    }
    two.process.kill();
    for (int i = 0; i < 40; i++) {
      append("k" + i, number);
    }
    long last = number;
    until(() -> effects("g").size() >= 40 * last);
    for (int i = 0; i < 40; i++) {
      assertEquals(numbers(1, (int) last), byKey("g").get("k" + i));
    }
  }

  @Test
  void news_arrives_soon() {
    var waits = new ArrayList<Long>();
    var arrivals = new AtomicInteger();
    read(
        "g",
        message -> {
          arrivals.incrementAndGet();
          return effect(message);
        });
    append("warm", 0);
    until(() -> arrivals.get() == 1);
    for (int i = 1; i <= 20; i++) {
      int expected = i + 1;
      append("a", i);
      long from = System.nanoTime();
      until(() -> arrivals.get() == expected);
      waits.add((System.nanoTime() - from) / 1_000_000);
    }
    waits.sort(null);
    assertTrue(waits.get(10) < 100, "milliseconds from commit to delivery: " + waits);
  }

  // --- words the tests are written in -----------------------------------------------------------

  /** A consumer at work. */
  protected static final class Reading {
    public final Process process;
    public final AtomicInteger count = new AtomicInteger();

    Reading(Process process) {
      this.process = process;
    }
  }

  private static final class Broken extends RuntimeException {
    Broken(String message) {
      super(message, null, false, false);
    }
  }

  /** Starts a process whose consumer handles messages one after another, as a channel does. */
  protected Reading read(String group, Function<Message<Event>, Uni<Void>> consumer) {
    var reading = new Reading(start(group));
    readings.add(reading);
    reading
        .process
        .messages()
        .subscribe(
            new Flow.Subscriber<Message<Event>>() {
              private Flow.Subscription subscription;

              @Override
              public void onSubscribe(Flow.Subscription given) {
                subscription = given;
                given.request(4);
              }

              @Override
              public void onNext(Message<Event> message) {
                reading.count.incrementAndGet();
                consumer
                    .apply(message)
                    .onItemOrFailure()
                    .transformToUni(
                        (_, failure) ->
                            Uni.createFrom()
                                .completionStage(
                                    failure == null ? message.ack() : message.nack(failure)))
                    .subscribe()
                    .with(_ -> subscription.request(1), Throwable::printStackTrace);
              }

              @Override
              public void onError(Throwable failure) {
                failure.printStackTrace();
              }

              @Override
              public void onComplete() {}
            });
    return reading;
  }

  /** Writes the effect and the position in one transaction. */
  protected Uni<Void> effect(Message<Event> message) {
    return database
        .pool()
        .withTransaction(
            connection ->
                insertEffect(connection, message).chain(() -> position(message).store(connection)));
  }

  private Uni<Void> effectThenFail(Message<Event> message) {
    return database
        .pool()
        .withTransaction(
            connection ->
                insertEffect(connection, message)
                    .chain(() -> position(message).store(connection))
                    .onItem()
                    .failWith(() -> new Broken("before the commit")));
  }

  private Uni<Void> insertEffect(SqlConnection connection, Message<Event> message) {
    return connection
        .preparedQuery("insert into effect (reader, key, number) values ($1, $2, $3)")
        .execute(
            Tuple.of(
                group(message), names.get(key(message.getPayload())), number(message.getPayload())))
        .replaceWithVoid();
  }

  /** The group a message was read for. */
  protected abstract String group(Message<Event> message);

  protected static EventPosition position(Message<Event> message) {
    return message.getMetadata(EventPosition.class).orElseThrow();
  }

  private final Map<String, String> names = new ConcurrentHashMap<>();

  private VehicleId id(String name) {
    var id = new VehicleId(UUID.nameUUIDFromBytes(name.getBytes()));
    names.put(id.toString(), name);
    return id;
  }

  protected VehicleHasNews news(String key, long number) {
    return new VehicleHasNews(id(key), Instant.ofEpochSecond(number));
  }

  protected void append(String key, long number) {
    database
        .pool()
        .withTransaction(connection -> log().append(connection, List.of(news(key, number))))
        .await()
        .atMost(PATIENCE);
  }

  /** Appends the next number of the key, under a lock on the key as a use case would hold it. */
  private void appendNext(String key, int otherWork) {
    Pool pool = database.pool();
    pool.withTransaction(
            connection ->
                connection
                    .preparedQuery("select pg_sleep($1 / 1000.0), pg_current_xact_id()::text")
                    .execute(Tuple.of((double) otherWork))
                    .chain(
                        () ->
                            connection
                                .preparedQuery(
                                    """
                                    insert into source values ($1, 1)
                                    on conflict (key) do update set number = source.number + 1
                                    returning number
                                    """)
                                .execute(Tuple.of(key)))
                    .chain(
                        rows ->
                            log()
                                .append(
                                    connection,
                                    List.of(news(key, rows.iterator().next().getLong(0))))))
        .await()
        .atMost(PATIENCE);
  }

  private Map<String, List<Long>> sourceNumbers() {
    var numbers = new HashMap<String, List<Long>>();
    for (Row row : database.pool().query("select key, number from source").executeAndAwait()) {
      numbers.put(row.getString(0), numbers(1, row.getLong(1).intValue()));
    }
    return numbers;
  }

  protected static List<Long> numbers(int from, int to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }

  protected static String key(Event event) {
    return event.key();
  }

  protected static long number(Event event) {
    return ((VehicleHasNews) event).upTo().getEpochSecond();
  }

  private List<Row> effects(String group) {
    var rows = new ArrayList<Row>();
    database
        .pool()
        .preparedQuery("select key, number from effect where reader = $1 order by place")
        .executeAndAwait(Tuple.of(group))
        .forEach(rows::add);
    return rows;
  }

  protected Map<String, List<Long>> byKey(String group) {
    var byKey = new HashMap<String, List<Long>>();
    effects(group)
        .forEach(
            row ->
                byKey
                    .computeIfAbsent(row.getString(0), _ -> new ArrayList<>())
                    .add(row.getLong(1)));
    return byKey;
  }

  protected static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "did not come about within " + PATIENCE);
      pause(Duration.ofMillis(5));
    }
  }

  protected static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
