package io.openmaas.billing.subscription;

import io.openmaas.billing.catalogue.BillingTerms.Alignment;
import io.openmaas.billing.catalogue.CalendarPeriod;
import io.openmaas.billing.catalogue.Charge.Timing;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * An endless row of periods of equal calendar length, without gap or overlap. Every boundary is
 * reckoned from the origin by its number and never from the boundary before, so a short month moves
 * nothing, and what was invoiced when moves nothing either.
 *
 * @param every the length of each period
 * @param origin for days and weeks the boundary number 0; for months and years only its month
 *     counts
 * @param day for months and years the day on which periods begin, 1 to 31, kept as given: a shorter
 *     month ends earlier (31 is 28 February and 31 March); for days and weeks it means nothing
 */
public record Cycle(CalendarPeriod every, LocalDate origin, int day) {
  private static final LocalDate A_JANUARY = LocalDate.of(2000, 1, 1);
  private static final LocalDate A_MONDAY = LocalDate.of(2000, 1, 3);

  public Cycle {
    if (day < 1 || day > 31) {
      throw new IllegalArgumentException("billing day " + day + " is not 1 to 31");
    }
  }

  /**
   * The cycle of a plan for a subscription that starts on this day.
   *
   * <ul>
   *   <li>Calendar: weeks begin on Monday, months on the 1st, spans of several months are counted
   *       from a January, years begin on 1 January.
   *   <li>Anniversary: on the day of the start, kept as given.
   *   <li>Day of the month: on that day; spans of several months and years are counted from the
   *       month of the start. Days and weeks have no day of the month: they begin with the start.
   * </ul>
   */
  public static Cycle of(CalendarPeriod every, Alignment alignment, LocalDate start) {
    return switch (alignment) {
      case Alignment.Calendar _ -> calendar(every);
      case Alignment.Anniversary _ -> new Cycle(every, start, start.getDayOfMonth());
      case Alignment.DayOfMonth on -> new Cycle(every, start, on.day());
    };
  }

  /** Periods of the calendar: from Monday, the 1st, January. */
  public static Cycle calendar(CalendarPeriod every) {
    return new Cycle(every, every.unit() == CalendarPeriod.Unit.WEEK ? A_MONDAY : A_JANUARY, 1);
  }

  /** Periods that begin on a day of the month, counted from the month of the start. */
  public static Cycle onDay(CalendarPeriod every, int day, LocalDate start) {
    return new Cycle(every, start, day);
  }

  /** Where the period of this number begins; number 0 is that of the origin, before it negative. */
  public LocalDate boundary(long number) {
    int months = every.months();
    if (months == 0) {
      return origin.plusDays(Math.multiplyExact(number, every.days()));
    }
    YearMonth month = YearMonth.from(origin).plusMonths(Math.multiplyExact(number, months));
    return month.atDay(Math.min(day, month.lengthOfMonth()));
  }

  /** The number of the period that this day belongs to. */
  public long numberOf(LocalDate date) {
    int months = every.months();
    if (months == 0) {
      return Math.floorDiv(ChronoUnit.DAYS.between(origin, date), (long) every.days());
    }
    long number =
        Math.floorDiv(
            ChronoUnit.MONTHS.between(YearMonth.from(origin), YearMonth.from(date)), (long) months);
    return boundary(number).isAfter(date) ? number - 1 : number;
  }

  /** The period of this number. */
  public DatePeriod period(long number) {
    return new DatePeriod(boundary(number), boundary(number + 1));
  }

  /** The whole period that this day belongs to. */
  public DatePeriod periodOf(LocalDate date) {
    return period(numberOf(date));
  }

  /** Whether a period begins on this day. */
  public boolean beginsOn(LocalDate date) {
    return boundary(numberOf(date)).equals(date);
  }

  /**
   * The first day on or after this one on which a period begins: for a subscription that starts on
   * it, the first billing date.
   */
  public LocalDate firstBoundary(LocalDate onOrAfter) {
    return beginsOn(onOrAfter) ? onOrAfter : boundary(numberOf(onOrAfter) + 1);
  }

  /**
   * So many whole periods one after another.
   *
   * @param first the first begins on this day or with the first boundary after it
   */
  public List<DatePeriod> periods(LocalDate first, int count) {
    long number = numberOf(firstBoundary(first));
    var periods = new ArrayList<DatePeriod>(count);
    for (int i = 0; i < count; i++) {
      periods.add(period(number + i));
    }
    return List.copyOf(periods);
  }

  /**
   * What an invoice of this day charges: in advance the period that the day belongs to, in arrears
   * the last period that has ended when the day begins.
   */
  public DatePeriod billedOn(LocalDate invoiceDay, Timing timing) {
    long number = numberOf(invoiceDay);
    return switch (timing) {
      case IN_ADVANCE -> period(number);
      case IN_ARREARS -> period(number - 1);
    };
  }

  /** Whether both have the same periods for ever. */
  public boolean sameAs(Cycle other) {
    if (!every.equals(other.every)) {
      return false;
    }
    long apart =
        every.months() == 0
            ? ChronoUnit.DAYS.between(origin, other.origin)
            : ChronoUnit.MONTHS.between(YearMonth.from(origin), YearMonth.from(other.origin));
    int step = every.months() == 0 ? every.days() : every.months();
    return apart % step == 0 && (every.months() == 0 || day == other.day);
  }

  /** The same boundaries, but periods of another length, for fees with a period of their own. */
  public Cycle withLength(CalendarPeriod length) {
    if (length.equals(every)) {
      return this;
    }
    boolean ofCalendar = equals(calendar(every));
    return ofCalendar ? calendar(length) : new Cycle(length, origin, day);
  }
}
