package io.openmaas.billing.rating;

import io.openmaas.billing.catalogue.BillingTerms.Alignment;
import io.openmaas.billing.catalogue.CalendarPeriod;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.rating.Counters.Key;
import io.openmaas.billing.rating.Holdings.Lot;
import io.openmaas.billing.subscription.DatePeriod;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Units from which allowances and wallets are taken: lots, and what the plan grants. */
final class Pots {
  private static final Comparator<Lot> IN_ORDER =
      Comparator.comparing(Lot::lastDay).thenComparing(Lot::of).thenComparing(Lot::units);

  private final Counters counters;
  private final List<Lot> lots;

  Pots(Counters counters, List<Lot> lots) {
    this.counters = counters;
    this.lots = new ArrayList<>(lots);
    this.lots.sort(IN_ORDER);
  }

  /**
   * What the plan grants now.
   *
   * @param window in which it was counted what was used of it; null for what each use is given
   * @param lastDay on which it is good
   */
  record Granted(BigDecimal units, Key window, LocalDate lastDay) {}

  BigDecimal left(Granted granted) {
    return granted.window() == null
        ? granted.units()
        : granted.units().subtract(counters.get(granted.window()).units()).max(BigDecimal.ZERO);
  }

  /** All units of this code that are good on this day. */
  BigDecimal available(ChargeCode code, Granted granted, LocalDate day) {
    BigDecimal sum = left(granted);
    for (Lot lot : lots) {
      if (lot.of().equals(code) && !lot.lastDay().isBefore(day)) {
        sum = sum.add(lot.units());
      }
    }
    return sum;
  }

  /** Takes up to so many units, those first that expire first; tells how many. */
  BigDecimal take(ChargeCode code, Granted granted, LocalDate day, BigDecimal wanted) {
    BigDecimal open = wanted;
    boolean grantTaken = false;
    for (int i = 0; i < lots.size() && open.signum() > 0; i++) {
      Lot lot = lots.get(i);
      if (!lot.of().equals(code) || lot.lastDay().isBefore(day)) {
        continue;
      }
      if (!grantTaken && granted.lastDay().isBefore(lot.lastDay())) {
        open = open.subtract(takeGranted(granted, open));
        grantTaken = true;
      }
      BigDecimal taken = lot.units().min(open);
      open = open.subtract(taken);
      lots.set(i, new Lot(lot.of(), lot.units().subtract(taken), lot.lastDay()));
    }
    if (!grantTaken) {
      open = open.subtract(takeGranted(granted, open));
    }
    return wanted.subtract(open);
  }

  private BigDecimal takeGranted(Granted granted, BigDecimal wanted) {
    BigDecimal taken = left(granted).min(wanted);
    if (taken.signum() > 0 && granted.window() != null) {
      counters.add(granted.window(), taken, BigDecimal.ZERO);
    }
    return taken;
  }

  void add(Lot lot) {
    lots.add(lot);
  }

  /** Lots that still have units and are good on this day. */
  List<Lot> goodOn(LocalDate day) {
    return lots.stream()
        .filter(lot -> lot.units().signum() > 0 && !lot.lastDay().isBefore(day))
        .sorted(IN_ORDER)
        .toList();
  }

  /** Lots that have units but are no longer good on this day. */
  List<Lot> lapsedOn(LocalDate day) {
    return lots.stream()
        .filter(lot -> lot.units().signum() > 0 && lot.lastDay().isBefore(day))
        .sorted(IN_ORDER)
        .toList();
  }

  /** The last day of the n-th billing period after this one. */
  static LocalDate lastDayAfter(Plan plan, DatePeriod period, int periods) {
    CalendarPeriod length = plan.terms().billing().period();
    int day =
        switch (plan.terms().billing().alignment()) {
          case Alignment.DayOfMonth of -> of.day();
          case Alignment.Calendar _, Alignment.Anniversary _ ->
              Math.max(period.from().getDayOfMonth(), period.to().getDayOfMonth());
        };
    long count = (long) length.count() * periods;
    LocalDate to = period.to();
    LocalDate end =
        switch (length.unit()) {
          case DAY -> to.plusDays(count);
          case WEEK -> to.plusWeeks(count);
          case MONTH -> onDay(to.plusMonths(count), day);
          case YEAR -> onDay(to.plusYears(count), day);
        };
    return end.minusDays(1);
  }

  private static LocalDate onDay(LocalDate month, int day) {
    return month.withDayOfMonth(Math.min(day, month.lengthOfMonth()));
  }

  /** The last day of so long a time from this day on. */
  static LocalDate lastDay(LocalDate from, CalendarPeriod length) {
    LocalDate next =
        switch (length.unit()) {
          case DAY -> from.plusDays(length.count());
          case WEEK -> from.plusWeeks(length.count());
          case MONTH -> from.plusMonths(length.count());
          case YEAR -> from.plusYears(length.count());
        };
    return next.minusDays(1);
  }
}
