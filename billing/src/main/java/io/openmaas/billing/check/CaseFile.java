package io.openmaas.billing.check;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a JSON file of a folder holds for the check.
 *
 * @param cases in the order of the file; empty where it has no {@code cases}
 * @param hasCases whether it has the key {@code cases}
 * @param scenarios ids of scenarios that it describes in words
 * @param flaws what is wrong with the file, each with its line
 */
record CaseFile(
    List<BillingCase> cases, boolean hasCases, List<String> scenarios, List<Flaw> flaws) {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          .build();
  private static final Set<String> FIELDS_OF_A_CASE =
      Set.of("id", "kind", "source", "input", "expected", "note", "recomputed", "convention");

  /**
   * @param line from 1
   */
  record Flaw(int line, String reason) {}

  /**
   * @throws IOException if it cannot be read
   */
  static CaseFile read(Path file) throws IOException {
    var reading = new Reading();
    try (JsonParser parser = JSON.createParser(Files.readString(file))) {
      reading.file(parser);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      reading.flaws.add(new Flaw(Math.max(1, line), "is not JSON: " + firstLine(e)));
    } catch (java.nio.charset.MalformedInputException e) {
      reading.flaws.add(new Flaw(1, "is not JSON: it is not in UTF-8"));
    }
    return new CaseFile(
        List.copyOf(reading.cases),
        reading.hasCases,
        List.copyOf(reading.scenarios),
        List.copyOf(reading.flaws));
  }

  private static String firstLine(JsonProcessingException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("");
  }

  /** A file that is being read. */
  private static final class Reading {
    private final List<BillingCase> cases = new ArrayList<>();
    private final List<String> scenarios = new ArrayList<>();
    private final List<Flaw> flaws = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private boolean hasCases;

    void file(JsonParser parser) throws IOException {
      JsonToken first = parser.nextToken();
      if (first != JsonToken.START_OBJECT) {
        flaws.add(new Flaw(line(parser), first == null ? "is empty" : "must be an object"));
        return;
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "schema" -> schema(parser);
          case "cases" -> {
            hasCases = true;
            list(parser, name);
          }
          case "scenarios" -> list(parser, name);
          default -> parser.skipChildren();
        }
      }
      if (parser.nextToken() != null) {
        flaws.add(new Flaw(line(parser), "goes on after its end"));
      }
    }

    private static int line(JsonParser parser) {
      return Math.max(1, parser.currentTokenLocation().getLineNr());
    }

    private void schema(JsonParser parser) throws IOException {
      if (!parser.getText().equals("1")) {
        flaws.add(new Flaw(line(parser), "has the schema " + parser.getText() + ", known is 1"));
      }
      parser.skipChildren();
    }

    private void list(JsonParser parser, String name) throws IOException {
      if (parser.currentToken() != JsonToken.START_ARRAY) {
        flaws.add(new Flaw(line(parser), name + " must be a list"));
        parser.skipChildren();
        return;
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        int line = line(parser);
        JsonNode item = JSON.readTree(parser);
        if (name.equals("scenarios")) {
          scenarios.add(item.path("id").asText("?"));
        } else {
          add(line, item);
        }
      }
    }

    private void add(int line, JsonNode item) {
      String label = "case " + item.path("id").asText("without id") + ": ";
      Optional<String> wrong = wrong(item);
      if (wrong.isPresent()) {
        flaws.add(new Flaw(line, label + wrong.get()));
      } else if (!ids.add(item.path("id").textValue())) {
        flaws.add(new Flaw(line, label + "its id is there twice"));
      } else {
        cases.add(
            new BillingCase(
                line,
                item.path("id").textValue(),
                item.path("kind").textValue(),
                item.path("convention").textValue(),
                item.path("input"),
                item.path("expected")));
      }
    }

    private static Optional<String> wrong(JsonNode item) {
      if (!item.isObject()) {
        return Optional.of("must be an object");
      }
      for (String name : List.of("id", "kind", "convention")) {
        if (!item.path(name).isTextual() || item.path(name).textValue().isBlank()) {
          return Optional.of(name + " is missing");
        }
      }
      for (String name : List.of("input", "expected")) {
        if (!item.path(name).isObject()) {
          return Optional.of(name + " must be an object");
        }
      }
      if (item.path("expected").isEmpty()) {
        return Optional.of("nothing is expected of it");
      }
      for (String name : (Iterable<String>) item::fieldNames) {
        if (!FIELDS_OF_A_CASE.contains(name)) {
          return Optional.of("the field " + name + " is not known");
        }
      }
      return Optional.empty();
    }
  }
}
