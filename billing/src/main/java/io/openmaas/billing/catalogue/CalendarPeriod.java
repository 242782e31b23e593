package io.openmaas.billing.catalogue;

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

  /** {@code 3 months} */
  @Override
  public String toString() {
    return count + " " + unit.name().toLowerCase(Locale.ROOT) + (count == 1 ? "" : "s");
  }
}
