package io.openmaas.core.webhook;

import java.time.Instant;
import java.util.UUID;

/**
 * An attempt to be made.
 *
 * @param id of the delivery
 * @param event the header {@code webhook-id}
 * @param since when the event was written
 * @param attempt its number: 1 is the first
 */
public record Delivery(
    UUID id, Webhook webhook, UUID event, String body, Instant since, int attempt) {}
