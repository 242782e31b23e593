package io.openmaas.billing.subscription;

import io.openmaas.core.time.Period;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * A half-open span of local dates: {@code from} belongs to it, {@code to} does not.
 *
 * @param to not before {@code from}
 */
public record DatePeriod(LocalDate from, LocalDate to) {

  public DatePeriod {
    if (to.isBefore(from)) {
      throw new IllegalArgumentException("period ends on " + to + ", before it starts on " + from);
    }
  }

  /** The days of one local date. */
  public static DatePeriod day(LocalDate day) {
    return new DatePeriod(day, day.plusDays(1));
  }

  public long days() {
    return ChronoUnit.DAYS.between(from, to);
  }

  public LocalDate lastDay() {
    return to.minusDays(1);
  }

  /** The days that are in both; empty when there are none. */
  public Optional<DatePeriod> intersect(DatePeriod other) {
    LocalDate later = from.isAfter(other.from) ? from : other.from;
    LocalDate earlier = to.isBefore(other.to) ? to : other.to;
    return later.isBefore(earlier) ? Optional.of(new DatePeriod(later, earlier)) : Optional.empty();
  }

  /** From midnight to midnight in this zone; a day of 23 or 25 hours is one day. */
  public Period in(ZoneId zone) {
    return new Period(from.atStartOfDay(zone).toInstant(), to.atStartOfDay(zone).toInstant());
  }
}
