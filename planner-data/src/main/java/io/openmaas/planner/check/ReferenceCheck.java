package io.openmaas.planner.check;

import io.openmaas.planner.feed.GtfsFeed;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a row refers to exists. */
final class ReferenceCheck implements FeedCheck {

  /** {@code TABLE:COLUMN}, or the areas of locations.geojson. */
  private record Reference(
      String table, String column, List<String> targets, Severity ifDangling) {}

  private static final String AREAS = "locations.geojson:id";
  private static final String STOPS = "stops.txt:stop_id";

  private static final List<Reference> REFERENCES =
      List.of(
          new Reference("routes.txt", "agency_id", List.of("agency.txt:agency_id"), Severity.ERROR),
          new Reference("trips.txt", "route_id", List.of("routes.txt:route_id"), Severity.ERROR),
          new Reference(
              "trips.txt",
              "service_id",
              List.of("calendar.txt:service_id", "calendar_dates.txt:service_id"),
              Severity.ERROR),
          new Reference("trips.txt", "shape_id", List.of("shapes.txt:shape_id"), Severity.WARNING),
          new Reference("stop_times.txt", "trip_id", List.of("trips.txt:trip_id"), Severity.ERROR),
          new Reference(
              // feeds after drafts of GTFS-Flex name areas and groups in stop_id
              "stop_times.txt",
              "stop_id",
              List.of(STOPS, AREAS, "location_groups.txt:location_group_id"),
              Severity.ERROR),
          new Reference("stop_times.txt", "location_id", List.of(AREAS), Severity.ERROR),
          new Reference(
              "stop_times.txt",
              "location_group_id",
              List.of("location_groups.txt:location_group_id"),
              Severity.ERROR),
          new Reference("stops.txt", "parent_station", List.of(STOPS), Severity.ERROR),
          new Reference("frequencies.txt", "trip_id", List.of("trips.txt:trip_id"), Severity.ERROR),
          new Reference("transfers.txt", "from_stop_id", List.of(STOPS), Severity.ERROR),
          new Reference("transfers.txt", "to_stop_id", List.of(STOPS), Severity.ERROR));

  @Override
  public String name() {
    return "dangling-reference";
  }

  @Override
  public void check(GtfsFeed feed, Findings.Recorder findings) {
    Map<String, Set<String>> identities = new HashMap<>();
    for (Reference reference : REFERENCES) {
      if (!feed.hasColumn(reference.table, reference.column)) {
        continue;
      }
      var known = new HashSet<String>();
      for (String target : reference.targets) {
        known.addAll(identities.computeIfAbsent(target, it -> identities(feed, it)));
      }
      boolean[] told = {false};
      feed.forEachRow(
          reference.table,
          row -> {
            String value = row.value(reference.column);
            // where nothing is known, the missing table is the fault: one row says enough
            if (!value.isEmpty() && !known.contains(value) && !(told[0] && known.isEmpty())) {
              told[0] = true;
              report(reference, row.line(), value, findings);
            }
          });
    }
    checkThatStopTimesHaveAPlace(feed, findings);
  }

  private static void report(
      Reference reference, long line, String value, Findings.Recorder findings) {
    var files = new TreeSet<String>();
    reference.targets.forEach(target -> files.add(target.substring(0, target.indexOf(':'))));
    String reason = "'" + value + "' is not in " + String.join(" or ", files);
    switch (reference.ifDangling) {
      case ERROR -> findings.error(reference.table, line, reference.column, reason);
      case WARNING -> findings.warning(reference.table, line, reference.column, reason);
    }
  }

  private static void checkThatStopTimesHaveAPlace(GtfsFeed feed, Findings.Recorder findings) {
    feed.forEachRow(
        "stop_times.txt",
        row -> {
          if (row.value("stop_id").isEmpty()
              && row.value("location_id").isEmpty()
              && row.value("location_group_id").isEmpty()) {
            findings.error(
                "stop_times.txt", row.line(), "stop_id", "the row names no stop and no area");
          }
        });
  }

  private static Set<String> identities(GtfsFeed feed, String target) {
    if (target.equals(AREAS)) {
      return feed.locationIds();
    }
    var found = new HashSet<String>();
    int colon = target.indexOf(':');
    feed.forEachRow(
        target.substring(0, colon), row -> found.add(row.value(target.substring(colon + 1))));
    found.remove("");
    return found;
  }
}
