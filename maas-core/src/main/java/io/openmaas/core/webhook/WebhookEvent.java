package io.openmaas.core.webhook;

import java.time.Instant;
import java.util.UUID;

/**
 * Something to be told.
 *
 * @param id the same however often it is told
 * @param type one of the names of {@link WebhookType}
 * @param kind by which it is filtered; empty where its type has none
 * @param at when it was so
 * @param data a JSON object
 */
public record WebhookEvent(
    UUID id, String type, String kind, Urgency urgency, Instant at, String data) {

  /** The body of the request, with what the Standard Webhooks payload has. */
  public String body() {
    return "{\"type\":\"" + type + "\",\"timestamp\":\"" + at + "\",\"data\":" + data + "}";
  }
}
