package io.openmaas.billing.catalogue.yaml;

import io.openmaas.billing.catalogue.CalendarWindow;
import io.openmaas.billing.catalogue.UsageFilter;
import io.openmaas.billing.catalogue.UsageKind;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads which uses something is about. */
final class FilterReader {
  private final Scope scope;

  FilterReader(Scope scope) {
    this.scope = scope;
  }

  /** The {@code filter} of a charge or benefit, with its {@code usage} written outside or in it. */
  UsageFilter of(FieldReader fields) {
    Set<UsageKind> outside = kinds(fields);
    UsageFilter inside =
        fields.maybe("filter", fields::mapping).map(this::filter).orElse(UsageFilter.ANY);
    if (!outside.isEmpty() && !inside.kinds().isEmpty()) {
      fields.flaw("usage", "is in the filter too; write it once");
    }
    return new UsageFilter(
        outside.isEmpty() ? inside.kinds() : outside,
        inside.operators(),
        inside.vehicleClasses(),
        inside.startZones(),
        inside.endZones(),
        inside.calendar(),
        inside.others());
  }

  UsageFilter filter(FieldReader fields) {
    fields.as(Shape.FILTER);
    var filter =
        new UsageFilter(
            kinds(fields),
            names(fields, "operators"),
            classes(fields),
            names(fields, "startZones"),
            names(fields, "endZones"),
            fields.maybe("calendar", fields::mapping).flatMap(this::calendar),
            others(fields));
    fields.refuseOthers();
    return filter;
  }

  private static Set<UsageKind> kinds(FieldReader fields) {
    return Set.copyOf(fields.each("usage", "a kind of use such as CAR_SHARE", UsageKind::new));
  }

  private static Set<String> names(FieldReader fields, String name) {
    return Set.copyOf(fields.each(name, "a name", FilterReader::name));
  }

  private static String name(String text) {
    if (text.isBlank() || text.length() > 200) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }

  private Set<String> classes(FieldReader fields) {
    return Set.copyOf(
        fields.each(
            "vehicleClasses",
            "a vehicle class; known are " + String.join(", ", scope.vehicleClasses()),
            text -> {
              if (!scope.vehicleClasses().contains(text)) {
                throw new IllegalArgumentException(text);
              }
              return text;
            }));
  }

  private static Map<String, Set<String>> others(FieldReader fields) {
    var others = new HashMap<String, Set<String>>();
    fields
        .maybe("with", fields::mapping)
        .ifPresent(
            with -> {
              for (String dimension : with.names()) {
                var values = names(with, dimension);
                if (values.isEmpty()) {
                  with.flaw(dimension, "needs at least one value");
                } else {
                  others.put(dimension, values);
                }
              }
            });
    return others;
  }

  private enum Days {
    MONDAY(DayOfWeek.MONDAY),
    TUESDAY(DayOfWeek.TUESDAY),
    WEDNESDAY(DayOfWeek.WEDNESDAY),
    THURSDAY(DayOfWeek.THURSDAY),
    FRIDAY(DayOfWeek.FRIDAY),
    SATURDAY(DayOfWeek.SATURDAY),
    SUNDAY(DayOfWeek.SUNDAY),
    WEEKDAYS(
        DayOfWeek.MONDAY,
        DayOfWeek.TUESDAY,
        DayOfWeek.WEDNESDAY,
        DayOfWeek.THURSDAY,
        DayOfWeek.FRIDAY),
    WEEKEND(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);

    private final List<DayOfWeek> days;

    Days(DayOfWeek... days) {
      this.days = List.of(days);
    }
  }

  private Optional<CalendarWindow> calendar(FieldReader fields) {
    fields.as(Shape.CALENDAR);
    int mark = fields.mark();
    var days = new HashSet<DayOfWeek>();
    fields.eachOneOf("days", Days.class).forEach(named -> days.addAll(named.days));
    var from = fields.maybe("from", name -> time(fields, name));
    var to = fields.maybe("to", name -> time(fields, name));
    var season = fields.maybe("season", fields::mapping).flatMap(FilterReader::season);
    var dates = fields.each("dates", "a date such as 2026-12-25", LocalDate::parse);
    fields.refuseOthers();
    if (from.isPresent() && from.equals(to)) {
      fields.flaw("to", "must differ from 'from'; leave both out for the whole day");
    }
    if (fields.names().isEmpty()) {
      fields.flaw("says nothing; leave it out for all times");
    }
    return fields.unlessFlawed(
        mark, () -> new CalendarWindow(days, from, to, season, Set.copyOf(dates)));
  }

  private static Optional<LocalTime> time(FieldReader fields, String name) {
    return fields.parsed(name, "a time of day such as \"07:30\"", LocalTime::parse);
  }

  private static Optional<CalendarWindow.Season> season(FieldReader fields) {
    fields.as(Shape.SEASON);
    int mark = fields.mark();
    var first = fields.parsed("first", "a day of the year such as \"04-01\"", Forms::monthDay);
    var last = fields.parsed("last", "a day of the year such as \"10-31\"", Forms::monthDay);
    fields.refuseOthers();
    return fields.unlessFlawed(mark, () -> new CalendarWindow.Season(first.get(), last.get()));
  }
}
