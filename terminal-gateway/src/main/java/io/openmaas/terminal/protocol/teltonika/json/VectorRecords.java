package io.openmaas.terminal.protocol.teltonika.json;

import static io.openmaas.terminal.protocol.teltonika.json.TeltonikaVectors.list;
import static io.openmaas.terminal.protocol.teltonika.json.TeltonikaVectors.same;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmaas.terminal.protocol.teltonika.AvlRecord;
import io.openmaas.terminal.protocol.teltonika.IoElement;
import java.util.List;

/** Compares records with what a vector lists: all of them, or the first and the last. */
final class VectorRecords {
  private VectorRecords() {}

  static void check(JsonNode listed, List<AvlRecord> got) {
    if (listed.size() == got.size()) {
      for (int i = 0; i < got.size(); i++) {
        check("record " + i, listed.get(i), got.get(i));
      }
    } else if (listed.size() == 2) {
      check("first record", listed.get(0), got.getFirst());
      check("last record", listed.get(1), got.getLast());
    } else if (!listed.isMissingNode()) {
      same("records listed", listed.size(), got.size());
    }
  }

  private static void check(String which, JsonNode want, AvlRecord got) {
    same(which + " timestampMs", want.get("timestampMs").asLong(), got.at().toEpochMilli());
    same(which + " priority", want.get("priority").asInt(), got.priority());
    same(
        which + " position",
        new AvlRecord.Gnss(
            want.get("lonE7").asInt(),
            want.get("latE7").asInt(),
            want.get("altitudeM").asInt(),
            want.get("angleDeg").asInt(),
            want.get("satellites").asInt(),
            want.get("speedKmh").asInt()),
        got.gnss());
    same(which + " eventIoId", want.get("eventIoId").asInt(), got.eventId());
    if (want.hasNonNull("generationType")) {
      same(
          which + " generationType",
          want.get("generationType").asInt(),
          got.generation().orElse(-1));
    }
    List<JsonNode> elements = list(want.get("io"));
    same(which + " elements", elements.size(), got.elements().size());
    for (int i = 0; i < elements.size(); i++) {
      check(which + " element " + i, elements.get(i), got.elements().get(i));
    }
  }

  private static void check(String which, JsonNode want, IoElement got) {
    same(which + " id", want.get("id").asInt(), got.id());
    switch (got) {
      case IoElement.Fixed fixed -> {
        same(which + " size", want.get("size").asInt(), fixed.width());
        same(
            which + " unsigned", want.get("unsigned").asText(), Long.toUnsignedString(fixed.raw()));
      }
      case IoElement.Variable variable -> {
        same(which + " variable", true, want.path("variable").asBoolean());
        same(which + " hex", want.get("hex").asText(), variable.value().hex());
      }
    }
  }
}
