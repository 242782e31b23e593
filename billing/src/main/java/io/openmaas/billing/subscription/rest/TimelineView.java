package io.openmaas.billing.subscription.rest;

import io.openmaas.billing.subscription.Stretch;
import io.openmaas.billing.subscription.Timeline;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/**
 * The life of a subscription, from change to change.
 *
 * @param to the first day on which it no longer runs; absent while no end is known
 */
public record TimelineView(LocalDate from, LocalDate to, List<StretchView> stretches) {

  /**
   * @param phase TRIAL or DISCOUNT; absent without one
   * @param to absent for the last while no end is known
   */
  public record StretchView(
      LocalDate from,
      LocalDate to,
      String plan,
      String phase,
      String quantity,
      List<SubscriptionView.AddOnView> addOns,
      UUID payer,
      boolean paused) {
    static StretchView of(Stretch stretch) {
      return new StretchView(
          stretch.days().from(),
          known(stretch.days().to()),
          stretch.plan().plan().ref().value(),
          stretch.plan().phase().map(phase -> phase.kind().name()).orElse(null),
          stretch.plan().quantity().toPlainString(),
          stretch.addOns().stream().map(SubscriptionView.AddOnView::of).toList(),
          stretch.payer().value(),
          stretch.paused());
    }
  }

  static TimelineView of(Timeline timeline) {
    return new TimelineView(
        timeline.term().from(),
        known(timeline.term().to()),
        timeline.stretches().stream().map(StretchView::of).toList());
  }

  private static LocalDate known(LocalDate day) {
    return day.equals(Timeline.FOREVER) ? null : day;
  }
}
