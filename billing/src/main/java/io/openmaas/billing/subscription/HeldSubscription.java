package io.openmaas.billing.subscription;

import io.openmaas.core.city.CityId;
import io.openmaas.core.traveller.TravellerId;

/**
 * A subscription as it is kept.
 *
 * @param holder who took it
 * @param version the number of changes recorded: whoever changes it says which version was seen
 */
public record HeldSubscription(
    SubscriptionHistory history, TravellerId holder, CityId city, int version) {

  public SubscriptionId id() {
    return history.id();
  }
}
