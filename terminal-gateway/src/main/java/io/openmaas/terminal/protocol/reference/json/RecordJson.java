package io.openmaas.terminal.protocol.reference.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.terminal.Detail;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.protocol.reference.CanonicalForm;
import io.openmaas.terminal.protocol.reference.ChainHead;
import io.openmaas.terminal.protocol.reference.json.StrictJson.Flaw;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One record in JSON. */
final class RecordJson {
  /** The last millisecond of the year 9999. */
  static final long LAST_MILLIS = 253_402_300_799_999L;

  private static final Set<String> FIELDS = Set.of("sequence", "at", "fix", "measures", "details");
  private static final Set<String> FIX_FIELDS =
      Set.of("latitude", "longitude", "altitude", "heading", "speed", "satellites");
  private static final long HIGHEST = ChainHead.HIGHEST;
  private static final Map<String, Measure> MEASURES = new HashMap<>();
  private static final Map<String, Detail> DETAILS = new HashMap<>();

  static {
    for (Measure measure : Measure.values()) {
      MEASURES.put(measure.name(), measure);
    }
    MEASURES.remove(Measure.SEQUENCE.name()); // it has a field of its own
    for (Detail detail : Detail.values()) {
      DETAILS.put(detail.name(), detail);
    }
  }

  private RecordJson() {}

  static TerminalRecord read(Imei terminal, StrictJson json) throws Flaw {
    json.only(FIELDS);
    Map<Measure, Long> measures = measures(json);
    measures.put(Measure.SEQUENCE, json.number("sequence", 1, HIGHEST));
    return new TerminalRecord(
        terminal,
        Instant.ofEpochMilli(json.number("at", 0, LAST_MILLIS)),
        json.has("fix") ? Optional.of(fix(json.object("fix"))) : Optional.empty(),
        measures,
        details(json));
  }

  private static TerminalRecord.Fix fix(StrictJson json) throws Flaw {
    json.only(FIX_FIELDS);
    return new TerminalRecord.Fix(
        new Coordinates(
            json.number("latitude", -900_000_000, 900_000_000) / 1e7,
            json.number("longitude", -1_800_000_000, 1_800_000_000) / 1e7),
        (int) json.number("altitude", -1_000, 20_000),
        (int) json.number("heading", 0, 359),
        (int) json.number("speed", 0, 2_000),
        (int) json.number("satellites", 0, 255));
  }

  /** Where there are none, empty. */
  static Map<Measure, Long> measures(StrictJson json) throws Flaw {
    var measures = new EnumMap<Measure, Long>(Measure.class);
    if (json.has("measures")) {
      StrictJson object = json.object("measures");
      object.only(MEASURES.keySet());
      for (Map.Entry<String, JsonNode> entry : object.entries()) {
        measures.put(
            MEASURES.get(entry.getKey()), object.number(entry.getKey(), -HIGHEST, HIGHEST));
      }
    }
    return measures;
  }

  private static Map<Detail, String> details(StrictJson json) throws Flaw {
    var details = new EnumMap<Detail, String>(Detail.class);
    if (json.has("details")) {
      StrictJson object = json.object("details");
      object.only(DETAILS.keySet());
      for (Map.Entry<String, JsonNode> entry : object.entries()) {
        details.put(
            DETAILS.get(entry.getKey()),
            object.text(
                entry.getKey(),
                "1 to 255 characters of printable ASCII",
                words -> Optional.of(words).filter(CanonicalForm::areWords)));
      }
    }
    return details;
  }

  static ObjectNode write(TerminalRecord record) {
    ObjectNode json = StrictJson.object();
    json.put("sequence", record.find(Measure.SEQUENCE).orElseThrow());
    json.put("at", record.at().toEpochMilli());
    record
        .fix()
        .ifPresent(
            fix ->
                json.putObject("fix")
                    .put("latitude", CanonicalForm.e7(fix.position().latitude()))
                    .put("longitude", CanonicalForm.e7(fix.position().longitude()))
                    .put("altitude", fix.altitudeMetres())
                    .put("heading", fix.headingDegrees())
                    .put("speed", fix.speedKmh())
                    .put("satellites", fix.satellites()));
    ObjectNode measures = measures(record.measures());
    if (!measures.isEmpty()) {
      json.set("measures", measures);
    }
    if (!record.details().isEmpty()) {
      ObjectNode details = json.putObject("details");
      new EnumMap<>(record.details()).forEach((detail, words) -> details.put(detail.name(), words));
    }
    return json;
  }

  static ObjectNode measures(Map<Measure, Long> measures) {
    ObjectNode json = StrictJson.object();
    for (Measure measure : Measure.values()) {
      Long value = measures.get(measure);
      if (value != null && measure != Measure.SEQUENCE) {
        json.put(measure.name(), value);
      }
    }
    return json;
  }
}
