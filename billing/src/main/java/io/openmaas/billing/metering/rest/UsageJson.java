package io.openmaas.billing.metering.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.metering.rest.UsageDraft.Wrong;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * Reads usage records as they stream in: an object or an array of them, plain or as CloudEvents. A
 * record with a wrong field is told as such and the others are read on.
 */
final class UsageJson {
  /** The most records of a request. */
  static final int MAX_RECORDS = 1_000;

  private static final int MAX_ENTRIES = 20;
  private static final int MAX_NAME = 60;
  private static final int MAX_VALUE = 200;
  private static final int MAX_TEXT = 500;
  private static final int MAX_DIGITS = 18;
  private static final int MAX_SCALE = 12;
  private static final int MAX_NUMBER = 100;
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private UsageJson() {}

  /** How a record is wrapped. */
  enum Form {
    PLAIN,
    /** Fields in {@code data}, identity beside it (CloudEvents 1.0). */
    CLOUD_EVENT
  }

  /** A record, or what is wrong with it. */
  sealed interface Item {
    record Read(UsageDraft draft) implements Item {}

    /**
     * @param id of the record, as far as it was read; may be null
     */
    record Refused(String id, String field, String message) implements Item {}
  }

  /**
   * @param single whether it was one object and not an array
   */
  record Body(boolean single, List<Item> items) {}

  /** The body as a whole is not what it must be. */
  static final class Unreadable extends RuntimeException {
    Unreadable(String message) {
      super(message, null, false, false);
    }
  }

  static Body read(byte[] body, Form form) {
    try (JsonParser parser = JSON.createParser(body)) {
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_OBJECT) {
        Item item = item(parser, form);
        atEnd(parser);
        return new Body(true, List.of(item));
      }
      if (first != JsonToken.START_ARRAY) {
        throw new Unreadable("the body must be a usage record or an array of them");
      }
      var items = new ArrayList<Item>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (items.size() == MAX_RECORDS) {
          throw new Unreadable("more than " + MAX_RECORDS + " records; send them in parts");
        }
        items.add(
            parser.currentToken() == JsonToken.START_OBJECT
                ? item(parser, form)
                : refuseWhole(parser));
      }
      atEnd(parser);
      return new Body(false, items);
    } catch (JsonProcessingException e) {
      var place = e.getLocation();
      // what goes beyond the bounds of the reader (nesting, length of numbers) has no place
      throw new Unreadable(
          place == null
              ? e.getOriginalMessage()
              : "line %d, column %d: %s"
                  .formatted(place.getLineNr(), place.getColumnNr(), e.getOriginalMessage()));
    } catch (IOException e) {
      throw new Unreadable("the body cannot be read");
    }
  }

  private static void atEnd(JsonParser parser) throws IOException {
    if (parser.nextToken() != null) {
      throw new Unreadable("something follows the end of the body");
    }
  }

  private static Item refuseWhole(JsonParser parser) throws IOException {
    parser.skipChildren();
    return new Item.Refused(null, "", "is not an object");
  }

  private static Item item(JsonParser parser, Form form) throws IOException {
    var draft = new UsageDraft();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      switch (form) {
        case PLAIN -> field(parser, draft, name, "");
        case CLOUD_EVENT -> eventField(parser, draft, name);
      }
    }
    Wrong wrong = draft.wrong;
    if (wrong == null && form == Form.CLOUD_EVENT && !"1.0".equals(draft.specVersion)) {
      wrong = new Wrong("specversion", "must be 1.0");
    }
    return wrong == null
        ? new Item.Read(draft)
        : new Item.Refused(draft.id, wrong.field(), wrong.getMessage());
  }

  /** Consumes the value of an attribute of a CloudEvent; extensions are left aside. */
  private static void eventField(JsonParser parser, UsageDraft draft, String name)
      throws IOException {
    switch (name) {
      case "specversion" -> draft.specVersion = text(parser, draft, name, MAX_NAME);
      case "id" -> draft.id = text(parser, draft, name, MAX_VALUE);
      case "source" -> draft.source = text(parser, draft, name, MAX_VALUE);
      case "type" -> text(parser, draft, name, MAX_VALUE);
      case "time" -> draft.eventTime = time(parser, draft, name);
      case "subject" -> draft.subject = text(parser, draft, name, MAX_VALUE);
      case "data" -> {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
          wrong(parser, draft, name, "must be an object");
          return;
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String inner = parser.currentName();
          parser.nextToken();
          if (inner.equals("id") || inner.equals("source")) {
            wrong(parser, draft, "data." + inner, "belongs to the event, not to its data");
          } else {
            field(parser, draft, inner, "data.");
          }
        }
      }
      default -> parser.skipChildren();
    }
  }

  /** Consumes the value of a field of a record. */
  private static void field(JsonParser parser, UsageDraft draft, String name, String path)
      throws IOException {
    String field = path + name;
    switch (name) {
      case "id" -> draft.id = text(parser, draft, field, MAX_VALUE);
      case "source" -> draft.source = text(parser, draft, field, MAX_VALUE);
      case "account" -> draft.account = uuid(parser, draft, field);
      case "traveller" -> draft.traveller = uuid(parser, draft, field);
      case "city" -> draft.city = text(parser, draft, field, MAX_NAME);
      case "kind" -> draft.kind = text(parser, draft, field, MAX_NAME);
      case "at" -> draft.at = time(parser, draft, field);
      case "from" -> draft.from = time(parser, draft, field);
      case "to" -> draft.to = time(parser, draft, field);
      case "text" ->
          draft.text = Objects.requireNonNullElse(text(parser, draft, field, MAX_TEXT), "");
      case "corrects" -> draft.corrects = text(parser, draft, field, MAX_VALUE);
      case "reverses" -> draft.reverses = text(parser, draft, field, MAX_VALUE);
      case "dimensions" -> dimensions(parser, draft, field);
      case "quantities" -> quantities(parser, draft, field);
      case "price" -> price(parser, draft, field);
      default -> wrong(parser, draft, field, "is not a field of a usage record");
    }
  }

  private static void dimensions(JsonParser parser, UsageDraft draft, String path)
      throws IOException {
    if (!isObject(parser, draft, path)) {
      return;
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      String value = text(parser, draft, path + "." + name, MAX_VALUE);
      if (name.isBlank()
          || name.length() > MAX_NAME
          || name.indexOf(0) >= 0
          || draft.dimensions.size() == MAX_ENTRIES) {
        draft.fail(path, "has at most 20 entries, with names of 1 to 60 characters");
      } else if (value != null) {
        draft.dimensions.put(name, value);
      }
    }
  }

  private static void quantities(JsonParser parser, UsageDraft draft, String path)
      throws IOException {
    if (!isObject(parser, draft, path)) {
      return;
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      String field = path + "." + name;
      if (!isScalar(parser, draft, field)) {
        continue;
      }
      try {
        if (draft.quantities.size() == MAX_ENTRIES) {
          throw new Wrong(path, "has more than 20 entries");
        }
        draft.quantities.put(new Measure(name), decimal(field, parser.getText()));
      } catch (Wrong e) {
        draft.fail(e.field(), e.getMessage());
      } catch (IllegalArgumentException e) {
        draft.fail(field, "is no measure: 1 to 60 letters, digits and underscores");
      }
    }
  }

  private static void price(JsonParser parser, UsageDraft draft, String path) throws IOException {
    if (!isObject(parser, draft, path)) {
      return;
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "amount" -> {
          if (isScalar(parser, draft, path + ".amount")) {
            draft.priceAmount = parser.getText();
          }
        }
        case "currency" -> draft.priceCurrency = text(parser, draft, path + ".currency", 3);
        default -> wrong(parser, draft, path + "." + name, "is not a field of a price");
      }
    }
  }

  /**
   * A decimal that can be kept exactly.
   *
   * @throws Wrong if it is none, or has more than 18 digits or more than 12 after the point
   */
  static BigDecimal decimal(String field, String text) {
    BigDecimal value;
    if (text.length() > MAX_NUMBER) {
      throw new Wrong(field, "has more than " + MAX_NUMBER + " characters");
    }
    try {
      value = new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new Wrong(field, "is not a decimal number");
    }
    if (value.scale() > 10 * MAX_DIGITS || value.scale() < -MAX_DIGITS) {
      throw new Wrong(field, "has too many digits");
    }
    BigDecimal plain = value.stripTrailingZeros();
    if (plain.scale() > MAX_SCALE || plain.precision() - plain.scale() > MAX_DIGITS - 1) {
      throw new Wrong(field, "has more than 17 digits before or 12 after the point");
    }
    if (plain.setScale(Math.max(0, plain.scale())).precision() > MAX_DIGITS) {
      throw new Wrong(field, "has more than 18 digits");
    }
    return plain.scale() < 0 ? plain.setScale(0) : plain;
  }

  private static String text(JsonParser parser, UsageDraft draft, String field, int most)
      throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      wrong(parser, draft, field, "must be a text");
      return null;
    }
    String value = parser.getText();
    if (value.length() > most) {
      draft.fail(field, "has more than " + most + " characters");
      return null;
    }
    if (value.indexOf(0) >= 0) {
      draft.fail(field, "contains the character U+0000, which no text may contain");
      return null;
    }
    return value;
  }

  private static UUID uuid(JsonParser parser, UsageDraft draft, String field) throws IOException {
    String value = text(parser, draft, field, MAX_VALUE);
    if (value == null) {
      return null;
    }
    try {
      if (value.length() == 36) {
        return UUID.fromString(value);
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    draft.fail(field, "is not a UUID");
    return null;
  }

  private static Instant time(JsonParser parser, UsageDraft draft, String field)
      throws IOException {
    String value = text(parser, draft, field, MAX_NAME);
    if (value == null) {
      return null;
    }
    try {
      return Timestamp.parse(value);
    } catch (DateTimeException e) {
      draft.fail(field, e.getMessage());
      return null;
    }
  }

  private static boolean isObject(JsonParser parser, UsageDraft draft, String field)
      throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      return true;
    }
    wrong(parser, draft, field, "must be an object");
    return false;
  }

  /** A number, or a number written as a text, so that nobody reads it as floating point. */
  private static boolean isScalar(JsonParser parser, UsageDraft draft, String field)
      throws IOException {
    boolean scalar =
        switch (parser.currentToken()) {
          case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> true;
          case null, default -> false;
        };
    if (!scalar) {
      wrong(parser, draft, field, "must be a decimal number");
    }
    return scalar;
  }

  private static void wrong(JsonParser parser, UsageDraft draft, String field, String message)
      throws IOException {
    draft.fail(field, message);
    parser.skipChildren();
  }
}
