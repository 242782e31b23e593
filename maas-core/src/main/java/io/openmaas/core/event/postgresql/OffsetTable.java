package io.openmaas.core.event.postgresql;

import io.openmaas.core.event.log.StalePosition;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;
import java.util.stream.StreamSupport;
import org.hibernate.reactive.mutiny.Mutiny;

/** The statements by which a reader of one group and topic fetches events and keeps its place. */
final class OffsetTable {
  private static final int BATCH = 32;

  private static final String FETCH =
      """
      select true as backlog, false as blocked, e.partition, e.position::text::bigint as position,
             e.id, e.key, e.type, e.payload::text as payload
      from core.event_parked_key k
      join core.event_parked p
        on p.reader_group = k.reader_group and p.topic = k.topic and p.key = k.key
      join core.event e
        on e.topic = p.topic and e.partition = p.partition
        and e.position = p.position and e.id = p.id
      where k.released and k.reader_group = $1 and k.topic = $2 and k.partition = any ($3)
      union all
      select false, exists (
               select from core.event_parked_key k
               where k.reader_group = $1 and k.topic = $2 and k.key = e.key),
             e.partition, e.position::text::bigint, e.id, e.key, e.type, e.payload::text
      from core.event_offset o
      cross join lateral (
        select * from core.event e
        where e.topic = $2 and e.partition = o.partition
          and (e.position, e.id) > (o.position, o.id)
          and e.position < pg_snapshot_xmin(pg_current_snapshot())
        order by e.position, e.id
        limit %d) e
      where o.reader_group = $1 and o.topic = $2 and o.partition = any ($3)
      order by 1 desc, 4, 5
      """
          .formatted(BATCH);

  /** Where the reader's epoch is not the table's, or the place is not ahead, nothing is updated. */
  private static final String ADVANCE =
      """
      update core.event_offset
      set position = cast(cast(%1$s as text) as xid8), id = %2$s, stored_at = clock_timestamp()
      where reader_group = %3$s and topic = %4$s and partition = %5$s and epoch = %6$s
        and (position, id) < (cast(cast(%1$s as text) as xid8), %2$s)
      """;

  /** As {@link #ADVANCE}, for an event that was parked. */
  private static final String UNPARK =
      """
      delete from core.event_parked p
      using core.event_offset o
      where p.position = cast(cast(%1$s as text) as xid8) and p.id = %2$s
        and p.reader_group = %3$s and p.topic = %4$s and p.partition = %5$s
        and o.reader_group = p.reader_group and o.topic = p.topic
        and o.partition = p.partition and o.epoch = %6$s
      """;

  private static final Object[] NUMBERED = {"$1", "$2", "$3", "$4", "$5", "$6"};
  private static final Object[] NAMED = {
    ":position", ":id", ":group", ":topic", ":partition", ":epoch"
  };
  private static final String ADVANCE_ON_CONNECTION = ADVANCE.formatted(NUMBERED);
  private static final String ADVANCE_ON_SESSION = counted(ADVANCE.formatted(NAMED));
  private static final String UNPARK_ON_CONNECTION = UNPARK.formatted(NUMBERED);
  private static final String UNPARK_ON_SESSION = counted(UNPARK.formatted(NAMED));

  private static String counted(String statement) {
    return "with changed as (" + statement + " returning 1) select count(*) from changed";
  }

  private static final String STORED_ADVANCE =
      """
      select (position, id) >= ($4::text::xid8, $5) as stored, epoch = $6 as ours
      from core.event_offset where reader_group = $1 and topic = $2 and partition = $3
      """;
  private static final String STORED_UNPARK =
      """
      select not exists (
               select from core.event_parked p
               where p.reader_group = o.reader_group and p.topic = o.topic
                 and p.partition = o.partition
                 and p.position = $4::text::xid8 and p.id = $5) as stored, epoch = $6 as ours
      from core.event_offset o where reader_group = $1 and topic = $2 and partition = $3
      """;

  private static final String PARK_KEY =
      """
      insert into core.event_parked_key (reader_group, topic, key, partition, reason)
      values ($1, $2, $3, $4, $5)
      on conflict (reader_group, topic, key)
      do update set released = false, reason = excluded.reason, parked_at = clock_timestamp()
      """;
  private static final String PARK_EVENT =
      """
      insert into core.event_parked (reader_group, topic, key, partition, position, id)
      values ($1, $2, $3, $4, $5::text::xid8, $6)
      on conflict do nothing
      """;
  private static final String CLEAR_KEY =
      """
      delete from core.event_parked_key k
      where reader_group = $1 and topic = $2 and key = $3 and released
        and not exists (
          select from core.event_parked p
          where p.reader_group = k.reader_group and p.topic = k.topic and p.key = k.key)
      """;

  private static final String RAISE_EPOCH =
      """
      insert into core.event_offset (reader_group, topic, partition, epoch)
      values ($1, $2, $3, 1)
      on conflict (reader_group, topic, partition)
      do update set epoch = core.event_offset.epoch + 1
      returning epoch
      """;

  private final Pool pool;
  private final String group;
  private final String topic;

  OffsetTable(Pool pool, ReaderConfig config) {
    this.pool = pool;
    this.group = config.group();
    this.topic = config.topic().channel();
  }

  /** The next events of these partitions: what was released first, then in the order of the log. */
  Uni<List<LoggedEvent>> fetch(List<Integer> partitions) {
    return pool.preparedQuery(FETCH)
        .execute(
            Tuple.of(
                group, topic, partitions.stream().map(Integer::shortValue).toArray(Short[]::new)))
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(LoggedEvent::of).toList());
  }

  /** Makes every earlier reader of the partition stale. */
  Uni<Long> raiseEpoch(int partition) {
    return pool.preparedQuery(RAISE_EPOCH)
        .execute(Tuple.of(group, topic, (short) partition))
        .map(rows -> rows.iterator().next().getLong("epoch"));
  }

  Uni<Void> store(SqlConnection connection, LoggedEvent event, long epoch) {
    return connection
        .preparedQuery(event.backlog() ? UNPARK_ON_CONNECTION : ADVANCE_ON_CONNECTION)
        .execute(place(event, epoch))
        .flatMap(rows -> storedOnce(event, rows.rowCount()));
  }

  Uni<Void> store(Mutiny.Session session, LoggedEvent event, long epoch) {
    return session
        .createNativeQuery(event.backlog() ? UNPARK_ON_SESSION : ADVANCE_ON_SESSION, Long.class)
        .setParameter("position", Long.toString(event.position()))
        .setParameter("id", event.id())
        .setParameter("group", group)
        .setParameter("topic", topic)
        .setParameter("partition", (short) event.partition())
        .setParameter("epoch", epoch)
        .getSingleResult()
        .flatMap(count -> storedOnce(event, count));
  }

  private Uni<Void> storedOnce(LoggedEvent event, long count) {
    return count == 1
        ? Uni.createFrom().voidItem()
        : Uni.createFrom()
            .failure(
                new StalePosition(
                    event
                        + " of "
                        + topic
                        + " for "
                        + group
                        + " is stored already, or its partition is read by another"));
  }

  /** Stores the place of an acknowledged event, unless the consumer has. */
  Uni<Standing> storeIfAbsent(LoggedEvent event, long epoch) {
    return pool.preparedQuery(event.backlog() ? UNPARK_ON_CONNECTION : ADVANCE_ON_CONNECTION)
        .execute(place(event, epoch))
        .flatMap(
            rows ->
                rows.rowCount() == 1
                    ? Uni.createFrom().item(Standing.STORED)
                    : standing(event, epoch));
  }

  /** Whether the event counts as done. */
  Uni<Standing> standing(LoggedEvent event, long epoch) {
    return pool.preparedQuery(event.backlog() ? STORED_UNPARK : STORED_ADVANCE)
        .execute(
            Tuple.tuple(
                List.of(
                    group,
                    topic,
                    (short) event.partition(),
                    Long.toString(event.position()),
                    event.id(),
                    epoch)))
        .map(
            rows -> {
              Row row = rows.iterator().next();
              if (!row.getBoolean("ours")) {
                return Standing.LOST;
              }
              return row.getBoolean("stored") ? Standing.STORED : Standing.OPEN;
            });
  }

  /** What the table says of an event a reader has delivered. */
  enum Standing {
    OPEN,
    STORED,
    /** Another reader has the partition. */
    LOST
  }

  /** The event could not be processed: its key waits from here on. */
  Uni<Void> park(LoggedEvent event, long epoch, String reason) {
    return pool.withTransaction(
        connection ->
            connection
                .preparedQuery(PARK_KEY)
                .execute(Tuple.of(group, topic, event.key(), (short) event.partition(), reason))
                .flatMap(
                    _ ->
                        event.backlog()
                            ? Uni.createFrom().voidItem()
                            : parkEvent(connection, event, epoch)));
  }

  /** The event's key is parked: it waits behind. */
  Uni<Void> parkBehind(LoggedEvent event, long epoch) {
    return pool.withTransaction(connection -> parkEvent(connection, event, epoch));
  }

  private Uni<Void> parkEvent(SqlConnection connection, LoggedEvent event, long epoch) {
    return connection
        .preparedQuery(PARK_EVENT)
        .execute(
            Tuple.tuple(
                List.of(
                    group,
                    topic,
                    event.key(),
                    (short) event.partition(),
                    Long.toString(event.position()),
                    event.id())))
        .flatMap(_ -> store(connection, event, epoch));
  }

  /** A key that was released and has nothing parked any more flows again. */
  Uni<Void> clear(String key) {
    return pool.preparedQuery(CLEAR_KEY).execute(Tuple.of(group, topic, key)).replaceWithVoid();
  }

  private Tuple place(LoggedEvent event, long epoch) {
    return Tuple.tuple(
        List.of(
            Long.toString(event.position()),
            event.id(),
            group,
            topic,
            (short) event.partition(),
            epoch));
  }
}
