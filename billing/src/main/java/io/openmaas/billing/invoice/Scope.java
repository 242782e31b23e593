package io.openmaas.billing.invoice;

import io.openmaas.billing.catalogue.CalendarPeriod;
import io.openmaas.billing.invoice.DrawingRequest.Reach;
import io.openmaas.billing.invoice.DrawingRequest.Watermark;
import io.openmaas.billing.invoice.InvoicingTerms.LastDay;
import io.openmaas.billing.subscription.BillingPeriods;
import io.openmaas.billing.subscription.Cycle;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.billing.subscription.Timeline;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Which part of the past a drawing looks at: nothing but the periods that are open, unless
 * something became known about earlier ones.
 *
 * @param since the last day that was billed; absent for none
 * @param from the first day of the first period that is looked at
 * @param reopened whether periods are looked at that were billed before
 */
record Scope(Optional<LocalDate> since, LocalDate from, boolean reopened) {
  /** Billing periods of use without a subscription. */
  static final BillingPeriods CALENDAR_MONTHS =
      BillingPeriods.of(Cycle.calendar(CalendarPeriod.MONTH), LocalDate.of(2000, 1, 1));

  private static final LocalDate BEGINNING = LocalDate.of(1970, 1, 1);

  static Scope of(List<Timeline> timelines, Watermark watermark, LastDay lastDay) {
    if (watermark.billedTo().isEmpty()) {
      return new Scope(Optional.empty(), BEGINNING, true);
    }
    LocalDate since = watermark.billedTo().get();
    LocalDate first = since;
    boolean reopened = watermark.changedFrom().isPresent() || !watermark.lateDays().isEmpty();
    if (watermark.changedFrom().isPresent()) {
      first = earlier(first, watermark.changedFrom().get());
    }
    for (LocalDate late : watermark.lateDays()) {
      first = earlier(first, late);
    }
    if (first.isBefore(BEGINNING)) {
      return new Scope(Optional.of(since), BEGINNING, true);
    }
    LocalDate from = CALENDAR_MONTHS.periodOf(first).from();
    for (Timeline timeline : timelines) {
      from = earlier(from, timeline.periods().periodOf(first).from());
      Optional<LocalDate> end = timeline.endsOn();
      boolean useAfterEnd =
          lastDay == LastDay.WITH_USE
              && end.isPresent()
              && (end.get().equals(since) || watermark.lateDays().contains(end.get()));
      if (useAfterEnd) {
        reopened = true;
        from = earlier(from, timeline.periods().periodOf(end.get().minusDays(1)).from());
      }
    }
    return new Scope(Optional.of(since), from, reopened);
  }

  private static LocalDate earlier(LocalDate one, LocalDate other) {
    return other.isBefore(one) ? other : one;
  }

  Reach reach() {
    Optional<LocalDate> uses = from.equals(BEGINNING) ? Optional.empty() : Optional.of(from);
    return new Reach(uses, reopened ? Optional.of(from) : Optional.empty());
  }

  /** Whether something that may be invoiced on this day was not looked at before. */
  boolean isNew(LocalDate invoiceAt) {
    return since.isEmpty() || invoiceAt.isAfter(since.get());
  }

  /** Whether days reach to this one or beyond. */
  static boolean touches(DatePeriod service, LocalDate from) {
    return service.to().isAfter(from)
        || service.from().equals(service.to()) && !service.from().isBefore(from);
  }
}
