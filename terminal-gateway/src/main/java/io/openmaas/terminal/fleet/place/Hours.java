package io.openmaas.terminal.fleet.place;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * A span of the day, half-open, in the city's time.
 *
 * @param day absent for every day; of a span over midnight the day it begins on
 * @param to not after {@code from} for a span over midnight; equal for the whole day
 */
public record Hours(Optional<DayOfWeek> day, LocalTime from, LocalTime to) {

  /** Whether this moment lies in the span. */
  public boolean contains(ZonedDateTime moment) {
    LocalTime time = moment.toLocalTime();
    if (from.isBefore(to)) {
      return on(moment.getDayOfWeek()) && !time.isBefore(from) && time.isBefore(to);
    }
    return !time.isBefore(from) && on(moment.getDayOfWeek())
        || time.isBefore(to) && on(moment.getDayOfWeek().minus(1));
  }

  private boolean on(DayOfWeek weekday) {
    return day.map(weekday::equals).orElse(true);
  }
}
