package io.openmaas.terminal.alarm.store;

import io.openmaas.core.id.Ids;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.alarm.Alarm;
import io.openmaas.terminal.alarm.AlarmEntry;
import io.openmaas.terminal.alarm.AlarmEntry.Mark;
import io.openmaas.terminal.alarm.AlarmKind;
import io.openmaas.terminal.alarm.AlarmState;
import io.openmaas.terminal.alarm.Sighting;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Rows of {@code terminal.alarm}. */
final class AlarmRow {
  private static final int LONGEST_WORDS = 500;

  private AlarmRow() {}

  /** The columns of a raise, one array each, then the times. */
  static Tuple columns(List<Sighting> sightings, Ids ids, Instant now, Instant writtenLately) {
    return Tuple.tuple()
        .addValue(column(sightings, _ -> ids.next(), UUID[]::new))
        .addValue(column(sightings, each -> kind(each).name(), String[]::new))
        .addValue(column(sightings, each -> kind(each).severity().name(), String[]::new))
        .addValue(column(sightings, each -> each.first().subject(), String[]::new))
        .addValue(
            column(
                sightings,
                each -> each.last().vehicle().map(VehicleId::value).orElse(null),
                UUID[]::new))
        .addValue(
            column(
                sightings,
                each -> each.last().terminal().map(Imei::value).orElse(null),
                String[]::new))
        .addValue(column(sightings, Sighting::count, Long[]::new))
        .addValue(column(sightings, each -> utc(each.first().at()), OffsetDateTime[]::new))
        .addValue(column(sightings, each -> utc(each.last().at()), OffsetDateTime[]::new))
        .addValue(column(sightings, each -> words(each.first()), String[]::new))
        .addValue(column(sightings, each -> words(each.last()), String[]::new))
        .addValue(
            column(sightings, each -> (int) kind(each).believedAfter().toSeconds(), Integer[]::new))
        .addValue(utc(now))
        .addValue(utc(writtenLately));
  }

  private static <T> T[] column(
      List<Sighting> sightings, Function<Sighting, T> value, IntFunction<T[]> array) {
    return sightings.stream().map(value).toArray(array);
  }

  private static AlarmKind kind(Sighting sighting) {
    return sighting.first().kind();
  }

  /** There is no place for a novel. */
  private static String words(Alarm alarm) {
    String words = alarm.words();
    return words.length() <= LONGEST_WORDS ? words : words.substring(0, LONGEST_WORDS - 1) + "…";
  }

  static List<AlarmEntry> entries(RowSet<Row> rows) {
    var entries = new ArrayList<AlarmEntry>(rows.size());
    rows.forEach(row -> entries.add(entry(row)));
    return entries;
  }

  static AlarmEntry entry(Row row) {
    return new AlarmEntry(
        row.getUUID("id"),
        AlarmState.valueOf(row.getString("state")),
        Optional.ofNullable(row.getString("plate")),
        new Sighting(alarm(row, "first"), alarm(row, "last"), row.getLong("count")),
        mark(row, "acknowledged"),
        mark(row, "closed"));
  }

  private static Alarm alarm(Row row, String which) {
    return new Alarm(
        AlarmKind.valueOf(row.getString("kind")),
        Optional.ofNullable(row.getUUID("vehicle")).map(VehicleId::new),
        Optional.ofNullable(row.getString("imei")).map(Imei::new),
        row.getOffsetDateTime(which + "_at").toInstant(),
        row.getString(which + "_words"));
  }

  private static Optional<Mark> mark(Row row, String what) {
    return Optional.ofNullable(row.getOffsetDateTime(what + "_at"))
        .map(
            at ->
                new Mark(
                    at.toInstant(),
                    Optional.ofNullable(row.getString(what + "_by")),
                    Optional.ofNullable(row.getString(what + "_note")).orElse("")));
  }

  static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
