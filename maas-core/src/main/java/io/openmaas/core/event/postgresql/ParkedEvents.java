package io.openmaas.core.event.postgresql;

import io.openmaas.core.event.Topic;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.StreamSupport;

/** The keys whose events wait because one of them could not be processed. */
@Singleton
public final class ParkedEvents {
  private static final String LIST =
      """
      select k.reader_group, k.topic, k.key, k.reason, k.parked_at, k.released,
             (select count(*) from core.event_parked p
              where p.reader_group = k.reader_group and p.topic = k.topic and p.key = k.key)
               as events
      from core.event_parked_key k
      order by k.parked_at
      limit 1000
      """;
  private static final String RELEASE =
      """
      update core.event_parked_key set released = true
      where reader_group = $1 and topic = $2 and key = $3 and not released
      """;

  private final Pool pool;
  private final CommitNotices notices;

  public ParkedEvents(Pool pool, CommitNotices notices) {
    this.pool = pool;
    this.notices = notices;
  }

  /**
   * A key that waits.
   *
   * @param reason what the consumer said at the last attempt
   * @param released somebody let it go, and it is being delivered again
   * @param events how many wait
   */
  public record ParkedKey(
      String group,
      String topic,
      String key,
      String reason,
      Instant parkedAt,
      boolean released,
      long events) {}

  /** The oldest thousand. */
  public Uni<List<ParkedKey>> list() {
    return pool.query(LIST)
        .execute()
        .map(rows -> StreamSupport.stream(rows.spliterator(), false).map(this::parked).toList());
  }

  private ParkedKey parked(Row row) {
    return new ParkedKey(
        row.getString("reader_group"),
        row.getString("topic"),
        row.getString("key"),
        row.getString("reason"),
        row.getOffsetDateTime("parked_at").toInstant(),
        row.getBoolean("released"),
        row.getLong("events"));
  }

  /**
   * Has the events of the key delivered again, in order, before newer ones.
   *
   * @return whether the key was parked
   */
  public Uni<Boolean> release(String group, Topic topic, String key) {
    return pool.preparedQuery(RELEASE)
        .execute(Tuple.of(group, topic.channel(), key))
        .map(rows -> rows.rowCount() == 1)
        .invoke(() -> notices.now(EnumSet.of(topic)));
  }
}
