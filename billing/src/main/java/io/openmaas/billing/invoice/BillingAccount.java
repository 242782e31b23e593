package io.openmaas.billing.invoice;

import io.openmaas.billing.subscription.BillingCycle;
import io.openmaas.billing.subscription.Subscription;
import io.openmaas.core.city.City;
import io.openmaas.core.traveller.TravellerId;
import java.util.List;

/**
 * A traveller in a city: what one invoice is for.
 *
 * @param subscriptions the traveller's in this city, in the order of their start; may be empty
 */
public record BillingAccount(TravellerId traveller, City city, List<Subscription> subscriptions) {

  public BillingAccount {
    subscriptions = List.copyOf(subscriptions);
  }

  /** That of the latest subscription; calendar months without one. */
  public BillingCycle cycle() {
    return subscriptions.isEmpty() ? BillingCycle.CALENDAR_MONTH : subscriptions.getLast().cycle();
  }
}
