package io.openmaas.billing.invoice;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the JSON that {@link CanonicalJson} writes: objects, arrays, strings, whole numbers. */
final class JsonTree {
  private static final int DEEPEST = 32;

  private final String text;
  private int at;

  private JsonTree(String text) {
    this.text = text;
  }

  /**
   * @return maps, lists, strings and longs
   * @throws IllegalArgumentException if it is something else
   */
  static Object read(byte[] bytes) {
    var tree = new JsonTree(new String(bytes, StandardCharsets.UTF_8));
    Object value = tree.value(0);
    if (tree.at != tree.text.length()) {
      throw tree.wrong("the end");
    }
    return value;
  }

  private Object value(int depth) {
    if (depth > DEEPEST) {
      throw wrong("less depth");
    }
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      default -> number();
    };
  }

  private Map<String, Object> object(int depth) {
    var fields = new LinkedHashMap<String, Object>();
    at++;
    while (peek() != '}') {
      if (!fields.isEmpty()) {
        take(',');
      }
      String name = string();
      take(':');
      fields.put(name, value(depth + 1));
    }
    at++;
    return fields;
  }

  private List<Object> array(int depth) {
    var values = new ArrayList<>();
    at++;
    while (peek() != ']') {
      if (!values.isEmpty()) {
        take(',');
      }
      values.add(value(depth + 1));
    }
    at++;
    return values;
  }

  private String string() {
    take('"');
    int end = text.indexOf('"', at);
    int escape = text.indexOf('\\', at);
    if (end >= 0 && (escape < 0 || escape > end)) {
      String plain = text.substring(at, end);
      at = end + 1;
      return plain;
    }
    var read = new StringBuilder();
    while (peek() != '"') {
      char c = text.charAt(at++);
      if (c == '\\') {
        char escaped = peek();
        at++;
        if (escaped == 'u') {
          read.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
          at += 4;
        } else {
          read.append(escaped);
        }
      } else {
        read.append(c);
      }
    }
    at++;
    return read.toString();
  }

  private Long number() {
    int from = at;
    while (at < text.length() && (text.charAt(at) == '-' || Character.isDigit(text.charAt(at)))) {
      at++;
    }
    if (from == at) {
      throw wrong("a value");
    }
    return Long.valueOf(text.substring(from, at));
  }

  private char peek() {
    if (at >= text.length()) {
      throw wrong("more");
    }
    return text.charAt(at);
  }

  private void take(char c) {
    if (peek() != c) {
      throw wrong("'" + c + "'");
    }
    at++;
  }

  private IllegalArgumentException wrong(String expected) {
    return new IllegalArgumentException(
        "the document is damaged at character " + at + ": " + expected + " was expected");
  }
}
