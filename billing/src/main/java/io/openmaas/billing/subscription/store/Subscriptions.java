package io.openmaas.billing.subscription.store;

import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.subscription.HeldSubscription;
import io.openmaas.billing.subscription.KeepsHistories;
import io.openmaas.billing.subscription.ReadsSubscriptions;
import io.openmaas.billing.subscription.Subscription;
import io.openmaas.billing.subscription.Timeline;
import io.openmaas.core.city.CityId;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** Shows histories to those who want to know one plan for one day. */
@ApplicationScoped
public class Subscriptions implements ReadsSubscriptions {
  private final KeepsHistories histories;
  private final Catalogue catalogue;
  private final InstantSource clock;

  public Subscriptions(KeepsHistories histories, Catalogue catalogue, InstantSource clock) {
    this.histories = histories;
    this.catalogue = catalogue;
    this.clock = clock;
  }

  /** The traveller's own, else one he is a member of; none while it is paused. */
  @Override
  public Uni<Optional<Subscription>> findActive(TravellerId traveller, CityId city, LocalDate day) {
    return histories
        .listUsableBy(traveller, city)
        .map(
            list ->
                list.stream()
                    .filter(held -> usable(held, traveller, day))
                    .min(
                        (a, b) ->
                            Boolean.compare(
                                b.holder().equals(traveller), a.holder().equals(traveller)))
                    .map(held -> view(held, day)));
  }

  private boolean usable(HeldSubscription held, TravellerId traveller, LocalDate day) {
    return Timeline.of(held.history(), catalogue)
        .on(day)
        .filter(stretch -> !stretch.paused())
        .filter(stretch -> held.holder().equals(traveller) || stretch.members().contains(traveller))
        .isPresent();
  }

  @Override
  public Uni<List<Subscription>> list(TravellerId traveller) {
    return histories
        .list(traveller)
        .map(
            list ->
                list.stream()
                    .map(
                        held ->
                            view(held, clock.instant().atZone(held.history().zone()).toLocalDate()))
                    .toList());
  }

  private Subscription view(HeldSubscription held, LocalDate day) {
    return Subscription.of(held, Timeline.of(held.history(), catalogue), day);
  }
}
