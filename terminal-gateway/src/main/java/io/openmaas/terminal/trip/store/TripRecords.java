package io.openmaas.terminal.trip.store;

import io.openmaas.core.event.Event.VehiclesHaveNews;
import io.openmaas.core.event.log.EventLog;
import io.openmaas.core.id.Ids;
import io.openmaas.core.time.Period;
import io.openmaas.core.trip.TripRecord;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.alarm.store.RaisesWithin;
import io.openmaas.terminal.ingest.store.Records;
import io.openmaas.terminal.trip.Assembly;
import io.openmaas.terminal.trip.AssemblyRules;
import io.openmaas.terminal.trip.store.Assembler.Wanted;
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
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The trip records: assembled of the record table, kept by revision, announced as they are made.
 */
@ApplicationScoped
public class TripRecords {
  static final String LATEST =
      """
      from terminal.trip t
      where t.records > 0
        and not exists (
          select 1 from terminal.trip later
          where later.id = t.id and later.revision > t.revision)
        and t.vehicle = $1
      """;

  private final Assembler assembler;
  private final AssemblyRules rules;
  private final InstantSource clock;

  @Inject
  public TripRecords(
      Records records,
      VehicleWindows memory,
      EventLog events,
      RaisesWithin alarms,
      Ids ids,
      InstantSource clock,
      @ConfigProperty(name = "openmaas.trips.silence", defaultValue = "PT30M") Duration silence,
      @ConfigProperty(name = "openmaas.trips.gap", defaultValue = "PT5M") Duration gap,
      @ConfigProperty(name = "openmaas.trips.clock-tolerance", defaultValue = "PT2M")
          Duration clockTolerance) {
    this(
        records,
        memory,
        events,
        alarms,
        ids,
        clock,
        new AssemblyRules(silence, gap, clockTolerance));
  }

  public TripRecords(
      Records records,
      VehicleWindows memory,
      EventLog events,
      RaisesWithin alarms,
      Ids ids,
      InstantSource clock,
      AssemblyRules rules) {
    this.assembler =
        new Assembler(new WindowLoader(records, rules), memory, rules, events, alarms, ids);
    this.clock = clock;
    this.rules = rules;
  }

  /**
   * Brings the vehicle's trip records up to date with all its committed records, within the
   * caller's transaction, and announces those that are new or revised. Whoever else wants to
   * assemble this vehicle waits for that transaction.
   *
   * @param from the earliest terminal time at which records may have been added
   * @return the trips of the window that was looked at, and the one under way
   */
  public Uni<Assembly> assemble(SqlConnection connection, VehicleId vehicle, Instant from) {
    return assembleOne(connection, new Wanted(vehicle, from, 0, false, true));
  }

  /** {@link #assemble} when it is known that the vehicle has just spoken, if only of the past. */
  public Uni<Assembly> assembleNews(SqlConnection connection, VehicleId vehicle, Instant from) {
    return assembleOne(connection, new Wanted(vehicle, from, 0, true, true));
  }

  private Uni<Assembly> assembleOne(SqlConnection connection, Wanted wanted) {
    return assembler
        .assemble(connection, List.of(wanted), clock.instant())
        .map(assemblies -> assemblies.get(wanted.vehicle()));
  }

  /** {@link #assembleNews} for many vehicles, each of them once, in one go. */
  public Uni<Void> assembleAll(SqlConnection connection, List<VehiclesHaveNews.News> news) {
    return assembler
        .assemble(
            connection,
            news.stream()
                .map(each -> new Wanted(each.vehicle(), each.from(), each.link(), true, false))
                .toList(),
            clock.instant())
        .replaceWithVoid();
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

  /**
   * Vehicles whose trip under way has given no sign for so long that it is over, and those of which
   * records that were ahead of the clock are now due.
   */
  public Uni<List<VehicleId>> listSilent(SqlClient client) {
    return client
        .preparedQuery(
            """
            select vehicle from terminal.trip_progress
            where open_from is not null and open_to < $1 and news_at < $1 or waits_at <= $2
            order by news_at limit 1000
            """)
        .execute(
            Tuple.of(
                utc(clock.instant().minus(rules.silence())),
                utc(clock.instant().plus(rules.clockTolerance()))))
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

  static Uni<List<TripRecord>> query(SqlClient client, String sql, Tuple parameters) {
    return client.preparedQuery(sql).execute(parameters).map(TripRecords::tripsOf);
  }

  private static List<TripRecord> tripsOf(RowSet<Row> rows) {
    var trips = new ArrayList<TripRecord>(rows.size());
    rows.forEach(row -> trips.add(tripOf(row)));
    return trips;
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
