package io.openmaas.billing.metering.store;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.metering.Pin;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.subscription.HeldSubscription;
import io.openmaas.billing.subscription.Stretch;
import io.openmaas.billing.subscription.Timeline;
import io.openmaas.billing.subscription.store.SubscriptionHistories;
import io.openmaas.core.city.CityId;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Whose account a traveller's use is charged to: that of whoever pays for the subscription it was
 * made with, which is another for members of a household and for staff whose company pays.
 */
@ApplicationScoped
public class ChargedAccounts {
  private final SubscriptionHistories histories;
  private final Catalogue catalogue;

  public ChargedAccounts(SubscriptionHistories histories, Catalogue catalogue) {
    this.histories = histories;
    this.catalogue = catalogue;
  }

  /** A subscription as it is on the day of a use. */
  private record OnDay(HeldSubscription held, Timeline timeline, Stretch stretch) {}

  /** The use as it is, or with the account and the subscription that it is charged with. */
  Uni<Usage> charge(SqlConnection connection, Usage usage, TravellerId traveller, CityId city) {
    return histories
        .listUsableBy(connection, traveller, city)
        .map(
            usable ->
                of(usable, usage, traveller)
                    .filter(found -> !found.stretch().payer().equals(usage.account()))
                    .map(found -> charged(usage, found))
                    .orElse(usage));
  }

  private static Usage charged(Usage usage, OnDay found) {
    AccountId payer = found.stretch().payer();
    var pin =
        new Pin(
            Optional.of(found.timeline().id()), usage.pin().tariff(), usage.pin().promise());
    return new Usage(usage.key(), payer, usage.use(), pin, usage.proof());
  }

  /** The own subscription before that of another; the earliest of several. */
  private Optional<OnDay> of(List<HeldSubscription> usable, Usage usage, TravellerId traveller) {
    return usable.stream()
        .flatMap(held -> onDay(held, usage).stream())
        .filter(
            on ->
                on.held().holder().equals(traveller) || on.stretch().members().contains(traveller))
        .min(
            Comparator.comparing((OnDay on) -> !on.held().holder().equals(traveller))
                .thenComparing(on -> on.timeline().term().from())
                .thenComparing(on -> on.held().id().value()));
  }

  private Optional<OnDay> onDay(HeldSubscription held, Usage usage) {
    var timeline = Timeline.of(held.history(), catalogue);
    LocalDate day = usage.use().at().atZone(held.history().zone()).toLocalDate();
    return timeline
        .on(day)
        .filter(stretch -> !stretch.paused() && sells(stretch, usage))
        .map(stretch -> new OnDay(held, timeline, stretch));
  }

  /** What was offered by another plan is not charged with this one. */
  private boolean sells(Stretch stretch, Usage usage) {
    Optional<Plan> offered = usage.pin().tariff().flatMap(catalogue::find);
    return offered.isEmpty()
        || stretch.taken().anyMatch(taken -> taken.plan().id().equals(offered.get().id()));
  }
}
