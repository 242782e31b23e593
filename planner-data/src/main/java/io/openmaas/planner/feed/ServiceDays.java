package io.openmaas.planner.feed;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The days between which lines of a feed run.
 *
 * @param last not before {@code first}; it belongs to the days of service
 * @param lastRegular the last that follows from calendar.txt; where no line follows it, the same as
 *     {@code last}. Days after it are single ones, for instance holidays.
 */
public record ServiceDays(LocalDate first, LocalDate last, LocalDate lastRegular) {

  private static final String[] WEEKDAYS = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
  };
  private static final int LONGEST_WALK_DAYS = 3_700;

  /**
   * From calendar.txt and calendar_dates.txt; empty where no line ever runs. Unparsable rows are
   * left out: other checks name them.
   */
  public static Optional<ServiceDays> of(GtfsFeed feed) {
    Map<String, Set<LocalDate>> removed = new HashMap<>();
    var single = new Span();
    var regular = new Span();
    feed.forEachRow(
        "calendar_dates.txt",
        row ->
            date(row.value("date"))
                .ifPresent(
                    day -> {
                      if (row.value("exception_type").equals("1")) {
                        single.add(day);
                      } else {
                        removed
                            .computeIfAbsent(row.value("service_id"), _ -> new HashSet<>())
                            .add(day);
                      }
                    }));
    feed.forEachRow(
        "calendar.txt",
        row -> addRegular(row, removed.getOrDefault(row.value("service_id"), Set.of()), regular));
    return of(single, regular);
  }

  private static Optional<ServiceDays> of(Span single, Span regular) {
    var all = new Span();
    Stream.of(single.first, single.last, regular.first, regular.last)
        .filter(Objects::nonNull)
        .forEach(all::add);
    return all.first == null
        ? Optional.empty()
        : Optional.of(
            new ServiceDays(all.first, all.last, regular.last == null ? all.last : regular.last));
  }

  private static void addRegular(Row row, Set<LocalDate> removed, Span days) {
    var start = date(row.value("start_date"));
    var end = date(row.value("end_date"));
    if (start.isEmpty() || end.isEmpty()) {
      return;
    }
    LocalDate first = start.get();
    for (int i = 0; i < LONGEST_WALK_DAYS && !first.isAfter(end.get()); i++) {
      if (runs(row, first, removed)) {
        days.add(first);
        break;
      }
      first = first.plusDays(1);
    }
    LocalDate last = end.get();
    for (int i = 0; i < LONGEST_WALK_DAYS && !last.isBefore(start.get()); i++) {
      if (runs(row, last, removed)) {
        days.add(last);
        break;
      }
      last = last.minusDays(1);
    }
  }

  private static boolean runs(Row row, LocalDate day, Set<LocalDate> removed) {
    return row.value(WEEKDAYS[day.getDayOfWeek().ordinal()]).equals("1") && !removed.contains(day);
  }

  /** Reads a GTFS date (YYYYMMDD). */
  static Optional<LocalDate> date(String value) {
    try {
      return Optional.of(LocalDate.parse(value, DateTimeFormatter.BASIC_ISO_DATE));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private static final class Span {
    private LocalDate first;
    private LocalDate last;

    void add(LocalDate day) {
      first = first == null || day.isBefore(first) ? day : first;
      last = last == null || day.isAfter(last) ? day : last;
    }
  }
}
