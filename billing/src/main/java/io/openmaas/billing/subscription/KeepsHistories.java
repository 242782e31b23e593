package io.openmaas.billing.subscription;

import io.openmaas.billing.account.AccountId;
import io.openmaas.core.city.CityId;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The port by which the histories of subscriptions are read. */
public interface KeepsHistories {

  Uni<Optional<HeldSubscription>> find(SubscriptionId id);

  /** All that a traveller took, in the order of their start. */
  Uni<List<HeldSubscription>> list(TravellerId holder);

  /**
   * All that a traveller took or was ever made a member of in a city; the timeline says on which
   * days.
   */
  Uni<List<HeldSubscription>> listUsableBy(TravellerId traveller, CityId city);

  /**
   * All whose fees these accounts pay, paid or are going to pay; accounts without any are absent. A
   * subscription that changed its payer is in the lists of both.
   */
  Uni<Map<AccountId, List<HeldSubscription>>> listPaidBy(Collection<AccountId> accounts);
}
