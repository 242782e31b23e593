package io.openmaas.billing.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares what was expected with what the engine says. Numbers are compared by value, however they
 * are written; all else by its text. A result of which {@code rounded_to} or the end of its name,
 * {@code _rounded_N}, says that it was rounded is compared rounded half up to so many digits.
 */
final class Comparison {
  private static final String ROUNDED_TO = "rounded_to";
  private static final Pattern ROUNDED = Pattern.compile("(.+)_rounded_(\\d{1,2})");

  private Comparison() {}

  /** One line for each expected result that differs. */
  static List<String> differences(JsonNode expected, Map<String, ?> actual) {
    var differences = new ArrayList<String>();
    for (String key : (Iterable<String>) expected::fieldNames) {
      var rounded = ROUNDED.matcher(key);
      String name = !actual.containsKey(key) && rounded.matches() ? rounded.group(1) : key;
      if (key.equals(ROUNDED_TO)) {
        continue;
      }
      if (!actual.containsKey(name)) {
        differences.add(
            key
                + ": is not known as a result here; known are "
                + String.join(", ", new TreeSet<>(actual.keySet())));
        continue;
      }
      Object value = actual.get(name);
      if (value instanceof BigDecimal number) {
        value = digits(expected, key, rounded).map(d -> round(number, d)).orElse(number);
      }
      if (!same(expected.path(key), value)) {
        differences.add(key + ": expected " + text(expected.path(key)) + ", actual " + text(value));
      }
    }
    return differences;
  }

  /** To how many digits a result was rounded before it was written down; empty for none. */
  private static Optional<Integer> digits(JsonNode expected, String key, Matcher rounded) {
    if (rounded.matches()) {
      return Optional.of(Integer.parseInt(rounded.group(2)));
    }
    return expected.path(ROUNDED_TO).isNumber() && key.equals("amount")
        ? Optional.of(expected.path(ROUNDED_TO).intValue())
        : Optional.empty();
  }

  private static BigDecimal round(BigDecimal number, int digits) {
    return number.setScale(digits, RoundingMode.HALF_UP);
  }

  private static boolean same(JsonNode expected, Object actual) {
    return switch (actual) {
      case null -> expected.isNull();
      case Shown shown -> shown.matches(expected);
      case BigDecimal number when expected.isNull() -> number.signum() == 0;
      case BigDecimal number -> number(expected).filter(n -> n.compareTo(number) == 0).isPresent();
      case Integer number -> same(expected, BigDecimal.valueOf(number));
      case Long number -> same(expected, BigDecimal.valueOf(number));
      case List<?> list -> sameList(expected, list);
      case Map<?, ?> map -> expected.isObject() && sameFields(expected, map);
      default -> expected.isTextual() && expected.textValue().equals(actual.toString());
    };
  }

  private static boolean sameList(JsonNode expected, List<?> actual) {
    if (!expected.isArray() || expected.size() != actual.size()) {
      return false;
    }
    for (int i = 0; i < actual.size(); i++) {
      if (!same(expected.get(i), actual.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameFields(JsonNode expected, Map<?, ?> actual) {
    for (String key : (Iterable<String>) expected::fieldNames) {
      if (!actual.containsKey(key) || !same(expected.path(key), actual.get(key))) {
        return false;
      }
    }
    return true;
  }

  /** The number that is written there, as a number or as a text. */
  static Optional<BigDecimal> number(JsonNode node) {
    try {
      return node.isNumber()
          ? Optional.of(node.decimalValue())
          : node.isTextual() ? Optional.of(new BigDecimal(node.textValue())) : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static String text(JsonNode node) {
    return node.isValueNode() ? node.asText("nothing") : node.toString();
  }

  private static String text(Object value) {
    return switch (value) {
      case null -> "nothing";
      case BigDecimal number -> plain(number);
      case List<?> list -> list.stream().map(Comparison::text).toList().toString();
      default -> value.toString();
    };
  }

  private static String plain(BigDecimal number) {
    BigDecimal shortest = number.stripTrailingZeros();
    return (shortest.scale() < 0 ? shortest.setScale(0) : shortest).toPlainString();
  }

  /** A result with a way of its own to be compared. */
  interface Shown {
    /** Whether it is what was expected. */
    boolean matches(JsonNode expected);
  }
}
