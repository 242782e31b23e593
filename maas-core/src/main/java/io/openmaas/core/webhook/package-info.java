/**
 * Events told to other systems by HTTP, signed as Standard Webhooks lays down
 * (https://www.standardwebhooks.com).
 *
 * <p>Owns: who is told of what, secrets and signatures, when a delivery is tried again, which
 * addresses may be called. Does not own: what the events say, which lives with the features; a
 * feature names its types with beans of {@link io.openmaas.core.webhook.WebhookType}.
 *
 * <p>Invariants: a delivery is written in the transaction that makes its event true and sent
 * outside of any; an event is told at least once, always by the same id; no address inside our own
 * network is called unless the configuration says so.
 */
package io.openmaas.core.webhook;
