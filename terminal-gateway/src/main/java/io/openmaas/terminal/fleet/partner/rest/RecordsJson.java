package io.openmaas.terminal.fleet.partner.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.terminal.Detail;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.TerminalRecord.Fix;
import io.openmaas.terminal.fleet.rest.Fields;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a batch of records as docs/partner-terminals.md describes it. */
final class RecordsJson {
  static final int MOST_RECORDS = 1_000;
  private static final int LONGEST_DETAIL = 2_000;

  /** More errors than this help nobody. */
  private static final int MOST_ERRORS = 20;

  /** PostgreSQL and ISO 8601 alike can keep these. */
  private static final Instant FIRST = Instant.parse("1970-01-01T00:00:00Z");

  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  private final ObjectMapper mapper;

  RecordsJson(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /**
   * The records of the body, all of them or none.
   *
   * @throws ProblemException 400 for what is not JSON, 422 naming the fields at fault
   */
  List<TerminalRecord> read(Imei terminal, byte[] body) {
    JsonNode list = parse(body).path("records");
    if (!list.isArray() || list.isEmpty() || list.size() > MOST_RECORDS) {
      throw new ProblemException(
          Problem.invalid("records", "must be a list of 1 to " + MOST_RECORDS));
    }
    var fields = new Fields();
    var records = new ArrayList<TerminalRecord>(list.size());
    int wrong = 0;
    for (int i = 0; i < list.size() && wrong < MOST_ERRORS; i++) {
      var reader = new One(fields, "records[" + i + "].");
      TerminalRecord record = reader.read(terminal, list.get(i));
      if (reader.sound) {
        records.add(record);
      } else {
        wrong++;
      }
    }
    fields.check();
    return records;
  }

  private JsonNode parse(byte[] body) {
    try {
      JsonNode root = mapper.readTree(body);
      return root == null ? mapper.createObjectNode() : root;
    } catch (IOException _) {
      throw new ProblemException(
          new Problem(400, "malformed", "The body is not JSON", "body: is not JSON", List.of()));
    }
  }

  /** One record, and whether anything is wrong with it. */
  private static final class One {
    private final Fields fields;
    private final String path;
    private boolean sound = true;

    One(Fields fields, String path) {
      this.fields = fields;
      this.path = path;
    }

    TerminalRecord read(Imei terminal, JsonNode node) {
      Instant at = time(node.path("at"));
      Optional<Fix> fix =
          node.hasNonNull("position") ? fix(part(node, "position")) : Optional.empty();
      Map<Measure, Long> measures = measures(node);
      Map<Detail, String> details = details(part(node, "details"));
      return sound ? new TerminalRecord(terminal, at, fix, measures, details) : null;
    }

    private void require(boolean holds, String field, String message) {
      sound &= holds;
      fields.require(holds, path + field, message);
    }

    private Instant time(JsonNode node) {
      try {
        Instant at = Instant.parse(node.asText()).truncatedTo(ChronoUnit.MILLIS);
        require(!at.isBefore(FIRST) && !at.isAfter(LAST), "at", "must be from 1970 to 9999");
        return at;
      } catch (DateTimeParseException _) {
        require(false, "at", "must be an instant like 2026-01-31T12:00:00.000Z");
        return Instant.EPOCH;
      }
    }

    /** An object within the record; where it is left out there is nothing in it. */
    private JsonNode part(JsonNode node, String field) {
      JsonNode part = node.path(field);
      require(part.isObject() || part.isMissingNode() || part.isNull(), field, "must be an object");
      return part;
    }

    /** Half a pair of UTF-16 is no character and cannot be kept. */
    private static boolean isHalf(int character) {
      return Character.getType(character) == Character.SURROGATE;
    }

    private Optional<Fix> fix(JsonNode node) {
      double latitude = real(node, "lat", 90);
      double longitude = real(node, "lon", 180);
      int altitude = whole(node, "position.altitudeMetres", "altitudeMetres", -1_000, 20_000);
      int heading = whole(node, "position.headingDegrees", "headingDegrees", 0, 359);
      int speed = whole(node, "position.speedKmh", "speedKmh", 0, 500);
      int satellites = whole(node, "position.satellites", "satellites", 0, 255);
      return sound
          ? Optional.of(
              new Fix(new Coordinates(latitude, longitude), altitude, heading, speed, satellites))
          : Optional.empty();
    }

    private double real(JsonNode node, String field, double most) {
      JsonNode value = node.path(field);
      require(
          value.isNumber() && Math.abs(value.doubleValue()) <= most,
          "position." + field,
          "must be a number from " + (long) -most + " to " + (long) most);
      return value.asDouble();
    }

    private int whole(JsonNode node, String name, String field, int least, int most) {
      JsonNode value = node.path(field);
      if (value.isMissingNode() || value.isNull()) {
        return 0;
      }
      require(
          value.isIntegralNumber()
              && value.canConvertToInt()
              && value.intValue() >= least
              && value.intValue() <= most,
          name,
          "must be a whole number from " + least + " to " + most);
      return value.asInt();
    }

    private Map<Measure, Long> measures(JsonNode node) {
      var measures = new EnumMap<Measure, Long>(Measure.class);
      if (node.hasNonNull("sequence")) {
        JsonNode sequence = node.path("sequence");
        require(
            sequence.isIntegralNumber() && sequence.canConvertToLong() && sequence.longValue() > 0,
            "sequence",
            "must be a whole number, 1 or more");
        measures.put(Measure.SEQUENCE, sequence.asLong());
      }
      for (Map.Entry<String, JsonNode> entry : part(node, "measures").properties()) {
        Optional<Measure> measure = named(Measure.values(), entry.getKey());
        String field = "measures." + shortened(entry.getKey());
        require(measure.isPresent(), field, "is not the name of a measure");
        require(
            entry.getValue().isIntegralNumber() && entry.getValue().canConvertToLong(),
            field,
            "must be a whole number in the measure's unit");
        measure.ifPresent(known -> measures.put(known, entry.getValue().asLong()));
      }
      return measures;
    }

    private Map<Detail, String> details(JsonNode node) {
      var details = new EnumMap<Detail, String>(Detail.class);
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        Optional<Detail> detail = named(Detail.values(), entry.getKey());
        String field = "details." + shortened(entry.getKey());
        String words = entry.getValue().asText();
        require(detail.isPresent(), field, "is not the name of a detail");
        require(
            entry.getValue().isTextual()
                && !words.isBlank()
                && words.length() <= LONGEST_DETAIL
                && words.indexOf('\0') < 0
                && !words.codePoints().anyMatch(One::isHalf),
            field,
            "must be a text of 1 to " + LONGEST_DETAIL + " characters");
        detail.ifPresent(known -> details.put(known, words));
      }
      return details;
    }

    private static <E extends Enum<E>> Optional<E> named(E[] all, String name) {
      for (E each : all) {
        if (each.name().equals(name)) {
          return Optional.of(each);
        }
      }
      return Optional.empty();
    }

    private static String shortened(String name) {
      return name.length() <= 40 ? name : name.substring(0, 40);
    }
  }
}
