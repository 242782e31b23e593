package io.openmaas.terminal.protocol.reference.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A JSON object with the way to it, whose fields are read strictly: no field twice, none that is
 * not known, whole numbers within bounds. Whatever is wrong is thrown as {@link Flaw}, which does
 * not leave this package.
 */
final class StrictJson {
  private static final ObjectMapper MAPPER =
      new ObjectMapper(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(6)
                          .maxNumberLength(20)
                          .maxNameLength(100)
                          .maxStringLength(1_000)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final JsonNode node;
  private final String path;

  private StrictJson(JsonNode node, String path) {
    this.node = node;
    this.path = path;
  }

  /** What is wrong, and where. */
  static final class Flaw extends Exception {
    private final String field;

    Flaw(String field, String reason) {
      super(reason, null, false, false);
      this.field = field;
    }

    String field() {
      return field;
    }
  }

  static StrictJson parse(byte[] bytes) throws Flaw {
    try {
      return parse(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      throw new Flaw("message", "not UTF-8");
    }
  }

  static StrictJson parse(String text) throws Flaw {
    try {
      JsonNode tree = MAPPER.readTree(text);
      if (tree == null || !tree.isObject()) {
        throw new Flaw("message", "not a JSON object");
      }
      return new StrictJson(tree, "");
    } catch (JsonProcessingException e) {
      throw new Flaw("message", "not JSON: " + oneLine(e.getOriginalMessage()));
    }
  }

  private static String oneLine(String text) {
    String line = text == null ? "" : text.replaceAll("[^\\x20-\\x7e]", " ");
    return line.substring(0, Math.min(line.length(), 120));
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  String at(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  void only(Set<String> fields) throws Flaw {
    Iterator<String> names = node.fieldNames();
    while (names.hasNext()) {
      String name = names.next();
      if (!fields.contains(name)) {
        throw new Flaw(at(oneLine(name)), "not known");
      }
    }
  }

  boolean has(String field) {
    return node.has(field);
  }

  private JsonNode require(String field) throws Flaw {
    JsonNode value = node.get(field);
    if (value == null) {
      throw new Flaw(at(field), "missing");
    }
    return value;
  }

  long number(String field, long lowest, long highest) throws Flaw {
    JsonNode value = require(field);
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < lowest
        || value.longValue() > highest) {
      throw new Flaw(at(field), "not a whole number from %d to %d".formatted(lowest, highest));
    }
    return value.longValue();
  }

  String text(String field) throws Flaw {
    JsonNode value = require(field);
    if (!value.isTextual()) {
      throw new Flaw(at(field), "not a text");
    }
    return value.textValue();
  }

  /** A text that stands for something. */
  <T> T text(String field, String what, Function<String, Optional<T>> read) throws Flaw {
    return read.apply(text(field)).orElseThrow(() -> new Flaw(at(field), "not " + what));
  }

  StrictJson object(String field) throws Flaw {
    JsonNode value = require(field);
    if (!value.isObject()) {
      throw new Flaw(at(field), "not an object");
    }
    return new StrictJson(value, at(field));
  }

  Iterable<Map.Entry<String, JsonNode>> entries() {
    return node.properties();
  }

  int size(String arrayField, int most) throws Flaw {
    JsonNode value = require(arrayField);
    if (!value.isArray() || value.isEmpty() || value.size() > most) {
      throw new Flaw(at(arrayField), "not 1 to " + most + " of them");
    }
    return value.size();
  }

  /** The same, where none is right too. */
  int sizeOrNone(String arrayField, int most) throws Flaw {
    JsonNode value = require(arrayField);
    return value.isArray() && value.isEmpty() ? 0 : size(arrayField, most);
  }

  StrictJson element(String arrayField, int index) throws Flaw {
    JsonNode value = node.get(arrayField).get(index);
    String where = at(arrayField) + "[" + index + "]";
    if (!value.isObject()) {
      throw new Flaw(where, "not an object");
    }
    return new StrictJson(value, where);
  }
}
