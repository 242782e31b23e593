package io.openmaas.billing.holding.store;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.CalendarPeriod;
import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.holding.FindsHolders;
import io.openmaas.billing.holding.Holder;
import io.openmaas.billing.subscription.Cycle;
import io.openmaas.billing.subscription.HeldSubscription;
import io.openmaas.billing.subscription.KeepsHistories;
import io.openmaas.billing.subscription.Stretch;
import io.openmaas.billing.subscription.Timeline;
import io.openmaas.core.city.City;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds whose allowances and wallets a traveller uses: of the subscription that he took, else of
 * one that he was made a member of, else his own account's.
 */
@ApplicationScoped
public class Holders implements FindsHolders {
  private final KeepsHistories histories;
  private final Catalogue catalogue;

  public Holders(KeepsHistories histories, Catalogue catalogue) {
    this.histories = histories;
    this.catalogue = catalogue;
  }

  @Override
  public Uni<Holder> find(TravellerId traveller, City city, LocalDate day) {
    return histories
        .listUsableBy(traveller, city.id())
        .map(
            usable ->
                running(usable, traveller, day).orElseGet(() -> without(traveller, city, day)));
  }

  /** A subscription with what it is on a day. */
  private record Running(HeldSubscription held, Timeline timeline, Stretch stretch) {}

  private Optional<Holder> running(
      List<HeldSubscription> usable, TravellerId traveller, LocalDate day) {
    return usable.stream()
        .flatMap(
            held -> {
              var timeline = Timeline.of(held.history(), catalogue);
              return timeline
                  .on(day)
                  .filter(stretch -> !stretch.paused())
                  .map(stretch -> new Running(held, timeline, stretch))
                  .stream();
            })
        .filter(
            running ->
                running.held().holder().equals(traveller)
                    || running.stretch().members().contains(traveller))
        .min(
            Comparator.comparing((Running running) -> !running.held().holder().equals(traveller))
                .thenComparing(running -> running.timeline().term().from())
                .thenComparing(running -> running.held().id().value()))
        .map(Holders::holder);
  }

  /** All who ever were members: what they used while they were counts. */
  private static Holder holder(Running running) {
    var held = running.held();
    Set<AccountId> users = new HashSet<>();
    users.add(AccountId.of(held.holder(), held.city()));
    for (Stretch stretch : running.timeline().stretches()) {
      stretch.members().forEach(member -> users.add(AccountId.of(member, held.city())));
    }
    return new Holder(
        Optional.of(held.id()),
        running.stretch().plan().plan(),
        running.stretch().payer(),
        users,
        new Holder.Calendar(
            running.timeline().term().from(),
            running.timeline().periods()::periodOf,
            held.history().zone()));
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
    var months = Cycle.calendar(CalendarPeriod.MONTH);
    return new Holder(
        Optional.empty(),
        plan,
        own,
        Set.of(own),
        new Holder.Calendar(months.periodOf(day).from(), months::periodOf, city.zone()));
  }
}
