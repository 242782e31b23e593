package io.openmaas.terminal.ingest.store;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.TerminalRecord.Fix;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Reads rows of {@code terminal.record}. */
final class RecordRow {

  private RecordRow() {}

  static TerminalRecord toDomain(Row row) {
    return new TerminalRecord(
        new Imei(row.getString("imei")),
        row.getOffsetDateTime("at").toInstant(),
        fix(row),
        measures(row.getJsonObject("measures")));
  }

  private static Optional<Fix> fix(Row row) {
    Integer latitude = row.getInteger("lat_e7");
    Integer longitude = row.getInteger("lon_e7");
    if (latitude == null || longitude == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Fix(
            new Coordinates(latitude / 1e7, longitude / 1e7),
            orZero(row.getInteger("altitude_m")),
            orZero(row.getInteger("heading_degrees")),
            orZero(row.getInteger("speed_kmh")),
            orZero(row.getInteger("satellites"))));
  }

  private static int orZero(Integer value) {
    return value == null ? 0 : value;
  }

  private static Map<Measure, Long> measures(JsonObject json) {
    var measures = new EnumMap<Measure, Long>(Measure.class);
    for (Measure measure : Measure.values()) {
      Long value = json.getLong(measure.name());
      if (value != null) {
        measures.put(measure, value);
      }
    }
    return measures;
  }
}
