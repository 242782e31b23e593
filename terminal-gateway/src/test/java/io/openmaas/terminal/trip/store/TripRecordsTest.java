package io.openmaas.terminal.trip.store;

import static io.openmaas.terminal.trip.TripScript.at;
import static io.openmaas.terminal.trip.TripScript.records;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.event.Event;
import io.openmaas.core.event.Event.TripRecorded;
import io.openmaas.core.event.Event.VehicleHasNews;
import io.openmaas.core.event.Event.VehiclesHaveNews;
import io.openmaas.core.evidence.ChainLink;
import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.trip.TripFlag;
import io.openmaas.core.trip.TripRecord;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.CollectedEvents;
import io.openmaas.terminal.Detail;
import io.openmaas.terminal.MovableClock;
import io.openmaas.terminal.StoredRecords;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.alarm.Alarm;
import io.openmaas.terminal.alarm.AlarmKind;
import io.openmaas.terminal.alarm.store.RaisesWithin;
import io.openmaas.terminal.ingest.VehicleNews;
import io.openmaas.terminal.ingest.store.Records;
import io.openmaas.terminal.trip.AssembledTrip;
import io.openmaas.terminal.trip.Assembly;
import io.openmaas.terminal.trip.AssemblyRules;
import io.openmaas.terminal.trip.RandomDay;
import io.openmaas.terminal.trip.TripAssembly;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TripRecordsTest {
  private static TestDatabase database;

  private final VehicleId vehicle = new VehicleId(UUID.randomUUID());
  private final MovableClock clock = new MovableClock(at("12:00:00"));
  private final CollectedEvents events = new CollectedEvents();
  private final List<List<Alarm>> raised = new ArrayList<>();
  private TripRecords trips;
  private StoredRecords stored;

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
    trips =
        new TripRecords(
            new Records(),
            new VehicleWindows(),
            events,
            alarms(),
            UUID::randomUUID,
            clock,
            AssemblyRules.DEFAULT);
    stored = new StoredRecords(database.pool());
  }

  private RaisesWithin alarms() {
    return (_, found) -> {
      raised.add(found);
      return Uni.createFrom().voidItem();
    };
  }

  /** Records arrive, and the news of them is read. */
  private void arrive(VehicleId car, List<TerminalRecord> records) {
    stored.add(car, records);
    Instant from =
        records.stream().map(TerminalRecord::at).min(Instant::compareTo).orElse(at("00:00:00"));
    database
        .pool()
        .withTransaction(connection -> trips.assembleNews(connection, car, from))
        .await()
        .indefinitely();
  }

  private void arrive(String script) {
    arrive(vehicle, records(script));
  }

  private List<TripRecord> latest(VehicleId car) {
    return trips
        .listBefore(database.pool(), car, Instant.parse("2100-01-01T00:00:00Z"), 1000)
        .await()
        .indefinitely()
        .reversed();
  }

  /** The events as {@code from revision metres}. */
  private String announced() {
    return events.of(TripRecorded.class).stream()
        .map(TripRecorded::trip)
        .map(
            trip ->
                "%s r%d %d m"
                    .formatted(
                        trip.time().from().toString().substring(11, 16),
                        trip.revision(),
                        trip.metres()))
        .collect(Collectors.joining("; "));
  }

  @Test
  void a_trip_is_recorded_when_it_is_over_and_only_once() {
    clock.set(at("10:01:30"));
    arrive("10:00:00 on dev=0 north=0\n10:01:00 on dev=500 north=500 kmh=30");
    assertEquals("", announced());
    clock.set(at("10:31:00"));
    arrive("10:02:00 off dev=900 north=900");
    arrive("10:02:00 off dev=900 north=900");
    arrive("10:30:00 off dev=900 north=900");
    assertEquals("10:00 r1 900 m", announced());
    TripRecord trip = latest(vehicle).getFirst();
    assertEquals(3, trip.records());
    assertEquals(events.of(TripRecorded.class).getFirst().trip(), trip);
  }

  @Test
  void a_tow_is_an_alarm_in_the_one_call_of_the_transaction_and_not_again_once_it_is_over() {
    clock.set(at("12:00:00"));
    arrive("10:00:00 on dev=0 north=0\n10:05:00 off dev=700 north=700");
    arrive("10:06:00 off north=700\n10:10:00 off north=1500 kmh=20");
    assertEquals(1, raised.size());
    Alarm towed = raised.getFirst().getFirst();
    assertEquals(AlarmKind.TOW, towed.kind());
    assertEquals(at("10:10:00"), towed.at());
    assertTrue(towed.words().contains("moved 800 m with the ignition off"), towed.words());
    arrive("10:11:00 off north=2500 kmh=20");
    assertEquals(2, raised.size(), "it goes on");
    arrive("10:12:00 off north=2500");
    arrive("10:40:00 off north=2500");
    arrive("11:00:00 on dev=700 north=2500\n11:10:00 off dev=1700 north=3500");
    long tows =
        raised.stream()
            .flatMap(List::stream)
            .filter(each -> each.kind() == AlarmKind.TOW && each.at().isAfter(at("10:13:00")))
            .count();
    assertEquals(0, tows, raised.toString());
    raised.forEach(call -> assertTrue(call.size() >= 1));
    int before = raised.size();
    arrive("11:55:00 off dev=1700 north=3500");
    assertEquals(before, raised.size(), "what is over is told of no more");
  }

  @Test
  void a_tow_that_is_known_only_from_late_records_is_an_alarm_too() {
    clock.set(at("12:00:00"));
    arrive("10:00:00 off dev=0 north=0\n11:00:00 off dev=0");
    assertEquals(List.of(), raised);
    arrive("10:10:00 off north=400 kmh=20\n10:11:00 off north=900 kmh=20");
    assertEquals(1, raised.size());
    assertEquals(AlarmKind.TOW, raised.getFirst().getFirst().kind());
  }

  @Test
  void the_trip_names_the_links_it_was_made_from() {
    arrive("09:00:00 off dev=0");
    arrive("10:00:00 on dev=0");
    arrive("10:30:00 off dev=900");
    arrive("10:02:00 off dev=900");
    TripRecord trip = latest(vehicle).getFirst();
    assertEquals("2,4", trip.links().toString());
    String hash =
        database
            .pool()
            .preparedQuery("select hash from terminal.chain_link where vehicle = $1 and number = 4")
            .execute(Tuple.of(vehicle.value()))
            .await()
            .indefinitely()
            .iterator()
            .next()
            .getString("hash");
    assertEquals(new ChainLink(4, hash), trip.chain());
  }

  @Test
  void late_records_give_a_revision_and_keep_the_first() {
    arrive("10:00:00 on dev=0\n10:10:00 off dev=9000\n10:20:00 on dev=9000\n10:30:00 off dev=9400");
    arrive("10:05:00 off dev=4000\n10:06:00 on dev=4000");
    assertEquals("10:00 r1 9000 m; 10:20 r1 400 m; 10:00 r2 4000 m; 10:06 r1 5000 m", announced());
    assertEquals(3, latest(vehicle).size());
    long rows =
        database
            .pool()
            .preparedQuery("select count(*) from terminal.trip where vehicle = $1")
            .execute(Tuple.of(vehicle.value()))
            .await()
            .indefinitely()
            .iterator()
            .next()
            .getLong(0);
    assertEquals(4, rows);
  }

  @Test
  void second_half_first() {
    arrive("10:05:00 on dev=4000 north=4000 kmh=40\n10:10:00 off dev=9000");
    arrive("10:00:00 on dev=0\n10:04:00 on dev=3000 kmh=50");
    assertEquals("10:05 r1 5000 m; 10:00 r2 9000 m", announced());
  }

  @Test
  void silence_ends_a_trip_and_a_late_record_prolongs_it() {
    clock.set(at("10:02:00"));
    arrive("10:00:00 on dev=0\n10:01:00 on dev=500");
    sweep();
    assertEquals("", announced());
    clock.set(at("10:32:01"));
    sweep();
    sweep();
    assertEquals("10:00 r1 500 m", announced());
    arrive("10:20:00 off dev=9500");
    assertEquals("10:00 r1 500 m; 10:00 r2 9500 m", announced());
  }

  @Test
  void a_terminal_that_catches_up_is_not_silent() {
    clock.set(at("15:00:00"));
    arrive("10:00:00 on dev=0\n10:01:00 on dev=500");
    sweep();
    clock.set(at("15:10:00"));
    arrive("10:02:00 on dev=900");
    sweep();
    assertEquals("", announced());
    arrive("10:03:00 off dev=1300");
    assertEquals("10:00 r1 1300 m", announced());
  }

  @Test
  void a_trip_of_a_clock_two_hours_ahead_is_recorded_when_its_time_has_come_and_flagged() {
    clock.set(at("10:20:00"));
    stored.add(
        vehicle,
        records("12:00:00 on dev=0 north=0\n12:02:00 off dev=900 north=900"),
        at("10:02:00"));
    arrive("");
    sweep();
    assertEquals("", announced());
    clock.set(at("12:05:00"));
    sweep();
    sweep();
    assertEquals("12:00 r1 900 m", announced());
    TripRecord trip = latest(vehicle).getFirst();
    assertEquals(Set.of(TripFlag.CLOCK), trip.flags());
    assertTrue(trip.facts().remarks().getFirst().words().startsWith("2 records with a time"));
  }

  @Test
  void a_joined_trip_supersedes_both_and_the_event_says_so() {
    arrive(
        "10:00:00 on dev=0\n10:10:00 on dev=4000 kmh=30\n11:00:00 on dev=9000\n11:05:00 off dev=9400");
    assertEquals("10:00 r1 4000 m; 11:00 r1 400 m", announced());
    List<TripRecord> two = latest(vehicle);
    arrive("10:30:00 on dev=6000 kmh=30");
    List<TripRecord> told = events.of(TripRecorded.class).stream().map(TripRecorded::trip).toList();
    TripRecord joined = told.get(2);
    assertEquals(9400, joined.metres());
    assertEquals(Set.of(two.get(0).version(), two.get(1).version()), joined.supersedes());
    assertEquals(0, told.get(3).records());
    assertEquals(List.of(joined), latest(vehicle));
  }

  private void sweep() {
    new NewsToTrips(database.pool(), trips, new OwedAssemblies(clock))
        .endSilentTrips()
        .await()
        .indefinitely();
  }

  @Test
  void a_message_is_acknowledged_after_its_effect_and_else_refused() {
    var news = new NewsToTrips(database.pool(), trips, new OwedAssemblies(clock));
    stored.add(vehicle, records("10:00:00 on dev=0\n10:02:00 off dev=900"));
    var answers = new Answers();
    Message<Event> message =
        answers.to(new VehicleHasNews(vehicle, at("10:00:00"), at("10:02:00")));
    news.on(message).await().indefinitely();
    assertEquals("10:00 r1 900 m", announced());
    broken().on(message).await().indefinitely();
    assertEquals(1, answers.acks.get());
    assertEquals(1, answers.nacks.get());
  }

  @Test
  void a_shard_is_not_held_up_by_its_one_vehicle_that_fails_and_the_vehicle_is_owed() {
    stored.add(vehicle, records("10:00:00 on dev=0\n10:02:00 off dev=900"));
    var answers = new Answers();
    var failing = new VehiclesHaveNews.News(vehicle, at("10:00:00"), at("10:02:00"), 1);
    var shard = new VehiclesHaveNews(VehiclesHaveNews.shardOf(vehicle), List.of(failing));
    broken().on(answers.to(shard)).await().indefinitely();
    assertEquals(1, answers.acks.get());
    assertEquals(0, answers.nacks.get());
    assertEquals(List.of(), latest(vehicle));
    assertEquals(List.of(at("10:00:00")), owedFrom(vehicle));
    clock.advance(Duration.ofSeconds(10));
    sweep();
    assertEquals(900, latest(vehicle).getFirst().metres());
    assertEquals(List.of(), owedFrom(vehicle));
  }

  /** Assembles no news. */
  private NewsToTrips broken() {
    return new NewsToTrips(
        database.pool(),
        new TripRecords(
            new Records(),
            new VehicleWindows(),
            events,
            RaisesWithin.NONE,
            () -> null,
            clock,
            AssemblyRules.DEFAULT) {
          @Override
          public Uni<Void> assembleAll(SqlConnection connection, List<VehiclesHaveNews.News> news) {
            return Uni.createFrom().failure(new IllegalStateException("broken"));
          }
        },
        new OwedAssemblies(clock));
  }

  private static List<Instant> owedFrom(VehicleId car) {
    var from = new ArrayList<Instant>();
    database
        .pool()
        .preparedQuery("select from_at from terminal.assembly_owed where vehicle = $1")
        .execute(Tuple.of(car.value()))
        .await()
        .indefinitely()
        .forEach(row -> from.add(row.getOffsetDateTime("from_at").toInstant()));
    return from;
  }

  /** How often a message was acknowledged and refused. */
  private static final class Answers {
    private final AtomicInteger acks = new AtomicInteger();
    private final AtomicInteger nacks = new AtomicInteger();

    Message<Event> to(Event event) {
      return Message.of(
          event,
          () -> {
            acks.incrementAndGet();
            return CompletableFuture.completedFuture(null);
          },
          _ -> {
            nacks.incrementAndGet();
            return CompletableFuture.completedFuture(null);
          });
    }
  }

  @Test
  void pieces_in_any_order_end_in_the_trips_of_the_whole() {
    for (long seed = 1; seed <= 60; seed++) {
      var car = new VehicleId(UUID.randomUUID());
      var day = new RandomDay(seed);
      clock.set(day.watermark());
      var random = new Random(seed);
      var shuffled = new ArrayList<>(day.records());
      Collections.shuffle(shuffled, random);
      for (int from = 0; from < shuffled.size(); ) {
        int to = Math.min(shuffled.size(), from + 1 + random.nextInt(15));
        arrive(car, shuffled.subList(from, to));
        from = to;
      }
      clock.advance(Duration.ofHours(1));
      sweep();
      List<AssembledTrip> expected =
          new TripAssembly(AssemblyRules.DEFAULT).assemble(day.records(), clock.instant()).trips();
      assertEquals(
          expected.stream().map(AssembledTrip::toString).toList(),
          latest(car).stream().map(TripRecordsTest::assembled).map(Object::toString).toList(),
          "seed " + seed);
      assertTrue(latest(car).stream().allMatch(trip -> trip.vehicle().equals(car)));
    }
  }

  @Test
  void what_is_remembered_is_what_would_be_read() {
    for (long seed = 1; seed <= 220; seed++) {
      var day = new RandomDay(seed);
      // of every other car so little is remembered that a trip's records are dropped under way
      var memory = new VehicleWindows(150_000, seed % 2 == 0 ? 10_000 : 12);
      remembered(seed, day.records(), day.watermark(), memory);
    }
  }

  @Test
  void what_is_remembered_of_long_trips_is_what_would_be_read() {
    for (long seed = 1; seed <= 24; seed++) {
      var random = new Random(seed);
      var records = new ArrayList<TerminalRecord>();
      Instant at = at("06:00:00");
      long metres = random.nextInt(100_000);
      for (int trip = 0; trip < 2; trip++) {
        int steps = 100 + random.nextInt(200);
        for (int i = 0; i <= steps; i++) {
          at = at.plusSeconds(random.nextInt(80) == 0 ? 400 + random.nextInt(2_000) : 10);
          metres += i == 0 ? 0 : random.nextInt(150);
          String ignition = i == steps ? "off" : random.nextInt(20) == 0 ? "" : "on";
          records.addAll(
              records(
                  "%s %s dev=%d north=%d kmh=%d"
                      .formatted(at, ignition, metres, metres % 90_000, random.nextInt(60))));
        }
        at = at.plusSeconds(60 + random.nextInt(3_000));
      }
      remembered(seed, records, at, new VehicleWindows(150_000, seed % 3 == 0 ? 10_000 : 40));
    }
  }

  private void remembered(
      long seed, List<TerminalRecord> records, Instant watermark, VehicleWindows first) {
    VehicleWindows memory = first;
    var random = new Random(seed);
    var car = new VehicleId(UUID.randomUUID());
    TripRecords remembering = trips(memory);
    List<TerminalRecord> arriving = mostlyInOrder(records, random);
    clock.set(arriving.getFirst().at());
    Instant owedFrom = Instant.MAX;
    long link = 0;
    for (int from = 0; from < arriving.size(); ) {
      int to = Math.min(arriving.size(), from + 1 + random.nextInt(8));
      List<TerminalRecord> piece = arriving.subList(from, to);
      piece.stream().map(TerminalRecord::at).filter(clock.instant()::isBefore).forEach(clock::set);
      List<VehicleNews> news = stored.add(car, piece);
      link = news.isEmpty() ? link : news.getFirst().link().number();
      if (random.nextInt(20) > 0) {
        memory.note(news); // else another process committed it
      }
      owedFrom =
          earlier(owedFrom, piece.stream().map(TerminalRecord::at).min(Instant::compareTo).get());
      if (random.nextInt(15) == 0) {
        ask(remembering, car, watermark); // a rental looks, before what is owed is announced
      }
      TripRecords assembling = random.nextInt(20) > 0 ? remembering : trips;
      if (random.nextInt(3) > 0 || to == arriving.size() || assembling == trips) {
        var owed = new VehiclesHaveNews.News(car, owedFrom, clock.instant(), link);
        owedFrom = Instant.MAX;
        if (random.nextInt(12) == 0) {
          announceAndFail(assembling, owed);
        }
        announce(assembling, owed);
        if (random.nextInt(12) == 0) {
          announce(assembling, owed); // read again, for its position was not stored
        }
      }
      if (random.nextInt(25) == 0) {
        memory = new VehicleWindows(150_000, 100); // killed and started again
        remembering = trips(memory);
      }
      from = to;
    }
    clock.set(watermark.plus(Duration.ofHours(1)));
    sweep();
    assertEquals(whole(records), recorded(car), "seed " + seed);
  }

  private TripRecords trips(VehicleWindows memory) {
    return new TripRecords(
        new Records(),
        memory,
        events,
        RaisesWithin.NONE,
        UUID::randomUUID,
        clock,
        AssemblyRules.DEFAULT);
  }

  private static void announce(TripRecords assembling, VehiclesHaveNews.News news) {
    database
        .pool()
        .withTransaction(connection -> assembling.assembleAll(connection, List.of(news)))
        .await()
        .indefinitely();
  }

  private static void announceAndFail(TripRecords assembling, VehiclesHaveNews.News news) {
    database
        .pool()
        .withTransaction(
            connection ->
                assembling
                    .assembleAll(connection, List.of(news))
                    .chain(() -> Uni.createFrom().failure(new IllegalStateException("cut"))))
        .onFailure()
        .recoverWithNull()
        .await()
        .indefinitely();
  }

  private static Assembly ask(TripRecords asked, VehicleId car, Instant from) {
    return database
        .pool()
        .withTransaction(connection -> asked.assemble(connection, car, from))
        .await()
        .indefinitely();
  }

  private List<String> whole(List<TerminalRecord> records) {
    return new TripAssembly(AssemblyRules.DEFAULT)
        .assemble(records, clock.instant()).trips().stream().map(AssembledTrip::toString).toList();
  }

  private List<String> recorded(VehicleId car) {
    return latest(car).stream()
        .map(TripRecordsTest::assembled)
        .map(AssembledTrip::toString)
        .toList();
  }

  /** Commits and notes as the gateway does; announces as it does within a second. */
  private VehiclesHaveNews.News speak(VehicleWindows memory, String script) {
    List<VehicleNews> news = stored.add(vehicle, records(script));
    memory.note(news);
    return new VehiclesHaveNews.News(
        vehicle,
        records(script).getFirst().at(),
        records(script).getLast().at(),
        news.getFirst().link().number());
  }

  @Test
  void who_asks_for_trips_since_an_instant_is_told_of_those_that_memory_has_left_behind() {
    var memory = new VehicleWindows();
    TripRecords remembering = trips(memory);
    clock.set(at("10:00:00"));
    announce(remembering, speak(memory, "10:00:00 off dev=0"));
    clock.set(at("10:10:00"));
    announce(remembering, speak(memory, "10:05:00 on dev=0\n10:10:00 off dev=900"));
    assertEquals("10:05 r1 900 m", announced());
    assertEquals(1, ask(remembering, vehicle, at("10:01:00")).trips().size());
  }

  @Test
  void a_late_record_is_assembled_even_if_someone_looked_before_it_was_announced() {
    var memory = new VehicleWindows();
    TripRecords remembering = trips(memory);
    clock.set(at("10:30:00"));
    announce(
        remembering,
        speak(
            memory,
            "10:00:00 on dev=0\n10:10:00 off dev=900\n10:20:00 on dev=900\n10:25:00 off dev=1500"));
    VehiclesHaveNews.News late = speak(memory, "10:05:00 off dev=500\n10:06:00 on dev=500");
    ask(remembering, vehicle, at("10:20:00"));
    announce(remembering, late);
    assertEquals(3, latest(vehicle).size(), announced());
  }

  @Test
  void records_of_a_clock_never_set_are_kept_and_change_no_trip() {
    var memory = new VehicleWindows();
    TripRecords remembering = trips(memory);
    clock.set(at("10:00:00"));
    announce(remembering, speak(memory, "10:00:00 on dev=0"));
    stored.add(vehicle, records("1970-01-01T00:01:00Z on dev=0\n1970-01-01T00:02:00Z off dev=70"));
    Row head =
        database
            .pool()
            .preparedQuery("select * from terminal.chain_head where vehicle = $1")
            .execute(Tuple.of(vehicle.value()))
            .await()
            .indefinitely()
            .iterator()
            .next();
    assertEquals(3, head.getLong("records"));
    assertEquals(at("10:00:00"), head.getOffsetDateTime("news_from").toInstant());
    assertEquals(at("10:00:00"), head.getOffsetDateTime("last_at").toInstant());
    clock.set(at("10:05:00"));
    announce(remembering, speak(memory, "10:05:00 off dev=900"));
    ask(trips, vehicle, Instant.EPOCH);
    assertEquals("10:00 r1 900 m", announced());
  }

  @Test
  void a_record_far_ahead_does_not_end_remembering() {
    var memory = new VehicleWindows();
    TripRecords remembering = trips(memory);
    clock.set(at("10:00:00"));
    announce(remembering, speak(memory, "10:00:00 on dev=0"));
    announce(remembering, speak(memory, "2099-01-01T00:00:00Z on dev=0"));
    clock.set(at("10:01:00"));
    announce(remembering, speak(memory, "10:00:30 on dev=300"));
    hideRecords();
    announce(remembering, speak(memory, "10:01:00 off dev=900"));
    assertEquals("10:00 r1 900 m", announced());
  }

  @Test
  void a_card_of_characters_that_no_table_takes_does_not_keep_the_trip_from_being_recorded() {
    TerminalRecord on = records("10:00:00 on dev=0").getFirst();
    var odd =
        new TerminalRecord(
            on.terminal(),
            on.at(),
            on.fix(),
            on.measures(),
            Map.of(Detail.DRIVER_CARD, "A\0B\ud800"));
    arrive(vehicle, List.of(odd));
    arrive("10:02:00 off dev=900");
    assertEquals("A B ", latest(vehicle).getFirst().facts().driverCard().orElseThrow());
  }

  /** From here on whoever reads the table finds none. */
  private void hideRecords() {
    database
        .pool()
        .preparedQuery("delete from terminal.record where vehicle = $1")
        .execute(Tuple.of(vehicle.value()))
        .await()
        .indefinitely();
  }

  @Test
  void a_trip_beyond_what_is_remembered_costs_no_reading_until_it_ends() {
    var memory = new VehicleWindows(150_000, 10);
    TripRecords remembering = trips(memory);
    var all = new ArrayList<String>();
    for (int i = 0; i < 40; i++) {
      String line =
          "%s on dev=%d north=%d".formatted(at("10:00:00").plusSeconds(i), 100 + 10 * i, 10 * i);
      all.add(line);
      clock.set(at("10:00:00").plusSeconds(i));
      announce(remembering, speak(memory, line));
      if (i == 20) {
        hideRecords();
      }
    }
    assertTrue(memory.size() <= 10);
    Row progress =
        database
            .pool()
            .preparedQuery("select * from terminal.trip_progress where vehicle = $1")
            .execute(Tuple.of(vehicle.value()))
            .await()
            .indefinitely()
            .iterator()
            .next();
    assertEquals(at("10:00:00"), progress.getOffsetDateTime("open_from").toInstant());
    assertEquals(at("10:00:39"), progress.getOffsetDateTime("open_to").toInstant());
    assertEquals(390, progress.getLong("open_metres"));
    hideRecords();
    stored.add(vehicle, records(String.join("\n", all)));
    clock.set(at("10:01:00"));
    announce(remembering, speak(memory, "10:01:00 off dev=600"));
    assertEquals("10:00 r1 500 m", announced());
    assertEquals(41, latest(vehicle).getFirst().records());
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  /** By time, with some that come later than those after them. */
  private static List<TerminalRecord> mostlyInOrder(List<TerminalRecord> records, Random random) {
    var arriving = new ArrayList<>(records);
    arriving.sort(Comparator.comparing(TerminalRecord::at));
    for (int i = 0; i < arriving.size() / 25; i++) {
      int from = random.nextInt(arriving.size());
      TerminalRecord late = arriving.remove(from);
      arriving.add(Math.min(arriving.size(), from + random.nextInt(40)), late);
    }
    return arriving;
  }

  private static AssembledTrip assembled(TripRecord trip) {
    return new AssembledTrip(
        trip.time(),
        trip.metres(),
        trip.source(),
        trip.records(),
        trip.start(),
        trip.end(),
        trip.flags(),
        trip.facts());
  }
}
