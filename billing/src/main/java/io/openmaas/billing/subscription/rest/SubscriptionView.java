package io.openmaas.billing.subscription.rest;

import io.openmaas.billing.subscription.Change;
import io.openmaas.billing.subscription.HeldSubscription;
import io.openmaas.billing.subscription.Stretch;
import io.openmaas.billing.subscription.Timeline;
import io.openmaas.core.offer.TariffRef;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A subscription in JSON, as it is on a day.
 *
 * @param plan the version of that day
 * @param endsOn the first day on which it no longer runs; absent while no end is known
 * @param billingDay the day of the month on which periods begin
 * @param state UPCOMING, RUNNING, PAUSED or ENDED
 * @param version to be sent back with a change
 * @param quantity as a decimal text
 * @param payer the account whose invoices its fees are on
 * @param members travellers who may use it beside its holder
 */
public record SubscriptionView(
    UUID id,
    String city,
    String plan,
    LocalDate startsOn,
    LocalDate endsOn,
    int billingDay,
    String zone,
    String state,
    int version,
    String quantity,
    UUID payer,
    List<AddOnView> addOns,
    List<UUID> members) {

  /** An add-on that is taken. */
  public record AddOnView(String plan, String quantity) {
    static AddOnView of(Stretch.Taken taken) {
      return new AddOnView(taken.plan().ref().value(), taken.quantity().toPlainString());
    }
  }

  static SubscriptionView of(HeldSubscription held, Timeline timeline, LocalDate today) {
    Optional<Stretch> stretch = nearest(timeline, today);
    return new SubscriptionView(
        held.id().value(),
        held.city().value(),
        plan(held, stretch).value(),
        timeline.term().from(),
        timeline.endsOn().orElse(null),
        timeline.periods().cycleOn(today).day(),
        held.history().zone().getId(),
        state(timeline, today),
        held.version(),
        stretch.map(s -> s.plan().quantity().toPlainString()).orElse(null),
        stretch.map(s -> s.payer().value()).orElse(null),
        stretch.stream().flatMap(s -> s.addOns().stream()).map(AddOnView::of).toList(),
        stretch.stream().flatMap(s -> s.members().stream()).map(m -> m.value()).sorted().toList());
  }

  /** The stretch of this day; before the first one the first, after the last one the last. */
  private static Optional<Stretch> nearest(Timeline timeline, LocalDate day) {
    return timeline
        .on(day)
        .or(
            () ->
                day.isBefore(timeline.term().from())
                    ? timeline.stretches().stream().findFirst()
                    : timeline.stretches().reversed().stream().findFirst());
  }

  /** The plan of the stretch; without one (it ended before it began) the plan that was taken. */
  private static TariffRef plan(HeldSubscription held, Optional<Stretch> stretch) {
    return stretch
        .map(s -> s.plan().plan().ref())
        .orElseGet(() -> ((Change.Started) held.history().standing().getFirst().change()).plan());
  }

  private static String state(Timeline timeline, LocalDate today) {
    if (today.isBefore(timeline.term().from())) {
      return "UPCOMING";
    }
    return timeline.on(today).map(s -> s.paused() ? "PAUSED" : "RUNNING").orElse("ENDED");
  }
}
