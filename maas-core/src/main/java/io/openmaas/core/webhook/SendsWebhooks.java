package io.openmaas.core.webhook;

import io.smallrye.mutiny.Uni;

/** The port by which a webhook is called. */
public interface SendsWebhooks {

  /** Makes one attempt; never fails, and ends within its own time limit. */
  Uni<DeliveryOutcome> send(Delivery delivery);
}
