package io.openmaas.billing.catalogue.rest;

import io.openmaas.billing.catalogue.CalendarWindow;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.UsageFilter;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.MonthDay;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Says what a price is for. */
final class FilterWords {
  private static final Set<DayOfWeek> WEEKEND = EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);

  private FilterWords() {}

  /** Empty for all uses. */
  static String of(UsageFilter filter) {
    return of(filter, Map.of());
  }

  /** Empty for all uses. */
  static String of(UsageFilter filter, Map<Measure, BigDecimal> upTo) {
    var parts = new ArrayList<String>();
    add(parts, "", filter.kinds().stream().map(kind -> words(kind.code())).toList());
    add(parts, "", filter.vehicleClasses().stream().map(FilterWords::className).toList());
    add(parts, "with ", filter.operators());
    add(parts, "from zone ", filter.startZones());
    add(parts, "to zone ", filter.endZones());
    filter.calendar().ifPresent(window -> parts.add(window(window)));
    new TreeMap<>(filter.others()).forEach((name, values) -> add(parts, name + " ", values));
    new TreeMap<>(upTo)
        .forEach((measure, most) -> parts.add("up to " + PriceWords.count(most, measure)));
    return String.join(", ", parts);
  }

  private static void add(List<String> parts, String before, Collection<String> values) {
    if (!values.isEmpty()) {
      parts.add(before + String.join(" or ", values.stream().sorted().toList()));
    }
  }

  private static String window(CalendarWindow window) {
    var parts = new ArrayList<String>();
    if (window.days().equals(WEEKEND)) {
      parts.add("at weekends");
    } else if (window.days().equals(EnumSet.complementOf(EnumSet.copyOf(WEEKEND)))) {
      parts.add("Monday to Friday");
    } else if (!window.days().isEmpty()) {
      parts.add(
          String.join(
              ", ", window.days().stream().sorted().map(day -> words(day.name())).toList()));
    }
    window.from().map(FilterWords::time).ifPresent(from -> parts.add("from " + from));
    window.to().map(FilterWords::time).ifPresent(to -> parts.add("until " + to));
    window.season().ifPresent(s -> parts.add("from " + date(s.first()) + " to " + date(s.last())));
    if (!window.dates().isEmpty()) {
      parts.add(
          "on "
              + String.join(", ", window.dates().stream().sorted().map(String::valueOf).toList()));
    }
    return String.join(" ", parts);
  }

  private static String time(LocalTime time) {
    return time.toString();
  }

  private static String date(MonthDay day) {
    return day.getDayOfMonth() + " " + words(day.getMonth().name());
  }

  /**
   * {@code MINI} is {@code Mini}; a class that an operator writes in its own way stays as it is.
   */
  private static String className(String name) {
    return name.matches("[A-Z_]{3,}") ? words(name) : name;
  }

  /** {@code CAR_SHARE} is {@code Car share}. */
  static String words(String code) {
    String plain = code.toLowerCase(Locale.ROOT).replace('_', ' ');
    return plain.substring(0, 1).toUpperCase(Locale.ROOT) + plain.substring(1);
  }
}
