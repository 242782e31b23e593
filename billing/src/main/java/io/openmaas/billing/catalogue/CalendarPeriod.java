package io.openmaas.billing.catalogue;

import java.time.LocalDate;
import java.util.Locale;

/**
 * A length in the calendar.
 *
 * @param count 1 or more
 */
public record CalendarPeriod(int count, Unit unit) {
  public static final CalendarPeriod MONTH = new CalendarPeriod(1, Unit.MONTH);
  public static final CalendarPeriod YEAR = new CalendarPeriod(1, Unit.YEAR);

  public CalendarPeriod {
    if (count < 1) {
      throw new IllegalArgumentException("a period has 1 or more " + unit);
    }
  }

  /** What is counted. */
  public enum Unit {
    DAY,
    WEEK,
    MONTH,
    YEAR
  }

  /** The day on which a period that begins on this day ends (the first that is no longer in it). */
  public LocalDate after(LocalDate day) {
    return shift(day, count);
  }

  /** The day on which a period that ends on this day (its first day outside) begins. */
  public LocalDate before(LocalDate day) {
    return shift(day, -count);
  }

  private LocalDate shift(LocalDate day, int by) {
    return switch (unit) {
      case DAY -> day.plusDays(by);
      case WEEK -> day.plusWeeks(by);
      case MONTH -> day.plusMonths(by);
      case YEAR -> day.plusYears(by);
    };
  }

  /** The months it has; 0 for days and weeks. */
  public int months() {
    return switch (unit) {
      case DAY, WEEK -> 0;
      case MONTH -> count;
      case YEAR -> Math.multiplyExact(12, count);
    };
  }

  /** The days it has; 0 for months and years. */
  public int days() {
    return switch (unit) {
      case DAY -> count;
      case WEEK -> Math.multiplyExact(7, count);
      case MONTH, YEAR -> 0;
    };
  }

  /** {@code 3 months} */
  @Override
  public String toString() {
    return count + " " + unit.name().toLowerCase(Locale.ROOT) + (count == 1 ? "" : "s");
  }
}
