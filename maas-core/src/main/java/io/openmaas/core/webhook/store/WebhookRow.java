package io.openmaas.core.webhook.store;

import io.openmaas.core.webhook.Urgency;
import io.openmaas.core.webhook.Webhook;
import io.openmaas.core.webhook.WebhookId;
import io.vertx.mutiny.sqlclient.Row;
import java.net.URI;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;

/** Reads rows of {@code core.webhook}. */
final class WebhookRow {
  static final String COLUMNS =
      "w.id as webhook, w.url, w.types, w.kinds, w.least_urgency, w.note, w.generation,"
          + " w.rotated_at, w.enabled, w.disabled_because, w.failing_since";

  private WebhookRow() {}

  static Webhook toDomain(Row row) {
    return new Webhook(
        new WebhookId(row.getUUID("webhook")),
        URI.create(row.getString("url")),
        new Webhook.Filter(
            Set.of(row.getArrayOfStrings("types")),
            Set.of(row.getArrayOfStrings("kinds")),
            Urgency.values()[row.getInteger("least_urgency")]),
        row.getString("note"),
        new Webhook.Secret(row.getInteger("generation"), find(row, "rotated_at")),
        row.getBoolean("enabled"),
        new Webhook.Trouble(
            Optional.ofNullable(row.getString("disabled_because")), find(row, "failing_since")));
  }

  static Optional<Instant> find(Row row, String column) {
    return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
  }

  static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
