package io.openmaas.billing.holding.store;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.holding.FindsHolders;
import io.openmaas.billing.holding.Holder;
import io.openmaas.billing.subscription.BillingCycle;
import io.openmaas.billing.subscription.ReadsSubscriptions;
import io.openmaas.billing.subscription.Subscription;
import io.openmaas.core.city.City;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;

/** Finds whose allowances and wallets a traveller uses. */
@ApplicationScoped
public class Holders implements FindsHolders {
  private final ReadsSubscriptions subscriptions;
  private final Catalogue catalogue;

  public Holders(ReadsSubscriptions subscriptions, Catalogue catalogue) {
    this.subscriptions = subscriptions;
    this.catalogue = catalogue;
  }

  @Override
  public Uni<Holder> find(TravellerId traveller, City city, LocalDate day) {
    return subscriptions
        .findActive(traveller, city.id(), day)
        .map(found -> found.map(this::holder).orElseGet(() -> without(traveller, city, day)));
  }

  private Holder holder(Subscription subscription) {
    var own = AccountId.of(subscription.traveller(), subscription.city());
    return new Holder(
        Optional.of(subscription.id()),
        catalogue.get(subscription.plan()),
        own,
        Set.of(own),
        new Holder.Calendar(
            subscription.term().startsOn(), subscription.cycle()::periodOf, subscription.zone()));
  }

  private Holder without(TravellerId traveller, City city, LocalDate day) {
    Plan plan =
        catalogue
            .withoutSubscription(city.currency(), day)
            .orElseThrow(
                () ->
                    new ProblemException(
                        Problem.unavailable("nothing is sold in " + city.currency() + " now")));
    var own = AccountId.of(traveller, city.id());
    var cycle = BillingCycle.CALENDAR_MONTH;
    return new Holder(
        Optional.empty(),
        plan,
        own,
        Set.of(own),
        new Holder.Calendar(cycle.periodOf(day).from(), cycle::periodOf, city.zone()));
  }
}
