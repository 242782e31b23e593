package io.openmaas.terminal.alarm.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.alarm.Alarm;
import io.openmaas.terminal.alarm.AlarmEntry;
import io.openmaas.terminal.alarm.AlarmEntry.Mark;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An alarm as JSON.
 *
 * @param vehicle absent where it is about a terminal alone
 * @param count how often it was noted
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record AlarmJson(
    UUID id,
    String kind,
    String severity,
    String state,
    UUID vehicle,
    String plate,
    String terminal,
    long count,
    Sight first,
    Sight last,
    Said acknowledged,
    Said closed) {

  /** When it was so, and what was seen. */
  record Sight(Instant at, String words) {
    static Sight of(Alarm alarm) {
      return new Sight(alarm.at(), alarm.words());
    }
  }

  /**
   * Who ended or acknowledged it.
   *
   * @param by absent where it ended by itself
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Said(Instant at, String by, String note) {
    static Said of(Mark mark) {
      return new Said(mark.at(), mark.by().orElse(null), mark.note());
    }
  }

  /**
   * Some alarms.
   *
   * @param next the cursor of the next page; absent where there is none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Page(List<AlarmJson> alarms, String next) {}

  static AlarmJson of(AlarmEntry entry) {
    Alarm last = entry.sighting().last();
    return new AlarmJson(
        entry.id(),
        last.kind().name(),
        last.kind().severity().name(),
        entry.state().name(),
        last.vehicle().map(VehicleId::value).orElse(null),
        entry.plate().orElse(null),
        last.terminal().map(Imei::value).orElse(null),
        entry.sighting().count(),
        Sight.of(entry.sighting().first()),
        Sight.of(last),
        entry.acknowledged().map(Said::of).orElse(null),
        entry.closed().map(Said::of).orElse(null));
  }
}
