package io.openmaas.billing.catalogue;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;
import java.util.Optional;
import java.util.Set;

/**
 * Recurring local times, for instance weekends or rush hours. All that is given must hold.
 *
 * @param days days of the week; empty for all
 * @param from first local time of day; with {@code to} before it the window passes midnight, and
 *     the day is that of its beginning
 * @param to first local time of day that is outside
 * @param season from a day of the year to another, both included; may pass New Year
 * @param dates single days, such as public holidays; empty for all
 */
public record CalendarWindow(
    Set<DayOfWeek> days,
    Optional<LocalTime> from,
    Optional<LocalTime> to,
    Optional<Season> season,
    Set<LocalDate> dates) {
  public CalendarWindow {
    days = Set.copyOf(days);
    dates = Set.copyOf(dates);
  }

  /** Days of the year, both included. */
  public record Season(MonthDay first, MonthDay last) {}
}
