package io.openmaas.planner.check;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Optional;
import java.util.regex.Pattern;

/** The forms a GTFS value can have. */
enum FieldForm {
  TEXT {
    @Override
    Optional<String> fault(String value) {
      return Optional.empty();
    }
  },
  /** Hours may be 24 and more: a service day goes on after midnight. */
  TIME {
    @Override
    Optional<String> fault(String value) {
      return TIMES.matcher(value).matches()
          ? Optional.empty()
          : Optional.of("'" + value + "' is not a time of the form HH:MM:SS");
    }
  },
  DATE {
    @Override
    Optional<String> fault(String value) {
      try {
        LocalDate.parse(value, DATES);
        return Optional.empty();
      } catch (DateTimeException _) {
        return Optional.of("'" + value + "' is not a date of the form YYYYMMDD");
      }
    }
  },
  WHOLE {
    @Override
    Optional<String> fault(String value) {
      return WHOLES.matcher(value).matches()
          ? Optional.empty()
          : Optional.of("'" + value + "' is not a whole number of 0 or more");
    }
  },
  FLAG {
    @Override
    Optional<String> fault(String value) {
      return value.equals("0") || value.equals("1")
          ? Optional.empty()
          : Optional.of("'" + value + "' is neither 0 nor 1");
    }
  },
  NUMBER {
    @Override
    Optional<String> fault(String value) {
      return number(value).isPresent()
          ? Optional.empty()
          : Optional.of("'" + value + "' is not a number");
    }
  },
  LATITUDE {
    @Override
    Optional<String> fault(String value) {
      return degrees(value, "latitude", 90);
    }
  },
  LONGITUDE {
    @Override
    Optional<String> fault(String value) {
      return degrees(value, "longitude", 180);
    }
  };

  private static final Pattern TIMES = Pattern.compile("\\d{1,3}:[0-5]\\d:[0-5]\\d");
  private static final Pattern WHOLES = Pattern.compile("\\d{1,9}");
  private static final DateTimeFormatter DATES =
      DateTimeFormatter.ofPattern("uuuuMMdd").withResolverStyle(ResolverStyle.STRICT);

  /** Why a value that is not empty has not this form; empty when it has. */
  abstract Optional<String> fault(String value);

  static Optional<BigDecimal> number(String value) {
    try {
      return value.length() > 40 ? Optional.empty() : Optional.of(new BigDecimal(value));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static Optional<String> degrees(String value, String what, int limit) {
    Optional<BigDecimal> number = number(value);
    if (number.isEmpty()) {
      return Optional.of("'" + value + "' is not a number");
    }
    return number.get().abs().compareTo(BigDecimal.valueOf(limit)) > 0
        ? Optional.of(what + " " + value + " is not within -" + limit + " to " + limit)
        : Optional.empty();
  }
}
