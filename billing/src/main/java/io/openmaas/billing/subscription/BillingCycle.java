package io.openmaas.billing.subscription;

import io.openmaas.billing.catalogue.CalendarPeriod;
import java.time.LocalDate;
import java.util.List;

/**
 * Where monthly billing periods begin: a view of {@link Cycle} for callers that know months only.
 *
 * @param billingDay 1 to 31; in a month that is shorter, its last day stands in, and the next month
 *     has the day itself again
 */
public record BillingCycle(int billingDay) {
  /** From the first to the first. */
  public static final BillingCycle CALENDAR_MONTH = new BillingCycle(1);

  private static final LocalDate ORIGIN = LocalDate.of(2000, 1, 1);

  public BillingCycle {
    if (billingDay < 1 || billingDay > 31) {
      throw new IllegalArgumentException("billing day " + billingDay + " is not 1 to 31");
    }
  }

  private Cycle cycle() {
    return Cycle.onDay(CalendarPeriod.MONTH, billingDay, ORIGIN);
  }

  /** The whole period that this day belongs to. */
  public DatePeriod periodOf(LocalDate day) {
    return cycle().periodOf(day);
  }

  /** As {@link BillingPeriods#ended}. */
  public List<DatePeriod> closedPeriods(LocalDate from, LocalDate today) {
    return BillingPeriods.of(cycle(), from).ended(from, today);
  }
}
