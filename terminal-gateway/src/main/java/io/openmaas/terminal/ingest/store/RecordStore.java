package io.openmaas.terminal.ingest.store;

import io.openmaas.core.event.Event.VehiclesHaveNews;
import io.openmaas.core.event.log.EventLog;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.alarm.Alarm;
import io.openmaas.terminal.alarm.RecordAlarms;
import io.openmaas.terminal.alarm.store.RaisesWithin;
import io.openmaas.terminal.ingest.ArrivedFrame;
import io.openmaas.terminal.ingest.CanonicalRecord;
import io.openmaas.terminal.ingest.CommitsFrames;
import io.openmaas.terminal.ingest.IngestFailure;
import io.openmaas.terminal.ingest.RecordIdentity;
import io.openmaas.terminal.ingest.VehicleChain;
import io.openmaas.terminal.ingest.VehicleNews;
import io.openmaas.terminal.ingest.store.Batch.Fresh;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Keeps frames and their records. One transaction for a batch: lock the chains in the order of
 * vehicles, insert frames and records, link what was new, and announce what cannot wait. Statements
 * that need nothing of each other are sent without waiting in between.
 */
@Singleton
public final class RecordStore implements CommitsFrames {
  private static final String LIMIT_WAITING = "set local statement_timeout = '20s'";
  private static final String LOCK_HEADS =
      """
      select %s from terminal.chain_head where vehicle = any($1) order by vehicle for update
      """
          .formatted(HeadRow.COLUMNS);
  private static final String START_CHAINS =
      """
      insert into terminal.chain_head (vehicle, number, hash)
      select * from unnest($1::uuid[], $2::bigint[], $3::text[]) as t(vehicle, number, hash)
      order by vehicle
      on conflict do nothing
      """;
  private static final String INSERT_FRAMES =
      """
      insert into terminal.frame (id, imei, received_at, unplaced, bytes)
      select * from unnest($1::bigint[], $2::text[], $3::timestamptz[], $4::integer[], $5::bytea[])
      """;
  private static final String INSERT_RECORDS =
      """
      with fresh as (
        insert into terminal.record (vehicle, at, identity, frame, link, doubts, content)
        select * from unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::bigint[], $5::bigint[],
          $6::smallint[], $7::bytea[])
        on conflict do nothing
        returning identity)
      select count(*) as count, case when count(*) < $8 then array_agg(identity) end as some from fresh
      """;
  private static final String INSERT_LINKS =
      """
      insert into terminal.chain_link (vehicle, number, hash, records, linked_at, from_at)
      select vehicle, number, hash, records, $5::timestamptz, from_at
      from unnest($1::uuid[], $2::bigint[], $3::text[], $4::integer[], $6::timestamptz[])
        as t(vehicle, number, hash, records, from_at)
      """;
  private static final String MOVE_HEADS =
      """
      update terminal.chain_head h
      set number = t.number, hash = t.hash, records = h.records + t.added, imei = t.imei,
        last_at = coalesce(t.last_at, h.last_at),
        last_content = coalesce(t.last_content, h.last_content),
        fix_at = coalesce(t.fix_at, h.fix_at),
        fix_content = coalesce(t.fix_content, h.fix_content),
        announced = case when t.urgent then t.number else h.announced end,
        news_from = case when not t.urgent then t.news_from end,
        news_to = case when not t.urgent then t.news_to end,
        received_at = $13
      from unnest($1::uuid[], $2::bigint[], $3::text[], $4::integer[], $5::text[], $6::timestamptz[],
        $7::bytea[], $8::timestamptz[], $9::bytea[], $10::timestamptz[], $11::timestamptz[],
        $12::boolean[])
        as t(vehicle, number, hash, added, imei, last_at, last_content, fix_at, fix_content, news_from,
          news_to, urgent)
      where h.vehicle = t.vehicle
      """;

  private final Pool pool;
  private final EventLog events;
  private final RaisesWithin alarms;
  private final InstantSource clock;
  private final FrameNumbers frameNumbers;

  public RecordStore(Pool pool, EventLog events, RaisesWithin alarms, InstantSource clock) {
    this.pool = pool;
    this.events = events;
    this.alarms = alarms;
    this.clock = clock;
    this.frameNumbers = new FrameNumbers(pool);
  }

  @Override
  public Uni<List<VehicleNews>> commit(List<ArrivedFrame> frames) {
    return Uni.createFrom()
        .item(() -> Batch.of(frames))
        .flatMap(
            batch ->
                frameNumbers
                    .take(batch.frames())
                    .flatMap(
                        first ->
                            pool.withTransaction(connection -> commit(connection, batch, first))))
        .onFailure()
        .transform(RecordStore::failure);
  }

  private Uni<List<VehicleNews>> commit(SqlConnection connection, Batch batch, long firstFrame) {
    return lockHeads(connection, batch.vehicles())
        .flatMap(
            heads ->
                insert(connection, batch, firstFrame, heads)
                    .map(fresh -> batch.added(fresh, heads)))
        .flatMap(added -> link(connection, added).replaceWith(() -> Batch.news(added)));
  }

  private Uni<Map<VehicleId, HeadRow>> lockHeads(
      SqlConnection connection, Set<VehicleId> vehicles) {
    Uni<?> limit = connection.query(LIMIT_WAITING).execute();
    return Uni.combine()
        .all()
        .unis(limit, selectHeads(connection, vehicles))
        .withUni(
            (limited, heads) ->
                heads.size() == vehicles.size()
                    ? Uni.createFrom().item(heads)
                    : startChains(connection, vehicles)
                        .flatMap(_ -> selectHeads(connection, vehicles)));
  }

  private static Uni<Map<VehicleId, HeadRow>> selectHeads(
      SqlConnection connection, Set<VehicleId> vehicles) {
    return connection
        .preparedQuery(LOCK_HEADS)
        .execute(Tuple.of(vehicles.stream().map(VehicleId::value).toArray(UUID[]::new)))
        .map(
            rows -> {
              var heads = new HashMap<VehicleId, HeadRow>();
              for (Row row : rows) {
                HeadRow head = HeadRow.of(row);
                heads.put(head.vehicle(), head);
              }
              return heads;
            });
  }

  private static Uni<RowSet<Row>> startChains(SqlConnection connection, Set<VehicleId> vehicles) {
    var starts = vehicles.stream().map(VehicleChain::start).toList();
    return connection
        .preparedQuery(START_CHAINS)
        .execute(
            Tuple.of(
                vehicles.stream().map(VehicleId::value).toArray(UUID[]::new),
                starts.stream().map(start -> start.number()).toArray(Long[]::new),
                starts.stream().map(start -> start.hash()).toArray(String[]::new)));
  }

  /** Nothing but what the insert returns is new. */
  private static Uni<Fresh> insert(
      SqlConnection connection, Batch batch, long firstFrame, Map<VehicleId, HeadRow> heads) {
    Uni<?> frames = connection.preparedQuery(INSERT_FRAMES).execute(batch.frameRows(firstFrame));
    Uni<Fresh> records =
        connection
            .preparedQuery(INSERT_RECORDS)
            .execute(batch.recordRows(firstFrame, heads).addInteger(batch.records()))
            .map(rows -> fresh(rows.iterator().next(), batch.records()));
    return Uni.combine().all().unis(frames, records).with((_, fresh) -> fresh);
  }

  private static Fresh fresh(Row row, int records) {
    UUID[] some = row.getArrayOfUUIDs("some");
    if (some == null) {
      // null where all are new, and where none of them is
      return row.getLong("count") == records
          ? new Fresh(true, Set.of())
          : new Fresh(false, Set.of());
    }
    var identities = HashSet.<RecordIdentity>newHashSet(some.length);
    for (UUID identity : some) {
      identities.add(RecordIdentity.ofUuid(identity));
    }
    return new Fresh(false, identities);
  }

  private Uni<Void> link(SqlConnection connection, List<Added> added) {
    if (added.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
    var columns = new Columns(added);
    UUID[] vehicles = columns.of(each -> each.news().vehicle().value(), UUID[]::new);
    Long[] numbers = columns.of(each -> each.news().link().number(), Long[]::new);
    String[] hashes = columns.of(each -> each.news().link().hash(), String[]::new);
    Integer[] counts = columns.of(each -> each.news().records().size(), Integer[]::new);
    Uni<?> links =
        connection
            .preparedQuery(INSERT_LINKS)
            .execute(
                Tuple.of(vehicles, numbers, hashes, counts, now, columns.times(Added::earliest)));
    Uni<?> heads =
        connection
            .preparedQuery(MOVE_HEADS)
            .execute(
                Tuple.tuple()
                    .addValue(vehicles)
                    .addValue(numbers)
                    .addValue(hashes)
                    .addValue(counts)
                    .addValue(columns.of(Added::imei, String[]::new))
                    .addValue(columns.times(each -> each.last().map(c -> c.record().at())))
                    .addValue(columns.contents(Added::last))
                    .addValue(columns.times(each -> each.fix().map(c -> c.record().at())))
                    .addValue(columns.contents(Added::fix))
                    .addValue(columns.times(Added::newsFrom))
                    .addValue(columns.times(Added::newsTo))
                    .addValue(columns.of(Added::urgent, Boolean[]::new))
                    .addValue(now));
    var announcements =
        VehiclesHaveNews.of(added.stream().filter(Added::urgent).map(Added::announcement).toList());
    return Uni.combine()
        .all()
        .unis(links, heads, events.append(connection, announcements), raise(connection, added))
        .discardItems();
  }

  /** What is wrong by these records commits with them. */
  private Uni<Void> raise(SqlConnection connection, List<Added> added) {
    Instant now = clock.instant();
    List<Alarm> found = List.of();
    for (Added each : added) {
      List<Alarm> own = RecordAlarms.of(each.news().vehicle(), each.records(), now);
      if (!own.isEmpty()) {
        found = found.isEmpty() ? new ArrayList<>() : found;
        found.addAll(own);
      }
    }
    return found.isEmpty() ? Uni.createFrom().voidItem() : alarms.raise(connection, found);
  }

  /** One array for each column of what was added. */
  private record Columns(List<Added> added) {
    <T> T[] of(Function<Added, T> value, IntFunction<T[]> array) {
      return added.stream().map(value).toArray(array);
    }

    OffsetDateTime[] times(Function<Added, Optional<Instant>> time) {
      return of(
          each -> time.apply(each).map(at -> at.atOffset(ZoneOffset.UTC)).orElse(null),
          OffsetDateTime[]::new);
    }

    Buffer[] contents(Function<Added, Optional<CanonicalRecord>> content) {
      return of(
          each ->
              content.apply(each).map(canonical -> Buffer.buffer(canonical.bytes())).orElse(null),
          Buffer[]::new);
    }
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
