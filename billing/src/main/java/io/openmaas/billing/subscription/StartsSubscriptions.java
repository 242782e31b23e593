package io.openmaas.billing.subscription;

import io.smallrye.mutiny.Uni;

/** The port by which a subscription comes into being. */
public interface StartsSubscriptions {

  Uni<Outcome> start(Subscription subscription);

  /** The answer. */
  sealed interface Outcome {
    record Started(Subscription subscription) implements Outcome {}

    /** The traveller has one that runs in this city. */
    record AlreadySubscribed() implements Outcome {}
  }
}
