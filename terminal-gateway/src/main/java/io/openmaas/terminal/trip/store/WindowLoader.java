package io.openmaas.terminal.trip.store;

import io.openmaas.core.trip.TripRecord;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.ingest.Doubt;
import io.openmaas.terminal.ingest.KeptRecord;
import io.openmaas.terminal.ingest.store.Records;
import io.openmaas.terminal.trip.AssemblyRules;
import io.openmaas.terminal.trip.RecordOrder;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what is to be assembled. Records before the window do not change its trips: it begins with
 * the trip that the earliest news can touch, or between trips, and with what was said shortly
 * before.
 */
final class WindowLoader {
  private final Records records;
  private final AssemblyRules rules;

  WindowLoader(Records records, AssemblyRules rules) {
    this.records = records;
    this.rules = rules;
  }

  /**
   * @param from the earliest terminal time at which records may have been added
   */
  Uni<Window> load(SqlConnection connection, ProgressRow progress, Instant from, Instant now) {
    VehicleId vehicle = progress.vehicle();
    return startOfTouched(connection, vehicle, progress.start(from))
        .flatMap(
            start ->
                floor(connection, vehicle, start)
                    .flatMap(floor -> load(connection, progress, start, floor, now)));
  }

  /**
   * The same with all that later links hold, whenever it was made.
   *
   * @param link up to which {@code from} speaks for
   */
  Uni<Window> loadToHead(
      SqlConnection connection, ProgressRow progress, Instant from, long link, Instant now) {
    return connection
        .preparedQuery(
            """
            select min(from_at) as from_at from terminal.chain_link where vehicle = $1 and number > $2
            """)
        .execute(Tuple.of(progress.vehicle().value(), link))
        .map(
            rows ->
                ProgressRow.find(rows.iterator().next(), "from_at")
                    .filter(from::isAfter)
                    .orElse(from))
        .flatMap(earliest -> load(connection, progress, earliest, now));
  }

  private Uni<Window> load(
      SqlConnection connection,
      ProgressRow progress,
      Instant start,
      Optional<Instant> floor,
      Instant now) {
    VehicleId vehicle = progress.vehicle();
    Instant latest = now.plus(rules.clockTolerance());
    return records
        .list(connection, vehicle, floor.orElse(Doubt.FIRST_TIME), latest)
        .map(all -> sorted(all, floor))
        .flatMap(
            kept ->
                recordedFrom(connection, vehicle, start)
                    .flatMap(
                        recorded ->
                            waits(connection, vehicle, latest)
                                .map(
                                    waits ->
                                        new Window(
                                            kept,
                                            recorded,
                                            progress.head(),
                                            floor.orElse(Instant.MIN),
                                            waits))));
  }

  private static List<KeptRecord> sorted(List<KeptRecord> all, Optional<Instant> floor) {
    var kept = new ArrayList<KeptRecord>(all.size());
    for (KeptRecord each : all) {
      if (floor.isEmpty() || each.record().at().isAfter(floor.get())) {
        kept.add(each);
      }
    }
    kept.sort(RecordOrder.OF_KEPT);
    return kept;
  }

  /** Where the trip begins that a record of this time may belong to. */
  private Uni<Instant> startOfTouched(
      SqlConnection connection, VehicleId vehicle, Instant earliestNews) {
    return connection
        .preparedQuery(
            "select min(t.from_at) as from_at "
                + TripRecords.LATEST
                + """
                and t.from_at <= $2
                and (t.to_at >= $2 or t.to_at >= $3 and 'NO_IGNITION_OFF' = any (t.flags))
                """)
        .execute(
            Tuple.of(vehicle.value(), utc(earliestNews), utc(earliestNews.minus(rules.silence()))))
        .map(rows -> ProgressRow.find(rows.iterator().next(), "from_at").orElse(earliestNews));
  }

  /**
   * The instant after which the window begins: what was said shortly before its first trip belongs
   * to it, but nothing of the trip before. Empty where it has everything.
   */
  private Uni<Optional<Instant>> floor(SqlConnection connection, VehicleId vehicle, Instant start) {
    if (!start.isAfter(Doubt.FIRST_TIME)) {
      return Uni.createFrom().item(Optional.empty());
    }
    Instant lookback = start.minus(rules.lookback());
    return connection
        .preparedQuery("select max(t.to_at) as to_at " + TripRecords.LATEST + "and t.from_at < $2")
        .execute(Tuple.of(vehicle.value(), utc(start)))
        .map(
            rows ->
                Optional.of(
                    ProgressRow.find(rows.iterator().next(), "to_at")
                        .filter(ended -> ended.isAfter(lookback))
                        .orElse(lookback.minusMillis(1))));
  }

  private static Uni<List<TripRecord>> recordedFrom(
      SqlConnection connection, VehicleId vehicle, Instant start) {
    return TripRecords.query(
        connection,
        "select t.*" + TripRecords.LATEST + "and t.from_at >= $2 order by t.from_at, t.id",
        Tuple.of(vehicle.value(), utc(start)));
  }

  private static Uni<Optional<Instant>> waits(
      SqlConnection connection, VehicleId vehicle, Instant latest) {
    return connection
        .preparedQuery(
            "select min(at) as waits from terminal.record where vehicle = $1 and at > $2")
        .execute(Tuple.of(vehicle.value(), utc(latest)))
        .map(rows -> ProgressRow.find(rows.iterator().next(), "waits"));
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
