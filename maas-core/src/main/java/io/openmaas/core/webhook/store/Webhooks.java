package io.openmaas.core.webhook.store;

import static io.openmaas.core.webhook.store.WebhookRow.utc;

import io.openmaas.core.time.MachineClock;
import io.openmaas.core.webhook.Webhook;
import io.openmaas.core.webhook.WebhookId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The subscriptions. */
@Singleton
public final class Webhooks {
  private static final int MOST = 1_000;

  private final MachineClock clock;

  public Webhooks(MachineClock clock) {
    this.clock = clock;
  }

  /** Adds it. */
  public Uni<Void> add(SqlClient client, Webhook webhook, String createdBy) {
    return client
        .preparedQuery(
            """
            insert into core.webhook
              (id, url, types, kinds, least_urgency, note, enabled, created_at, created_by)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """)
        .execute(changeable(webhook).addValue(utc(clock.now())).addValue(createdBy))
        .replaceWithVoid();
  }

  /**
   * Changes address, filter, note and whether it is on; switching it on forgives its failures.
   *
   * @return whether it is there
   */
  public Uni<Boolean> change(SqlClient client, Webhook webhook) {
    return client
        .preparedQuery(
            """
            update core.webhook
            set url = $2, types = $3, kinds = $4, least_urgency = $5, note = $6, enabled = $7,
              disabled_because = case when $7 then null else disabled_because end,
              failing_since = case when $7 and not enabled then null else failing_since end
            where id = $1
            """)
        .execute(changeable(webhook))
        .map(done -> done.rowCount() == 1);
  }

  private static Tuple changeable(Webhook webhook) {
    return Tuple.tuple()
        .addValue(webhook.id().value())
        .addValue(webhook.url().toString())
        .addValue(webhook.filter().types().stream().sorted().toArray(String[]::new))
        .addValue(webhook.filter().kinds().stream().sorted().toArray(String[]::new))
        .addValue(webhook.filter().least().ordinal())
        .addValue(webhook.note())
        .addValue(webhook.enabled());
  }

  /** Gives it the next secret; the one before is good for a while. */
  public Uni<Optional<Webhook>> rotate(SqlClient client, WebhookId id) {
    return one(
        client,
        "update core.webhook w set generation = generation + 1, rotated_at = $2 where id = $1"
            + " returning "
            + WebhookRow.COLUMNS,
        Tuple.of(id.value(), utc(clock.now())));
  }

  /** Removes it and all its deliveries. */
  public Uni<Boolean> remove(SqlClient client, WebhookId id) {
    return client
        .preparedQuery("delete from core.webhook where id = $1")
        .execute(Tuple.of(id.value()))
        .map(done -> done.rowCount() == 1);
  }

  /** The webhook, where there is one. */
  public Uni<Optional<Webhook>> find(SqlClient client, WebhookId id) {
    return one(
        client,
        "select " + WebhookRow.COLUMNS + " from core.webhook w where id = $1",
        Tuple.of(id.value()));
  }

  private static Uni<Optional<Webhook>> one(SqlClient client, String sql, Tuple parameters) {
    return client
        .preparedQuery(sql)
        .execute(parameters)
        .map(
            rows -> {
              for (Row row : rows) {
                return Optional.of(WebhookRow.toDomain(row));
              }
              return Optional.empty();
            });
  }

  /** All, the first made first, up to a thousand. */
  public Uni<List<Webhook>> list(SqlClient client) {
    return client
        .query(
            "select "
                + WebhookRow.COLUMNS
                + " from core.webhook w order by created_at, id limit "
                + MOST)
        .execute()
        .map(
            rows -> {
              var webhooks = new ArrayList<Webhook>();
              rows.forEach(row -> webhooks.add(WebhookRow.toDomain(row)));
              return webhooks;
            });
  }
}
