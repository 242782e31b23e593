package io.openmaas.billing.subscription;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

/**
 * Where monthly billing periods begin.
 *
 * @param billingDay 1 to 31; in a month that is shorter, its last day stands in, and the next month
 *     has the day itself again
 */
public record BillingCycle(int billingDay) {
  /** From the first to the first. */
  public static final BillingCycle CALENDAR_MONTH = new BillingCycle(1);

  public BillingCycle {
    if (billingDay < 1 || billingDay > 31) {
      throw new IllegalArgumentException("billing day " + billingDay + " is not 1 to 31");
    }
  }

  /** The whole period that this day belongs to. */
  public DatePeriod periodOf(LocalDate day) {
    YearMonth month = YearMonth.from(day);
    LocalDate boundary = boundaryIn(month);
    return day.isBefore(boundary)
        ? new DatePeriod(boundaryIn(month.minusMonths(1)), boundary)
        : new DatePeriod(boundary, boundaryIn(month.plusMonths(1)));
  }

  /**
   * The periods from a day on that have ended when a later day begins, without gap or overlap. The
   * first is shorter when it does not start on a boundary.
   */
  public List<DatePeriod> closedPeriods(LocalDate from, LocalDate today) {
    var periods = new ArrayList<DatePeriod>();
    LocalDate start = from;
    LocalDate end = periodOf(start).to();
    while (!end.isAfter(today)) {
      periods.add(new DatePeriod(start, end));
      start = end;
      end = periodOf(start).to();
    }
    return List.copyOf(periods);
  }

  private LocalDate boundaryIn(YearMonth month) {
    return month.atDay(Math.min(billingDay, month.lengthOfMonth()));
  }
}
