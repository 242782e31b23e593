package io.openmaas.billing.subscription;

import io.openmaas.billing.catalogue.BillingTerms;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.traveller.TravellerId;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/**
 * A traveller's plan in a city: a view of a {@link HeldSubscription} on one day.
 *
 * @param plan the version that was taken; a later version changes nothing
 * @param zone in which its dates are meant
 */
public record Subscription(
    SubscriptionId id,
    TravellerId traveller,
    CityId city,
    TariffRef plan,
    Term term,
    BillingCycle cycle,
    ZoneId zone) {

  /**
   * From when to when it runs.
   *
   * @param startsOn its first day
   * @param endsOn the first day on which it no longer runs; absent while it is not ended
   */
  public record Term(LocalDate startsOn, Optional<LocalDate> endsOn) {
    public Term {
      if (endsOn.isPresent() && endsOn.get().isBefore(startsOn)) {
        throw new IllegalArgumentException("ends on " + endsOn.get() + ", before " + startsOn);
      }
    }

    public boolean runsOn(LocalDate day) {
      return !day.isBefore(startsOn) && (endsOn.isEmpty() || day.isBefore(endsOn.get()));
    }

    /** The days of a period on which it runs; empty when there are none. */
    public Optional<DatePeriod> within(DatePeriod period) {
      LocalDate end = endsOn.filter(day -> day.isBefore(period.to())).orElse(period.to());
      return startsOn.isBefore(end)
          ? new DatePeriod(startsOn, end).intersect(period)
          : Optional.empty();
    }
  }

  /**
   * A subscription as it is on a day: the plan of that day, of its first day before it, of its last
   * day after it.
   */
  public static Subscription of(HeldSubscription held, Timeline timeline, LocalDate day) {
    TariffRef plan =
        timeline
            .on(day)
            .or(
                () ->
                    timeline.stretches().isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                            day.isBefore(timeline.term().from())
                                ? timeline.stretches().getFirst()
                                : timeline.stretches().getLast()))
            .map(stretch -> stretch.plan().plan().ref())
            .orElseGet(
                () -> ((Change.Started) held.history().standing().getFirst().change()).plan());
    return new Subscription(
        held.id(),
        held.holder(),
        held.city(),
        plan,
        new Term(timeline.term().from(), timeline.endsOn()),
        new BillingCycle(timeline.periods().cycleOn(day).day()),
        held.history().zone());
  }

  /** A subscription that starts on this local date of the city. */
  public static Subscription start(
      SubscriptionId id, TravellerId traveller, City city, Plan plan, LocalDate today) {
    var cycle =
        switch (plan.terms().billing().alignment()) {
          case BillingTerms.Alignment.Calendar _ -> BillingCycle.CALENDAR_MONTH;
          case BillingTerms.Alignment.Anniversary _ -> new BillingCycle(today.getDayOfMonth());
          case BillingTerms.Alignment.DayOfMonth on -> new BillingCycle(on.day());
        };
    return new Subscription(
        id,
        traveller,
        city.id(),
        plan.ref(),
        new Term(today, Optional.empty()),
        cycle,
        city.zone());
  }
}
