package io.openmaas.billing.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The keys of an input, read as types. A key that is null is as if it were absent. A key that
 * nobody asked for is refused at the end: what is not understood must not pass.
 */
final class CaseInput {
  private final String convention;
  private final String path;
  private final JsonNode node;
  private final Set<String> asked = new LinkedHashSet<>();
  private final List<CaseInput> inner = new ArrayList<>();

  CaseInput(String convention, String path, JsonNode node) {
    this.convention = convention;
    this.path = path;
    this.node = node;
  }

  /** Whose answer is expected where the anchors disagree. */
  String convention() {
    return convention;
  }

  private String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private JsonNode value(String key) {
    asked.add(key);
    return node.path(key);
  }

  /** Whether the key is there and not null. */
  boolean has(String key) {
    JsonNode value = value(key);
    return !value.isMissingNode() && !value.isNull();
  }

  /** Reads this key and does nothing with it: it is for people. */
  void ignore(String key) {
    asked.add(key);
  }

  CaseRefused refused(String key, String reason) {
    return new CaseRefused(at(key) + " " + reason);
  }

  private <T> T needed(String key, Optional<T> found) {
    return found.orElseThrow(() -> refused(key, "is missing"));
  }

  Optional<String> findText(String key) {
    if (!has(key)) {
      return Optional.empty();
    }
    if (!value(key).isTextual()) {
      throw refused(key, "must be a text, not " + value(key));
    }
    return Optional.of(value(key).textValue());
  }

  String text(String key) {
    return needed(key, findText(key));
  }

  private <T> Optional<T> parsed(String key, String form, Function<String, T> parse) {
    return findText(key)
        .map(
            text -> {
              try {
                return parse.apply(text);
              } catch (RuntimeException e) {
                throw refused(key, "'" + text + "' is not " + form);
              }
            });
  }

  Optional<BigDecimal> findDecimal(String key) {
    return has(key) ? Optional.of(decimal(at(key), value(key))) : Optional.empty();
  }

  BigDecimal decimal(String key) {
    return needed(key, findDecimal(key));
  }

  BigDecimal decimal(String key, BigDecimal otherwise) {
    return findDecimal(key).orElse(otherwise);
  }

  private static BigDecimal decimal(String at, JsonNode value) {
    try {
      if (value.isNumber()) {
        return value.decimalValue();
      }
      if (value.isTextual()) {
        return new BigDecimal(value.textValue());
      }
    } catch (NumberFormatException e) {
      throw new CaseRefused(at + " '" + value.textValue() + "' is not a decimal number");
    }
    throw new CaseRefused(at + " must be a decimal number, not " + value);
  }

  /** The decimals of a list; empty where it is absent. */
  List<BigDecimal> decimals(String key) {
    var found = new ArrayList<BigDecimal>();
    for (JsonNode each : list(key)) {
      found.add(decimal(at(key) + "[" + found.size() + "]", each));
    }
    return found;
  }

  /** A decimal, or each of a list of them, under the same key; empty where it is absent. */
  List<BigDecimal> decimalOrDecimals(String key) {
    return has(key) && !value(key).isArray() ? List.of(decimal(key)) : decimals(key);
  }

  private JsonNode list(String key) {
    if (has(key) && !value(key).isArray()) {
      throw refused(key, "must be a list");
    }
    return value(key);
  }

  Optional<Integer> findWhole(String key) {
    return findDecimal(key)
        .map(
            decimal -> {
              try {
                return decimal.intValueExact();
              } catch (ArithmeticException e) {
                throw refused(key, decimal + " is not a whole number");
              }
            });
  }

  int whole(String key) {
    return needed(key, findWhole(key));
  }

  Optional<Boolean> findFlag(String key) {
    if (!has(key)) {
      return Optional.empty();
    }
    if (!value(key).isBoolean()) {
      throw refused(key, "must be true or false");
    }
    return Optional.of(value(key).booleanValue());
  }

  Optional<LocalDate> findDate(String key) {
    return parsed(key, "a date such as 2026-01-31", LocalDate::parse);
  }

  /** A local date that is written as one, or as an instant. */
  Optional<LocalDate> findDay(String key, java.time.ZoneId zone) {
    return findText(key).isPresent() && text(key).contains("T")
        ? findInstant(key).map(instant -> LocalDate.ofInstant(instant, zone))
        : findDate(key);
  }

  LocalDate day(String key, java.time.ZoneId zone) {
    return needed(key, findDay(key, zone));
  }

  LocalDate date(String key) {
    return needed(key, findDate(key));
  }

  Optional<Instant> findInstant(String key) {
    return parsed(key, "an instant such as 2026-01-31T00:00:00Z", Instant::parse);
  }

  Instant instant(String key) {
    return needed(key, findInstant(key));
  }

  /** Two dates; empty where the key is absent. */
  Optional<List<LocalDate>> findDates(String key) {
    if (!has(key)) {
      return Optional.empty();
    }
    var found = new ArrayList<LocalDate>();
    for (JsonNode each : list(key)) {
      try {
        found.add(LocalDate.parse(each.asText()));
      } catch (java.time.DateTimeException e) {
        throw refused(key, "'" + each.asText() + "' is not a date such as 2026-01-31");
      }
    }
    if (found.size() != 2) {
      throw refused(key, "must be two dates");
    }
    return Optional.of(found);
  }

  /** The object under this key. */
  Optional<CaseInput> findObject(String key) {
    if (!has(key)) {
      return Optional.empty();
    }
    if (!value(key).isObject()) {
      throw refused(key, "must be an object");
    }
    return Optional.of(within(at(key), value(key)));
  }

  CaseInput object(String key) {
    return needed(key, findObject(key));
  }

  private CaseInput within(String where, JsonNode value) {
    var found = new CaseInput(convention, where, value);
    inner.add(found);
    return found;
  }

  /** The objects of a list; empty where it is absent. */
  List<CaseInput> objects(String key) {
    var found = new ArrayList<CaseInput>();
    for (JsonNode each : list(key)) {
      String where = at(key) + "[" + found.size() + "]";
      if (!each.isObject()) {
        throw new CaseRefused(where + " must be an object");
      }
      found.add(within(where, each));
    }
    return found;
  }

  /** All fields of this object, each an object, in the order of the file. */
  Map<String, CaseInput> objectsByName() {
    var found = new LinkedHashMap<String, CaseInput>();
    for (String name : names()) {
      found.put(name, object(name));
    }
    return found;
  }

  List<String> names() {
    var names = new ArrayList<String>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /**
   * @throws CaseRefused if there is a key that nobody asked for, here or within
   */
  void refuseOthers() {
    for (String name : names()) {
      if (!asked.contains(name)) {
        throw new CaseRefused("the key " + at(name) + " is not known in a case of this kind");
      }
    }
    inner.forEach(CaseInput::refuseOthers);
  }
}
