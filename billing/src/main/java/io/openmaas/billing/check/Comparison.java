package io.openmaas.billing.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares what was expected with what the engine says. Numbers are compared by value, however they
 * are written; all else by its text.
 */
final class Comparison {
  private Comparison() {}

  /** One line for each expected result that differs. */
  static List<String> differences(JsonNode expected, Map<String, ?> actual) {
    var differences = new ArrayList<String>();
    for (String key : (Iterable<String>) expected::fieldNames) {
      if (!actual.containsKey(key)) {
        differences.add(
            key + ": is not known as a result here; known are " + String.join(", ", actual.keySet()));
      } else if (!same(expected.path(key), actual.get(key))) {
        differences.add(
            key + ": expected " + text(expected.path(key)) + ", actual " + text(actual.get(key)));
      }
    }
    return differences;
  }

  private static boolean same(JsonNode expected, Object actual) {
    return switch (actual) {
      case null -> expected.isNull();
      case Shown shown -> shown.matches(expected);
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
