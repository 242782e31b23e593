package io.openmaas.terminal.ingest.store;

import io.openmaas.core.event.Event;
import io.openmaas.core.event.log.EventLog;
import io.openmaas.core.evidence.ChainLink;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.ingest.ArrivedFrame;
import io.openmaas.terminal.ingest.CommitsFrames;
import io.openmaas.terminal.ingest.IngestFailure;
import io.openmaas.terminal.ingest.RecordIdentity;
import io.openmaas.terminal.ingest.VehicleChain;
import io.openmaas.terminal.ingest.VehicleNews;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Keeps frames and their records. One transaction for a batch: lock the chains in the order of
 * vehicles, insert frames and records, link what was new, tell the event log.
 */
@Singleton
public final class RecordStore implements CommitsFrames {
  private static final String LIMIT_WAITING = "set local statement_timeout = '20s'";
  private static final String LOCK_HEADS =
      """
      select vehicle, number, hash from terminal.chain_head
      where vehicle = any($1) order by vehicle for update
      """;
  private static final String START_CHAINS =
      """
      insert into terminal.chain_head (vehicle, number, hash)
      select * from unnest($1::uuid[], $2::bigint[], $3::text[]) as t(vehicle, number, hash)
      order by vehicle
      on conflict do nothing
      """;
  private static final String NEXT_FRAMES =
      "select nextval('terminal.frame_number') as id from generate_series(1, $1::integer)";
  private static final String INSERT_FRAMES =
      """
      insert into terminal.frame (id, imei, received_at, unplaced, bytes)
      select * from unnest($1::bigint[], $2::text[], $3::timestamptz[], $4::integer[], $5::bytea[])
      """;
  private static final String INSERT_RECORDS =
      """
      insert into terminal.record (vehicle, at, identity, imei, frame, lat_e7, lon_e7, altitude_m,
        heading_degrees, speed_kmh, satellites, measures, link)
      select vehicle, at, identity, imei, frame, lat_e7, lon_e7, altitude_m,
        heading_degrees, speed_kmh, satellites, measures::jsonb, link
      from unnest($1::uuid[], $2::timestamptz[], $3::bytea[], $4::text[], $5::bigint[],
        $6::integer[], $7::integer[], $8::integer[], $9::integer[], $10::integer[],
        $11::integer[], $12::text[], $13::bigint[])
        as t(vehicle, at, identity, imei, frame, lat_e7, lon_e7, altitude_m, heading_degrees,
          speed_kmh, satellites, measures, link)
      on conflict do nothing
      returning identity
      """;
  private static final String INSERT_LINKS =
      """
      insert into terminal.chain_link (vehicle, number, hash, records, linked_at)
      select vehicle, number, hash, records, $5::timestamptz
      from unnest($1::uuid[], $2::bigint[], $3::text[], $4::integer[])
        as t(vehicle, number, hash, records)
      """;
  private static final String MOVE_HEADS =
      """
      update terminal.chain_head h set number = t.number, hash = t.hash
      from unnest($1::uuid[], $2::bigint[], $3::text[]) as t(vehicle, number, hash)
      where h.vehicle = t.vehicle
      """;
  private static final String MARK_SEEN =
      """
      update terminal.terminal set last_seen_at = greatest(last_seen_at, $3), records = records + t.added
      from unnest($1::text[], $2::bigint[]) as t(imei, added)
      where terminal.imei = t.imei
      """;

  private final Pool pool;
  private final EventLog events;
  private final InstantSource clock;

  public RecordStore(Pool pool, EventLog events, InstantSource clock) {
    this.pool = pool;
    this.events = events;
    this.clock = clock;
  }

  @Override
  public Uni<List<VehicleNews>> commit(List<ArrivedFrame> frames) {
    return Uni.createFrom()
        .item(() -> Batch.of(frames))
        .flatMap(batch -> pool.withTransaction(connection -> commit(connection, batch)))
        .onFailure()
        .transform(RecordStore::failure);
  }

  private Uni<List<VehicleNews>> commit(SqlConnection connection, Batch batch) {
    return connection
        .query(LIMIT_WAITING)
        .execute()
        .flatMap(_ -> lockHeads(connection, batch.vehicles()))
        .flatMap(heads -> insert(connection, batch, heads))
        .flatMap(news -> announce(connection, batch, news));
  }

  private Uni<Map<VehicleId, ChainLink>> lockHeads(
      SqlConnection connection, Set<VehicleId> vehicles) {
    return selectHeads(connection, vehicles)
        .flatMap(
            heads ->
                heads.size() == vehicles.size()
                    ? Uni.createFrom().item(heads)
                    : startChains(connection, vehicles)
                        .flatMap(_ -> selectHeads(connection, vehicles)));
  }

  private static Uni<Map<VehicleId, ChainLink>> selectHeads(
      SqlConnection connection, Collection<VehicleId> vehicles) {
    return connection
        .preparedQuery(LOCK_HEADS)
        .execute(Tuple.of(uuids(vehicles)))
        .map(
            rows -> {
              var heads = new HashMap<VehicleId, ChainLink>();
              for (Row row : rows) {
                heads.put(
                    new VehicleId(row.getUUID("vehicle")),
                    new ChainLink(row.getLong("number"), row.getString("hash")));
              }
              return heads;
            });
  }

  private static Uni<RowSet<Row>> startChains(
      SqlConnection connection, Collection<VehicleId> vehicles) {
    List<ChainLink> starts = vehicles.stream().map(VehicleChain::start).toList();
    return connection
        .preparedQuery(START_CHAINS)
        .execute(Tuple.of(uuids(vehicles), numbers(starts), hashes(starts)));
  }

  /** Nothing but what the inserts return is new: other copies may be in the same batch. */
  private Uni<List<VehicleNews>> insert(
      SqlConnection connection, Batch batch, Map<VehicleId, ChainLink> heads) {
    return connection
        .preparedQuery(NEXT_FRAMES)
        .execute(Tuple.of(batch.frames().size()))
        .map(RecordStore::ids)
        .flatMap(
            ids ->
                connection
                    .preparedQuery(INSERT_FRAMES)
                    .execute(batch.frameRows(ids))
                    .flatMap(_ -> insertRecords(connection, batch.recordRows(ids, heads))))
        .map(fresh -> batch.news(fresh, heads));
  }

  private static Uni<Set<RecordIdentity>> insertRecords(SqlConnection connection, Tuple rows) {
    return connection
        .preparedQuery(INSERT_RECORDS)
        .execute(rows)
        .map(
            inserted -> {
              var fresh = new HashSet<RecordIdentity>();
              for (Row row : inserted) {
                fresh.add(RecordIdentity.ofBytes(row.getBuffer("identity").getBytes()));
              }
              return fresh;
            });
  }

  private Uni<List<VehicleNews>> announce(
      SqlConnection connection, Batch batch, List<VehicleNews> news) {
    var now = clock.instant().atOffset(ZoneOffset.UTC);
    Uni<?> seen =
        connection
            .preparedQuery(MARK_SEEN)
            .execute(Tuple.of(batch.imeis(), batch.addedByImei(news), now));
    if (news.isEmpty()) {
      return seen.replaceWith(news);
    }
    UUID[] vehicles = uuids(news.stream().map(VehicleNews::vehicle).toList());
    List<ChainLink> links = news.stream().map(VehicleNews::link).toList();
    Integer[] counts = news.stream().map(each -> each.records().size()).toArray(Integer[]::new);
    return seen.flatMap(
            _ ->
                connection
                    .preparedQuery(INSERT_LINKS)
                    .execute(Tuple.of(vehicles, numbers(links), hashes(links), counts, now)))
        .flatMap(
            _ ->
                connection
                    .preparedQuery(MOVE_HEADS)
                    .execute(Tuple.of(vehicles, numbers(links), hashes(links))))
        .flatMap(_ -> events.append(connection, news.stream().map(RecordStore::event).toList()))
        .replaceWith(news);
  }

  private static Event.VehicleHasNews event(VehicleNews news) {
    return new Event.VehicleHasNews(
        news.vehicle(), news.records().getFirst().at(), news.records().getLast().at());
  }

  private static List<Long> ids(RowSet<Row> rows) {
    var ids = new ArrayList<Long>(rows.size());
    rows.forEach(row -> ids.add(row.getLong("id")));
    return ids;
  }

  private static UUID[] uuids(Collection<VehicleId> vehicles) {
    return vehicles.stream().map(VehicleId::value).toArray(UUID[]::new);
  }

  private static Long[] numbers(List<ChainLink> links) {
    return links.stream().map(ChainLink::number).toArray(Long[]::new);
  }

  private static String[] hashes(List<ChainLink> links) {
    return links.stream().map(ChainLink::hash).toArray(String[]::new);
  }

  /**
   * A refusal of the data itself (SQLSTATE classes 22 and 23) and a fault of our own come again
   * with the same data; all else, a broken connection included, may pass.
   */
  private static Throwable failure(Throwable cause) {
    return switch (cause) {
      case IngestFailure known -> known;
      case PgException refusal -> refusal(refusal);
      case NullPointerException _,
          IllegalArgumentException _,
          IllegalStateException _,
          ClassCastException _,
          ArithmeticException _,
          IndexOutOfBoundsException _ ->
          new IngestFailure("fault", false, cause);
      default -> new IngestFailure("database", true, cause);
    };
  }

  private static IngestFailure refusal(PgException cause) {
    String state = cause.getSqlState() == null ? "unknown" : cause.getSqlState();
    return new IngestFailure(state, !state.startsWith("22") && !state.startsWith("23"), cause);
  }
}
