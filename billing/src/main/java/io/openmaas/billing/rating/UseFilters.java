package io.openmaas.billing.rating;

import io.openmaas.billing.catalogue.CalendarWindow;
import io.openmaas.billing.catalogue.UsageFilter;
import io.openmaas.billing.metering.Use;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.Set;

/** Whether a use is one that a charge, allowance, cap or price is about. */
public final class UseFilters {
  private UseFilters() {}

  /**
   * @param zone of the contract, in which calendar windows are read
   */
  public static boolean matches(UsageFilter filter, Use use, ZoneId zone) {
    return (filter.kinds().isEmpty() || filter.kinds().contains(use.kind()))
        && isIn(filter.operators(), use, Use.OPERATOR)
        && isIn(filter.vehicleClasses(), use, Use.VEHICLE_CLASS)
        && isIn(filter.startZones(), use, Use.START_ZONE)
        && isIn(filter.endZones(), use, Use.END_ZONE)
        && others(filter, use)
        && (filter.calendar().isEmpty() || isIn(filter.calendar().get(), use, zone));
  }

  private static boolean others(UsageFilter filter, Use use) {
    if (filter.others().isEmpty()) {
      return true;
    }
    for (var condition : filter.others().entrySet()) {
      if (!isIn(condition.getValue(), use, condition.getKey())) {
        return false;
      }
    }
    return true;
  }

  private static boolean isIn(Set<String> values, Use use, String dimension) {
    if (values.isEmpty()) {
      return true;
    }
    String value = use.dimensions().get(dimension);
    return value != null && values.contains(value);
  }

  private static boolean isIn(CalendarWindow window, Use use, ZoneId zone) {
    return contains(window, use.time().from().atZone(zone).toLocalDateTime());
  }

  /** Whether a local time is in a recurring window. */
  public static boolean contains(CalendarWindow window, LocalDateTime time) {
    LocalTime from = window.from().orElse(LocalTime.MIN);
    LocalTime at = time.toLocalTime();
    boolean passesMidnight = window.to().isPresent() && window.to().get().isBefore(from);
    boolean inTime;
    LocalDate day = time.toLocalDate();
    if (passesMidnight) {
      boolean afterMidnight = at.isBefore(window.to().get());
      inTime = afterMidnight || !at.isBefore(from);
      day = afterMidnight ? day.minusDays(1) : day;
    } else {
      inTime = !at.isBefore(from) && (window.to().isEmpty() || at.isBefore(window.to().get()));
    }
    return inTime
        && (window.days().isEmpty() || window.days().contains(day.getDayOfWeek()))
        && (window.dates().isEmpty() || window.dates().contains(day))
        && (window.season().isEmpty() || isIn(window.season().get(), MonthDay.from(day)));
  }

  private static boolean isIn(CalendarWindow.Season season, MonthDay day) {
    boolean afterFirst = !day.isBefore(season.first());
    boolean beforeLast = !day.isAfter(season.last());
    return season.last().isBefore(season.first())
        ? afterFirst || beforeLast
        : afterFirst && beforeLast;
  }
}
