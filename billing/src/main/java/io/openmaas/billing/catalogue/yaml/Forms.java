package io.openmaas.billing.catalogue.yaml;

import io.openmaas.billing.catalogue.CalendarPeriod;
import io.openmaas.billing.catalogue.ChargeCode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.MonthDay;
import java.util.Locale;
import java.util.regex.Pattern;

/** How single values are written. Each method throws for a text that is not in the form. */
final class Forms {
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,15}(\\.[0-9]{1,12})?");
  private static final Pattern COUNTED = Pattern.compile("(?:([0-9]{1,6}) +)?([a-z]+?)s?");
  private static final int LONGEST_CODE = 60;
  private static final int MOST_OF_PERIOD = 36_500;

  private Forms() {}

  /** Up to 15 digits before and 12 after the point; no exponent. */
  static BigDecimal decimal(String text) {
    if (!DECIMAL.matcher(text).matches()) {
      throw new IllegalArgumentException(text);
    }
    return new BigDecimal(text);
  }

  /** {@code month}, {@code 14 days}, {@code 2 years}; up to 36,500 or 100 years. */
  static CalendarPeriod calendarPeriod(String text) {
    var counted = Counted.of(text);
    if (counted.count() > MOST_OF_PERIOD
        || counted.unit().equals("year") && counted.count() > 100) {
      throw new IllegalArgumentException(text);
    }
    return new CalendarPeriod(
        counted.count(),
        switch (counted.unit()) {
          case "day" -> CalendarPeriod.Unit.DAY;
          case "week" -> CalendarPeriod.Unit.WEEK;
          case "month" -> CalendarPeriod.Unit.MONTH;
          case "year" -> CalendarPeriod.Unit.YEAR;
          default -> throw new IllegalArgumentException(text);
        });
  }

  /** {@code 30 minutes}, {@code 6 hours}, {@code 1 day} (24 hours), or ISO 8601 {@code PT6H}. */
  static Duration duration(String text) {
    Duration length = text.startsWith("P") ? Duration.parse(text) : counted(text);
    if (length.isZero() || length.isNegative()) {
      throw new IllegalArgumentException(text);
    }
    return length;
  }

  private static Duration counted(String text) {
    var counted = Counted.of(text);
    return switch (counted.unit()) {
      case "second" -> Duration.ofSeconds(counted.count());
      case "minute" -> Duration.ofMinutes(counted.count());
      case "hour" -> Duration.ofHours(counted.count());
      case "day" -> Duration.ofDays(counted.count());
      default -> throw new IllegalArgumentException(text);
    };
  }

  /** As {@link #duration} reads it. */
  static String text(Duration length) {
    long seconds = length.getSeconds();
    if (length.getNano() != 0) {
      return length.toString();
    }
    if (seconds % 86_400 == 0) {
      return count(seconds / 86_400, "day");
    }
    if (seconds % 3600 == 0) {
      return count(seconds / 3600, "hour");
    }
    return seconds % 60 == 0 ? count(seconds / 60, "minute") : count(seconds, "second");
  }

  private static String count(long number, String unit) {
    return number + " " + unit + (number == 1 ? "" : "s");
  }

  /** {@code 04-01} for the first of April. */
  static MonthDay monthDay(String text) {
    return MonthDay.parse("--" + text);
  }

  static String text(MonthDay day) {
    return day.toString().substring(2);
  }

  /**
   * The code of what has none of its own.
   *
   * @throws IllegalArgumentException if the name has no letter or digit that a code can have
   */
  static ChargeCode codeOf(String name) {
    String plain =
        name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
    return new ChargeCode(plain.substring(0, Math.min(LONGEST_CODE, plain.length())));
  }

  private record Counted(int count, String unit) {
    static Counted of(String text) {
      var matcher = COUNTED.matcher(text.toLowerCase(Locale.ROOT));
      if (!matcher.matches()) {
        throw new IllegalArgumentException(text);
      }
      int count = matcher.group(1) == null ? 1 : Integer.parseInt(matcher.group(1));
      return new Counted(count, matcher.group(2));
    }
  }
}
