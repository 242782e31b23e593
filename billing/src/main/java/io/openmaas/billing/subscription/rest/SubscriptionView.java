package io.openmaas.billing.subscription.rest;

import io.openmaas.billing.subscription.HeldSubscription;
import io.openmaas.billing.subscription.Stretch;
import io.openmaas.billing.subscription.Subscription;
import io.openmaas.billing.subscription.Timeline;
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
    var that = Subscription.of(held, timeline, today);
    Optional<Stretch> stretch =
        timeline
            .on(today)
            .or(
                () ->
                    today.isBefore(timeline.term().from())
                        ? timeline.stretches().stream().findFirst()
                        : timeline.stretches().reversed().stream().findFirst());
    return new SubscriptionView(
        held.id().value(),
        held.city().value(),
        that.plan().value(),
        that.term().startsOn(),
        that.term().endsOn().orElse(null),
        that.cycle().billingDay(),
        that.zone().getId(),
        state(timeline, today),
        held.version(),
        stretch.map(s -> s.plan().quantity().toPlainString()).orElse(null),
        stretch.map(s -> s.payer().value()).orElse(null),
        stretch.stream().flatMap(s -> s.addOns().stream()).map(AddOnView::of).toList(),
        stretch.stream().flatMap(s -> s.members().stream()).map(m -> m.value()).sorted().toList());
  }

  private static String state(Timeline timeline, LocalDate today) {
    if (today.isBefore(timeline.term().from())) {
      return "UPCOMING";
    }
    return timeline.on(today).map(s -> s.paused() ? "PAUSED" : "RUNNING").orElse("ENDED");
  }
}
