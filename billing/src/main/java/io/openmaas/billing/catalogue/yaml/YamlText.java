package io.openmaas.billing.catalogue.yaml;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes maps, lists and values as YAML. Decimals are quoted, so that nothing reads them as floats.
 */
final class YamlText {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");
  private static final Set<String> WORDS =
      Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

  private final StringBuilder text = new StringBuilder();

  private final boolean plainDecimals;

  private YamlText(boolean plainDecimals) {
    this.plainDecimals = plainDecimals;
  }

  /**
   * @param root maps, lists, and as values strings, whole numbers, decimals, booleans; the rest by
   *     its {@code toString}
   */
  static String of(Map<String, ?> root) {
    return of(root, false);
  }

  /** The same for the same numbers, however many zeros they were written with. */
  static String plain(Map<String, ?> root) {
    return of(root, true);
  }

  private static String of(Map<String, ?> root, boolean plainDecimals) {
    var yaml = new YamlText(plainDecimals);
    yaml.mapping(root, "", true);
    return yaml.text.toString();
  }

  private void mapping(Map<?, ?> fields, String indent, boolean indentFirst) {
    boolean first = !indentFirst;
    for (var field : fields.entrySet()) {
      text.append(first ? "" : indent);
      first = false;
      text.append(scalar(String.valueOf(field.getKey()))).append(':');
      value(field.getValue(), indent);
    }
  }

  private void value(Object value, String indent) {
    switch (value) {
      case Map<?, ?> map when !map.isEmpty() -> {
        text.append('\n');
        mapping(map, indent + "  ", true);
      }
      case Map<?, ?> _ -> text.append(" {}\n");
      case List<?> list when list.isEmpty() || !(list.getFirst() instanceof Map) ->
          text.append(" [")
              .append(String.join(", ", list.stream().map(this::scalar).toList()))
              .append("]\n");
      case List<?> list -> {
        text.append('\n');
        for (Object item : list) {
          text.append(indent).append("  - ");
          mapping((Map<?, ?>) item, indent + "    ", false);
        }
      }
      default -> text.append(' ').append(scalar(value)).append('\n');
    }
  }

  private String scalar(Object value) {
    return switch (value) {
      case BigDecimal decimal ->
          '"' + (plainDecimals ? decimal.stripTrailingZeros() : decimal).toPlainString() + '"';
      case Integer number -> number.toString();
      case Boolean flag -> flag.toString();
      default -> quoted(value.toString());
    };
  }

  private static String quoted(String plain) {
    if (PLAIN.matcher(plain).matches()
        && !WORDS.contains(plain.toLowerCase(java.util.Locale.ROOT))) {
      return plain;
    }
    var quoted = new StringBuilder("\"");
    for (char c : plain.toCharArray()) {
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\t' -> quoted.append("\\t");
        case '\r' -> quoted.append("\\r");
        default -> {
          if (c < ' ' || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || c == 0xfeff) {
            quoted.append(String.format("\\u%04x", (int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }
}
