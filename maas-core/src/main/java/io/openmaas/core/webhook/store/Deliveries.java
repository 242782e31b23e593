package io.openmaas.core.webhook.store;

import static io.openmaas.core.webhook.store.WebhookRow.utc;

import io.openmaas.core.id.Ids;
import io.openmaas.core.time.MachineClock;
import io.openmaas.core.webhook.Delivery;
import io.openmaas.core.webhook.WebhookEvent;
import io.openmaas.core.webhook.WebhookId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What is to be told to whom, and what came of it. */
@Singleton
public final class Deliveries {
  private static final String ADD =
      """
      insert into core.webhook_delivery (id, webhook, event, type, body, created_at, state, next_at)
      select gen_random_uuid(), w.id, e.id, e.type, e.body, $6, 'PENDING', $6
      from unnest($1::uuid[], $2::text[], $3::text[], $4::integer[], $5::text[])
        as e(id, type, kind, urgency, body)
      join core.webhook w on w.enabled and e.type = any (w.types) and e.urgency >= w.least_urgency
        and (e.kind = '' or w.kinds = '{}' or e.kind = any (w.kinds))
      on conflict do nothing
      """;
  private static final String CLAIM =
      """
      with due as (
        select d.id
        from core.webhook w
        cross join lateral (
          select id, next_at from core.webhook_delivery
          where webhook = w.id and state = 'PENDING' and next_at <= $1
          order by next_at, id limit $4
          for update skip locked) d
        where w.enabled and w.id <> all ($3::uuid[])
        order by d.next_at limit $5)
      update core.webhook_delivery d
      set attempts = attempts + 1, next_at = $2, last_attempt_at = $1
      from due, core.webhook w
      where d.id = due.id and w.id = d.webhook
      returning d.id, d.event, d.body, d.created_at as since, d.attempts,
      """
          + WebhookRow.COLUMNS;

  private final Ids ids;
  private final MachineClock clock;

  public Deliveries(Ids ids, MachineClock clock) {
    this.ids = ids;
    this.clock = clock;
  }

  /** A line of the log. */
  public record Logged(UUID id, UUID event, String type, Instant createdAt, Progress progress) {}

  /**
   * How far a delivery is.
   *
   * @param state PENDING, DELIVERED or FAILED
   * @param nextAt when it is tried again
   * @param error of the last attempt
   */
  public record Progress(
      String state,
      int attempts,
      Optional<Instant> nextAt,
      Optional<Integer> status,
      Optional<String> error) {}

  /** Writes the events for every webhook that wants them, in the caller's transaction. */
  public Uni<Void> append(SqlConnection connection, List<WebhookEvent> events) {
    if (events.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return connection
        .preparedQuery(ADD)
        .execute(
            Tuple.tuple()
                .addValue(events.stream().map(WebhookEvent::id).toArray(UUID[]::new))
                .addValue(events.stream().map(WebhookEvent::type).toArray(String[]::new))
                .addValue(events.stream().map(WebhookEvent::kind).toArray(String[]::new))
                .addValue(
                    events.stream().map(event -> event.urgency().ordinal()).toArray(Integer[]::new))
                .addValue(events.stream().map(WebhookEvent::body).toArray(String[]::new))
                .addValue(utc(clock.now())))
        .replaceWithVoid();
  }

  /** One delivery to one webhook, whatever it filters. */
  public Uni<Logged> addTest(SqlClient client, WebhookId webhook, WebhookEvent event) {
    UUID id = ids.next();
    Instant now = clock.now();
    return client
        .preparedQuery(
            """
            insert into core.webhook_delivery
              (id, webhook, event, type, body, created_at, state, next_at)
            values ($1, $2, $3, $4, $5, $6, 'PENDING', $6)
            """)
        .execute(
            Tuple.tuple()
                .addValue(id)
                .addValue(webhook.value())
                .addValue(event.id())
                .addValue(event.type())
                .addValue(event.body())
                .addValue(utc(now)))
        .replaceWith(
            new Logged(
                id,
                event.id(),
                event.type(),
                now,
                new Progress("PENDING", 0, Optional.of(now), Optional.empty(), Optional.empty())));
  }

  /**
   * Takes deliveries that are due. They are nobody else's until the lease ends; whoever took them
   * and died has them tried again.
   *
   * @param busy webhooks that are left out
   * @param each the most of one webhook
   * @param most of all
   */
  public Uni<List<Delivery>> claim(
      SqlClient client, Duration lease, Collection<WebhookId> busy, int each, int most) {
    Instant now = clock.now();
    return client
        .preparedQuery(CLAIM)
        .execute(
            Tuple.tuple()
                .addValue(utc(now))
                .addValue(utc(now.plus(lease)))
                .addValue(busy.stream().map(WebhookId::value).toArray(UUID[]::new))
                .addValue(each)
                .addValue(most))
        .map(
            rows -> {
              var claimed = new ArrayList<Delivery>();
              rows.forEach(row -> claimed.add(delivery(row)));
              return claimed;
            });
  }

  private static Delivery delivery(Row row) {
    return new Delivery(
        row.getUUID("id"),
        WebhookRow.toDomain(row),
        row.getUUID("event"),
        row.getString("body"),
        row.getOffsetDateTime("since").toInstant(),
        row.getInteger("attempts"));
  }

  /** It was delivered, and the webhook works. */
  public Uni<Void> delivered(SqlClient client, Delivery delivery, int status) {
    return finish(client, delivery, "DELIVERED", Optional.of(status), Optional.empty())
        .flatMap(
            _ ->
                client
                    .preparedQuery(
                        "update core.webhook set failing_since = null"
                            + " where id = $1 and failing_since is not null")
                    .execute(Tuple.of(delivery.webhook().id().value())))
        .replaceWithVoid();
  }

  /**
   * It failed.
   *
   * @param next when it is tried again; empty for never
   * @return since when the webhook fails
   */
  public Uni<Instant> failed(
      SqlClient client,
      Delivery delivery,
      Optional<Instant> next,
      Optional<Integer> status,
      String error) {
    Instant now = clock.now();
    Uni<Void> kept =
        next.map(at -> postpone(client, delivery, at, status, error))
            .orElseGet(() -> finish(client, delivery, "FAILED", status, Optional.of(error)));
    return kept.flatMap(
            _ ->
                client
                    .preparedQuery(
                        "update core.webhook set failing_since = coalesce(failing_since, $2)"
                            + " where id = $1 returning failing_since")
                    .execute(Tuple.of(delivery.webhook().id().value(), utc(now))))
        .map(
            rows -> {
              for (Row row : rows) {
                return row.getOffsetDateTime("failing_since").toInstant();
              }
              return now;
            });
  }

  private static Uni<Void> postpone(
      SqlClient client, Delivery delivery, Instant at, Optional<Integer> status, String error) {
    return client
        .preparedQuery(
            """
            update core.webhook_delivery set next_at = $3, last_status = $4, last_error = $5
            where id = $1 and attempts = $2 and state = 'PENDING'
            """)
        .execute(Tuple.of(delivery.id(), delivery.attempt(), utc(at), status.orElse(null), error))
        .replaceWithVoid();
  }

  private static Uni<Void> finish(
      SqlClient client,
      Delivery delivery,
      String state,
      Optional<Integer> status,
      Optional<String> error) {
    return client
        .preparedQuery(
            """
            update core.webhook_delivery set state = $3, last_status = $4, last_error = $5
            where id = $1 and attempts = $2 and state = 'PENDING'
            """)
        .execute(
            Tuple.of(
                delivery.id(), delivery.attempt(), state, status.orElse(null), error.orElse(null)))
        .replaceWithVoid();
  }

  /** Switches the webhook off; what waits for it waits until it is switched on, or is too old. */
  public Uni<Void> disable(SqlClient client, WebhookId webhook, String because) {
    return client
        .preparedQuery(
            "update core.webhook set enabled = false, disabled_because = $2 where id = $1")
        .execute(Tuple.of(webhook.value(), because))
        .replaceWithVoid();
  }

  /** The latest deliveries of a webhook, the last first. */
  public Uni<List<Logged>> list(SqlClient client, WebhookId webhook, int limit) {
    return client
        .preparedQuery(
            """
            select id, event, type, created_at, state, attempts, next_at, last_status, last_error
            from core.webhook_delivery where webhook = $1
            order by created_at desc, id desc limit $2
            """)
        .execute(Tuple.of(webhook.value(), limit))
        .map(
            rows -> {
              var log = new ArrayList<Logged>();
              rows.forEach(row -> log.add(logged(row)));
              return log;
            });
  }

  private static Logged logged(Row row) {
    String state = row.getString("state");
    return new Logged(
        row.getUUID("id"),
        row.getUUID("event"),
        row.getString("type"),
        row.getOffsetDateTime("created_at").toInstant(),
        new Progress(
            state,
            row.getInteger("attempts"),
            Optional.ofNullable(row.getOffsetDateTime("next_at"))
                .filter(_ -> state.equals("PENDING"))
                .map(OffsetDateTime::toInstant),
            Optional.ofNullable(row.getInteger("last_status")),
            Optional.ofNullable(row.getString("last_error"))));
  }

  /** Gives up what is too old to be told and forgets what is too old to be asked for. */
  public Uni<Void> tidy(SqlClient client, Duration giveUpAfter, Duration keep) {
    Instant now = clock.now();
    return client
        .preparedQuery(
            """
            update core.webhook_delivery set state = 'FAILED', last_error = 'too old'
            where state = 'PENDING' and created_at < $1 and next_at < $2
            """)
        .execute(Tuple.of(utc(now.minus(giveUpAfter)), utc(now)))
        .flatMap(
            _ ->
                client
                    .preparedQuery(
                        """
                        delete from core.webhook_delivery where id in (
                          select id from core.webhook_delivery
                          where state <> 'PENDING' and created_at < $1 limit 10000)
                        """)
                    .execute(Tuple.of(utc(now.minus(keep)))))
        .replaceWithVoid();
  }
}
