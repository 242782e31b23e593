package io.openmaas.core.webhook.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.openmaas.core.webhook.Webhook;
import io.openmaas.core.webhook.store.Deliveries.Logged;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Webhooks as JSON. */
final class WebhookJson {

  private WebhookJson() {}

  /**
   * A webhook.
   *
   * @param secret only in the answer that made it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Shown(
      UUID id,
      String url,
      List<String> types,
      List<String> kinds,
      String severity,
      String note,
      boolean enabled,
      String disabledBecause,
      Instant failingSince,
      String secret) {

    static Shown of(Webhook webhook, String secret) {
      return new Shown(
          webhook.id().value(),
          webhook.url().toString(),
          webhook.filter().types().stream().sorted().toList(),
          webhook.filter().kinds().stream().sorted().toList(),
          webhook.filter().least().name(),
          webhook.note(),
          webhook.enabled(),
          webhook.trouble().disabledBecause().orElse(null),
          webhook.trouble().failingSince().orElse(null),
          secret);
    }
  }

  /**
   * A line of the log.
   *
   * @param eventId the header {@code webhook-id}
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record DeliveryJson(
      UUID id,
      String eventId,
      String type,
      Instant createdAt,
      String state,
      int attempts,
      Instant nextAt,
      Integer status,
      String error) {

    static DeliveryJson of(Logged logged) {
      return new DeliveryJson(
          logged.id(),
          "evt_" + logged.event(),
          logged.type(),
          logged.createdAt(),
          logged.progress().state(),
          logged.progress().attempts(),
          logged.progress().nextAt().orElse(null),
          logged.progress().status().orElse(null),
          logged.progress().error().orElse(null));
    }
  }
}
