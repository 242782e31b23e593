package io.openmaas.core.event.postgresql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.RawValue;
import io.openmaas.core.event.Event;
import io.openmaas.core.event.Topic;
import io.openmaas.core.event.log.EventJson;
import io.openmaas.core.event.log.EventLog;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.sqlclient.Transaction;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.hibernate.reactive.mutiny.Mutiny;

/** Appends to the table core.event, one statement for all events of a call. */
@Singleton
public final class PostgresqlEventLog implements EventLog {
  private static final String APPEND =
      """
      with appended as (
        insert into core.event (topic, partition, key, type, payload)
        select e.value->>'topic', cast(e.value->>'partition' as smallint), e.value->>'key',
               e.value->>'type', e.value->'payload'
        from jsonb_array_elements(cast(cast(%s as text) as jsonb)) with ordinality e (value, place)
        order by e.place
        returning 1)
      select count(*) from appended
      """;
  private static final String APPEND_ON_SESSION = APPEND.formatted(":events");
  private static final String APPEND_ON_CONNECTION = APPEND.formatted("$1");

  private final EventJson json = new EventJson();
  private final ObjectMapper mapper = new ObjectMapper();
  private final CommitNotices notices;

  public PostgresqlEventLog(CommitNotices notices) {
    this.notices = notices;
  }

  @Override
  public Uni<Void> append(Mutiny.Session session, List<? extends Event> events) {
    if (events.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    // Flushed first, so that the event stands behind whatever its changes had to wait for.
    return session
        .flush()
        .chain(
            () ->
                session
                    .createNativeQuery(APPEND_ON_SESSION, Long.class)
                    .setParameter("events", rows(events))
                    .getSingleResult())
        .invoke(() -> notices.soon(topics(events)))
        .replaceWithVoid();
  }

  @Override
  public Uni<Void> append(SqlConnection connection, List<? extends Event> events) {
    if (events.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return connection
        .preparedQuery(APPEND_ON_CONNECTION)
        .execute(Tuple.of(rows(events)))
        .invoke(() -> noticeAfterCommit(connection, topics(events)))
        .replaceWithVoid();
  }

  private void noticeAfterCommit(SqlConnection connection, Set<Topic> topics) {
    Transaction transaction = connection.getDelegate().transaction();
    if (transaction == null) {
      notices.soon(topics);
    } else {
      transaction.completion().onSuccess(_ -> notices.now(topics));
    }
  }

  private static Set<Topic> topics(List<? extends Event> events) {
    var topics = EnumSet.noneOf(Topic.class);
    events.forEach(event -> topics.add(event.topic()));
    return topics;
  }

  private String rows(List<? extends Event> events) {
    try {
      return mapper.writeValueAsString(events.stream().map(this::row).toList());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot write " + events, e);
    }
  }

  private Row row(Event event) {
    return new Row(
        event.topic().channel(),
        Partition.of(event.key()),
        event.key(),
        json.type(event),
        new RawValue(json.payload(event)));
  }

  private record Row(String topic, int partition, String key, String type, RawValue payload) {}
}
