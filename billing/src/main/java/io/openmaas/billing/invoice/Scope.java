package io.openmaas.billing.invoice;

import io.openmaas.billing.catalogue.CalendarPeriod;
import io.openmaas.billing.invoice.DrawingRequest.Reach;
import io.openmaas.billing.invoice.DrawingRequest.Watermark;
import io.openmaas.billing.invoice.InvoicingTerms.LastDay;
import io.openmaas.billing.subscription.BillingPeriods;
import io.openmaas.billing.subscription.Cycle;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.billing.subscription.SubscriptionId;
import io.openmaas.billing.subscription.Timeline;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which part of the past a drawing looks at: nothing but the periods that are open, unless
 * something became known about earlier ones. Each subscription has periods of its own, so each has
 * its own first day.
 */
final class Scope {
  /** Billing periods of use without a subscription. */
  static final BillingPeriods CALENDAR_MONTHS =
      BillingPeriods.of(Cycle.calendar(CalendarPeriod.MONTH), LocalDate.of(2000, 1, 1));

  private static final LocalDate BEGINNING = LocalDate.of(1970, 1, 1);

  private final Optional<LocalDate> since;
  private final Map<SubscriptionId, LocalDate> from = new HashMap<>();
  private final LocalDate fromWithout;
  private LocalDate earliest;
  private boolean reopened;

  private Scope(List<Timeline> timelines, Watermark watermark, LastDay lastDay) {
    since = watermark.billedTo();
    reopened =
        since.isEmpty() || watermark.changedFrom().isPresent() || !watermark.lateDays().isEmpty();
    LocalDate first = first(watermark);
    boolean all = first.isBefore(BEGINNING) || first.equals(BEGINNING);
    fromWithout = all ? BEGINNING : CALENDAR_MONTHS.periodOf(first).from();
    earliest = fromWithout;
    for (Timeline timeline : timelines) {
      LocalDate own = all ? BEGINNING : timeline.periods().periodOf(first).from();
      Optional<LocalDate> end = timeline.endsOn();
      boolean useAfterEnd =
          lastDay == LastDay.WITH_USE
              && end.isPresent()
              && (since.equals(end) || watermark.lateDays().contains(end.get()));
      if (useAfterEnd && !all) {
        reopened = true;
        own = earlier(own, timeline.periods().periodOf(end.get().minusDays(1)).from());
      }
      from.put(timeline.id(), own);
      earliest = earlier(earliest, own);
    }
  }

  static Scope of(List<Timeline> timelines, Watermark watermark, LastDay lastDay) {
    return new Scope(timelines, watermark, lastDay);
  }

  private static LocalDate first(Watermark watermark) {
    if (watermark.billedTo().isEmpty()) {
      return BEGINNING;
    }
    LocalDate first = watermark.billedTo().get();
    if (watermark.changedFrom().isPresent()) {
      first = earlier(first, watermark.changedFrom().get());
    }
    for (LocalDate late : watermark.lateDays()) {
      first = earlier(first, late);
    }
    return first;
  }

  private static LocalDate earlier(LocalDate one, LocalDate other) {
    return other.isBefore(one) ? other : one;
  }

  /** The last day that was billed; absent for none. */
  Optional<LocalDate> since() {
    return since;
  }

  /** Whether periods are looked at that were billed before. */
  boolean reopened() {
    return reopened;
  }

  /** The first day that is looked at for any subscription. */
  LocalDate earliest() {
    return earliest;
  }

  /** The first day of the first period that is looked at. */
  LocalDate from(Optional<SubscriptionId> subscription) {
    return subscription.isEmpty() ? fromWithout : from.getOrDefault(subscription.get(), earliest);
  }

  Reach reach() {
    Optional<LocalDate> uses =
        earliest.equals(BEGINNING) ? Optional.empty() : Optional.of(earliest);
    return new Reach(uses, reopened ? Optional.of(earliest) : Optional.empty());
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
