package io.openmaas.planner.check;

import io.openmaas.planner.feed.GtfsFeed;
import io.openmaas.planner.feed.Row;
import java.util.HashMap;
import java.util.List;

/** No identity is given twice in a table. */
final class UniqueIdCheck implements FeedCheck {

  private record Key(String table, List<String> columns) {}

  private static final List<Key> KEYS =
      List.of(
          new Key("agency.txt", List.of("agency_id")),
          new Key("stops.txt", List.of("stop_id")),
          new Key("routes.txt", List.of("route_id")),
          new Key("trips.txt", List.of("trip_id")),
          new Key("calendar.txt", List.of("service_id")),
          new Key("calendar_dates.txt", List.of("service_id", "date")),
          new Key("stop_times.txt", List.of("trip_id", "stop_sequence")));

  @Override
  public String name() {
    return "unique-id";
  }

  @Override
  public void check(GtfsFeed feed, Findings.Recorder findings) {
    for (Key key : KEYS) {
      if (!feed.header(key.table).containsAll(key.columns)) {
        continue; // a missing column is another check's finding; agency_id may be left out
      }
      var lines = new HashMap<String, Long>();
      feed.forEachRow(
          key.table,
          row -> {
            String id = identity(key, row);
            Long earlier = lines.putIfAbsent(id, row.line());
            if (earlier != null) {
              findings.error(
                  key.table,
                  row.line(),
                  String.join(" + ", key.columns),
                  "'" + id + "' is already in line " + earlier);
            }
          });
    }
  }

  private static String identity(Key key, Row row) {
    return key.columns.size() == 1
        ? row.value(key.columns.getFirst())
        : String.join(", ", key.columns.stream().map(row::value).toList());
  }
}
