package io.openmaas.terminal.trip.store;

import io.openmaas.core.event.log.EventLog;
import io.openmaas.core.evidence.ChainLink;
import io.openmaas.core.id.Ids;
import io.openmaas.core.time.Period;
import io.openmaas.core.trip.TripRecord;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.ingest.KeptRecord;
import io.openmaas.terminal.ingest.VehicleChain;
import io.openmaas.terminal.ingest.store.Records;
import io.openmaas.terminal.trip.AssembledTrip;
import io.openmaas.terminal.trip.Assembly;
import io.openmaas.terminal.trip.AssemblyRules;
import io.openmaas.terminal.trip.TripAssembly;
import io.openmaas.terminal.trip.TripRevisions;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The trip records: assembled of the record table, kept by revision, announced as they are made.
 *
 * <p>Records before the window of an assembly do not change its trips: the window begins with the
 * trip that the earliest news can touch, or between trips.
 */
@ApplicationScoped
public class TripRecords {
  private static final String LATEST =
      """
      from terminal.trip t
      where t.records > 0
        and not exists (
          select 1 from terminal.trip later
          where later.id = t.id and later.revision > t.revision)
        and t.vehicle = $1
      """;

  private final Records records;
  private final TripAssembly assembly;
  private final AssemblyRules rules;
  private final EventLog events;
  private final Ids ids;
  private final InstantSource clock;

  @Inject
  public TripRecords(
      Records records,
      EventLog events,
      Ids ids,
      InstantSource clock,
      @ConfigProperty(name = "openmaas.trips.silence", defaultValue = "PT30M") Duration silence,
      @ConfigProperty(name = "openmaas.trips.gap", defaultValue = "PT5M") Duration gap,
      @ConfigProperty(name = "openmaas.trips.clock-tolerance", defaultValue = "PT2M")
          Duration clockTolerance) {
    this(records, events, ids, clock, new AssemblyRules(silence, gap, clockTolerance));
  }

  public TripRecords(
      Records records, EventLog events, Ids ids, InstantSource clock, AssemblyRules rules) {
    this.records = records;
    this.events = events;
    this.ids = ids;
    this.clock = clock;
    this.rules = rules;
    this.assembly = new TripAssembly(rules);
  }

  private record Progress(
      Optional<Instant> assembledTo, Optional<Instant> newsAt, Optional<Instant> openFrom) {}

  /** What is assembled at once: the records from an instant between trips on, and their trips. */
  private record Window(List<KeptRecord> records, List<TripRecord> recorded) {}

  /**
   * Brings the vehicle's trip records up to date with all its committed records, within the
   * caller's transaction, and announces those that are new or revised. Whoever else wants to
   * assemble this vehicle waits for that transaction.
   *
   * @param from the earliest terminal time at which records may have been added
   * @return the trips of the window that was looked at, and the one under way
   */
  public Uni<Assembly> assemble(SqlConnection connection, VehicleId vehicle, Instant from) {
    Instant now = clock.instant();
    return lockProgress(connection, vehicle)
        .flatMap(
            progress ->
                loadWindow(connection, vehicle, start(progress, from), now)
                    .flatMap(window -> record(connection, vehicle, window, progress, now)));
  }

  /** {@link #assemble} when it is known that the vehicle has just spoken, if only of the past. */
  public Uni<Assembly> assembleNews(SqlConnection connection, VehicleId vehicle, Instant from) {
    return connection
        .preparedQuery(
            """
            insert into terminal.trip_progress (vehicle, news_at) values ($1, $2)
            on conflict (vehicle) do update set news_at = excluded.news_at
            """)
        .execute(Tuple.of(vehicle.value(), utc(clock.instant())))
        .flatMap(noted -> assemble(connection, vehicle, from));
  }

  /** The latest revisions of trips that overlap the period, in order. */
  public Uni<List<TripRecord>> within(SqlClient client, VehicleId vehicle, Period period) {
    return query(
        client,
        "select t.*"
            + LATEST
            + """
            and t.from_at < $3 and (t.to_at > $2 or t.from_at >= $2)
            order by t.from_at, t.id
            """,
        Tuple.of(vehicle.value(), utc(period.from()), utc(period.to())));
  }

  /** The latest revisions of trips that began before this instant, the last first. */
  public Uni<List<TripRecord>> listBefore(
      SqlClient client, VehicleId vehicle, Instant before, int limit) {
    return query(
        client,
        "select t.*" + LATEST + "and t.from_at < $2 order by t.from_at desc, t.id limit $3",
        Tuple.of(vehicle.value(), utc(before), limit));
  }

  /** Vehicles whose trip under way has given no sign for so long that it is over. */
  public Uni<List<VehicleId>> listSilent(SqlClient client) {
    return client
        .preparedQuery(
            """
            select vehicle from terminal.trip_progress
            where open_from is not null and open_to < $1 and news_at < $1
            order by news_at limit 1000
            """)
        .execute(Tuple.of(utc(clock.instant().minus(rules.silence()))))
        .map(
            rows -> {
              var vehicles = new ArrayList<VehicleId>();
              rows.forEach(row -> vehicles.add(new VehicleId(row.getUUID("vehicle"))));
              return vehicles;
            });
  }

  /** A trip record as a row of {@code terminal.trip} has it. */
  public static TripRecord tripOf(Row row) {
    return TripRows.tripOf(row);
  }

  private Uni<Progress> lockProgress(SqlConnection connection, VehicleId vehicle) {
    return connection
        .preparedQuery(
            """
            insert into terminal.trip_progress (vehicle) values ($1)
            on conflict (vehicle) do update set vehicle = excluded.vehicle
            returning assembled_to, news_at, open_from
            """)
        .execute(Tuple.of(vehicle.value()))
        .map(rows -> rows.iterator().next())
        .map(
            row ->
                new Progress(
                    find(row, "assembled_to"), find(row, "news_at"), find(row, "open_from")));
  }

  /** Not later than anything that is not assembled yet. */
  private static Instant start(Progress progress, Instant from) {
    if (progress.assembledTo.isEmpty()) {
      return Instant.EPOCH;
    }
    Instant start = earlier(from, progress.assembledTo.get());
    return progress.openFrom.map(open -> earlier(open, start)).orElse(start);
  }

  private Uni<Window> loadWindow(
      SqlConnection connection, VehicleId vehicle, Instant start, Instant now) {
    return startOfTouched(connection, vehicle, start)
        .flatMap(
            from ->
                loadRecords(connection, vehicle, from, now)
                    .flatMap(
                        records ->
                            query(
                                    connection,
                                    "select t.*"
                                        + LATEST
                                        + "and t.from_at >= $2 order by t.from_at, t.id",
                                    Tuple.of(vehicle.value(), utc(from)))
                                .map(recorded -> new Window(records, recorded))));
  }

  /** Where the trip begins that a record of this time may belong to. */
  private Uni<Instant> startOfTouched(
      SqlConnection connection, VehicleId vehicle, Instant earliestNews) {
    return connection
        .preparedQuery(
            "select min(t.from_at) as from_at "
                + LATEST
                + """
                and t.from_at <= $2
                and (t.to_at >= $2 or t.to_at >= $3 and 'NO_IGNITION_OFF' = any (t.flags))
                """)
        .execute(
            Tuple.of(vehicle.value(), utc(earliestNews), utc(earliestNews.minus(rules.silence()))))
        .map(rows -> find(rows.iterator().next(), "from_at").orElse(earliestNews));
  }

  /** With those shortly before it that belong to no trip: they tell where it began and who drives. */
  private Uni<List<KeptRecord>> loadRecords(
      SqlConnection connection, VehicleId vehicle, Instant from, Instant now) {
    if (from.equals(Instant.EPOCH)) {
      return records.list(connection, vehicle, from, now.plus(rules.clockTolerance()));
    }
    Instant lookback = from.minus(rules.lookback());
    return connection
        .preparedQuery("select max(t.to_at) as to_at " + LATEST + "and t.from_at < $2")
        .execute(Tuple.of(vehicle.value(), utc(from)))
        .map(rows -> find(rows.iterator().next(), "to_at").orElse(Instant.EPOCH))
        .flatMap(
            ended ->
                records
                    .list(
                        connection,
                        vehicle,
                        ended.isAfter(lookback) ? ended : lookback,
                        now.plus(rules.clockTolerance()))
                    .map(
                        kept ->
                            kept.stream().filter(each -> each.record().at().isAfter(ended)).toList()));
  }

  private Uni<Assembly> record(
      SqlConnection connection, VehicleId vehicle, Window window, Progress progress, Instant now) {
    Optional<Instant> latest = latest(window);
    Optional<Instant> newsAt =
        isAfter(latest, progress.assembledTo) ? Optional.of(now) : progress.newsAt;
    Assembly assembled = assembly.assembleKept(window.records, watermark(latest, newsAt, now));
    return links(connection, vehicle, TripRevisions.linksNeeded(window.recorded, assembled))
        .map(
            links ->
                new TripRevisions(vehicle, links::get, ids).between(window.recorded, assembled))
        .flatMap(revisions -> TripRows.write(connection, events, revisions, now))
        .flatMap(written -> writeProgress(connection, vehicle, latest, newsAt, assembled.open()))
        .replaceWith(assembled);
  }

  private static Optional<Instant> latest(Window window) {
    return window.records.stream().map(kept -> kept.record().at()).max(Instant::compareTo);
  }

  private static boolean isAfter(Optional<Instant> latest, Optional<Instant> assembledTo) {
    return latest.isPresent() && (assembledTo.isEmpty() || latest.get().isAfter(assembledTo.get()));
  }

  /**
   * Up to when the vehicle is known: while it speaks, up to its latest record, for it may be
   * catching up; when it has been quiet for long, up to now.
   */
  private Instant watermark(Optional<Instant> latest, Optional<Instant> newsAt, Instant now) {
    boolean quiet = newsAt.map(at -> at.plus(rules.silence()).isBefore(now)).orElse(true);
    return quiet ? now : latest.orElse(now);
  }

  /** The vehicle's links of these numbers; 0 is where its chain starts. */
  private static Uni<Map<Long, ChainLink>> links(
      SqlConnection connection, VehicleId vehicle, Set<Long> numbers) {
    var links = new HashMap<Long, ChainLink>();
    links.put(0L, VehicleChain.start(vehicle));
    Long[] wanted = numbers.stream().filter(number -> number > 0).toArray(Long[]::new);
    if (wanted.length == 0) {
      return Uni.createFrom().item(links);
    }
    return connection
        .preparedQuery(
            """
            select number, hash from terminal.chain_link
            where vehicle = $1 and number = any ($2)
            """)
        .execute(Tuple.of(vehicle.value(), wanted))
        .map(
            rows -> {
              for (Row row : rows) {
                var link = new ChainLink(row.getLong("number"), row.getString("hash"));
                links.put(link.number(), link);
              }
              return links;
            });
  }

  private Uni<Void> writeProgress(
      SqlConnection connection,
      VehicleId vehicle,
      Optional<Instant> latest,
      Optional<Instant> newsAt,
      Optional<AssembledTrip> open) {
    var row = io.vertx.sqlclient.Tuple.tuple();
    row.addUUID(vehicle.value())
        .addOffsetDateTime(latest.map(TripRecords::utc).orElse(null))
        .addOffsetDateTime(newsAt.map(TripRecords::utc).orElse(null))
        .addOffsetDateTime(open.map(trip -> utc(trip.time().from())).orElse(null))
        .addOffsetDateTime(open.map(trip -> utc(trip.time().to())).orElse(null))
        .addLong(open.map(AssembledTrip::metres).orElse(null));
    return connection
        .preparedQuery(
            """
            update terminal.trip_progress
            set assembled_to = greatest(assembled_to, $2), news_at = $3,
                open_from = $4, open_to = $5, open_metres = $6
            where vehicle = $1
            """)
        .execute(Tuple.newInstance(row))
        .replaceWithVoid();
  }

  private static Uni<List<TripRecord>> query(SqlClient client, String sql, Tuple parameters) {
    return client.preparedQuery(sql).execute(parameters).map(TripRecords::tripsOf);
  }

  private static List<TripRecord> tripsOf(RowSet<Row> rows) {
    var trips = new ArrayList<TripRecord>(rows.size());
    rows.forEach(row -> trips.add(tripOf(row)));
    return trips;
  }

  private static Optional<Instant> find(Row row, String column) {
    return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
