package io.openmaas.terminal.trip.store;

import io.openmaas.core.event.Event;
import io.openmaas.core.event.log.EventLog;
import io.openmaas.core.evidence.ChainLink;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.id.Ids;
import io.openmaas.core.time.Period;
import io.openmaas.core.trip.OdometerSource;
import io.openmaas.core.trip.TripFlag;
import io.openmaas.core.trip.TripId;
import io.openmaas.core.trip.TripRecord;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.TerminalRecord;
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
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
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
  private record Window(List<TerminalRecord> records, List<TripRecord> recorded) {}

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
    var flags = EnumSet.noneOf(TripFlag.class);
    Arrays.stream(row.getArrayOfStrings("flags")).map(TripFlag::valueOf).forEach(flags::add);
    return new TripRecord(
        new TripId(row.getUUID("id")),
        row.getInteger("revision"),
        new VehicleId(row.getUUID("vehicle")),
        new Period(instant(row, "from_at"), instant(row, "to_at")),
        row.getLong("metres"),
        OdometerSource.valueOf(row.getString("source")),
        row.getInteger("records"),
        position(row, "start_latitude", "start_longitude"),
        position(row, "end_latitude", "end_longitude"),
        flags,
        new ChainLink(row.getLong("chain_number"), row.getString("chain_hash")));
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

  private Uni<List<TerminalRecord>> loadRecords(
      SqlConnection connection, VehicleId vehicle, Instant from, Instant now) {
    return records
        .list(connection, vehicle, from, now.plus(rules.clockTolerance()))
        .map(kept -> kept.stream().map(KeptRecord::record).toList());
  }

  private Uni<Assembly> record(
      SqlConnection connection, VehicleId vehicle, Window window, Progress progress, Instant now) {
    Optional<Instant> latest = latest(window);
    Optional<Instant> newsAt =
        isAfter(latest, progress.assembledTo) ? Optional.of(now) : progress.newsAt;
    Assembly assembled = assembly.assemble(window.records, watermark(latest, newsAt, now));
    return chain(connection, vehicle)
        .map(
            chain -> TripRevisions.between(vehicle, window.recorded, assembled.trips(), chain, ids))
        .flatMap(revisions -> write(connection, revisions))
        .flatMap(written -> writeProgress(connection, vehicle, latest, newsAt, assembled.open()))
        .replaceWith(assembled);
  }

  private static Optional<Instant> latest(Window window) {
    return window.records.stream().map(TerminalRecord::at).max(Instant::compareTo);
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

  private Uni<ChainLink> chain(SqlConnection connection, VehicleId vehicle) {
    return connection
        .preparedQuery(
            """
            select number, hash from terminal.chain_link
            where vehicle = $1 order by number desc limit 1
            """)
        .execute(Tuple.of(vehicle.value()))
        .map(
            rows -> {
              for (Row row : rows) {
                return new ChainLink(row.getLong("number"), row.getString("hash"));
              }
              return VehicleChain.start(vehicle);
            });
  }

  private Uni<Void> write(SqlConnection connection, List<TripRecord> trips) {
    if (trips.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    var rows = new ArrayList<Tuple>();
    for (TripRecord trip : trips) {
      rows.add(toRow(trip));
    }
    return connection
        .preparedQuery(
            """
            insert into terminal.trip
              (id, revision, vehicle, from_at, to_at, metres, source, records, start_latitude,
               start_longitude, end_latitude, end_longitude, flags, chain_number, chain_hash,
               recorded_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
            """)
        .executeBatch(rows)
        .flatMap(
            done ->
                events.append(connection, trips.stream().map(Event.TripRecorded::new).toList()));
  }

  private Tuple toRow(TripRecord trip) {
    var row = io.vertx.sqlclient.Tuple.tuple();
    row.addUUID(trip.id().value())
        .addInteger(trip.revision())
        .addUUID(trip.vehicle().value())
        .addOffsetDateTime(utc(trip.time().from()))
        .addOffsetDateTime(utc(trip.time().to()))
        .addLong(trip.metres())
        .addString(trip.source().name())
        .addInteger(trip.records())
        .addDouble(trip.start().map(Coordinates::latitude).orElse(null))
        .addDouble(trip.start().map(Coordinates::longitude).orElse(null))
        .addDouble(trip.end().map(Coordinates::latitude).orElse(null))
        .addDouble(trip.end().map(Coordinates::longitude).orElse(null))
        .addArrayOfString(trip.flags().stream().map(TripFlag::name).sorted().toArray(String[]::new))
        .addLong(trip.chain().number())
        .addString(trip.chain().hash())
        .addOffsetDateTime(utc(clock.instant()));
    return Tuple.newInstance(row);
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

  private static Optional<Coordinates> position(Row row, String latitude, String longitude) {
    return Optional.ofNullable(row.getDouble(latitude))
        .map(value -> new Coordinates(value, row.getDouble(longitude)));
  }

  private static Instant instant(Row row, String column) {
    return row.getOffsetDateTime(column).toInstant();
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
