package io.openmaas.planner.check;

import io.openmaas.planner.feed.GtfsFeed;
import java.util.Set;

/** Stops, stations and entrances say where they are, and are not at 0, 0. */
final class StopPositionCheck implements FeedCheck {

  /** location_type: 3 is a generic node, 4 a boarding area; both may leave the place open. */
  private static final Set<String> WITHOUT_POSITION = Set.of("3", "4");

  @Override
  public String name() {
    return "stop-position";
  }

  @Override
  public void check(GtfsFeed feed, Findings.Recorder findings) {
    feed.forEachRow(
        "stops.txt",
        row -> {
          String latitude = row.value("stop_lat");
          String longitude = row.value("stop_lon");
          if (latitude.isEmpty() || longitude.isEmpty()) {
            if (!WITHOUT_POSITION.contains(row.value("location_type"))) {
              findings.error(
                  "stops.txt",
                  row.line(),
                  latitude.isEmpty() ? "stop_lat" : "stop_lon",
                  "stop '" + row.value("stop_id") + "' has no position");
            }
          } else if (isZero(latitude) && isZero(longitude)) {
            findings.warning(
                "stops.txt",
                row.line(),
                "stop_lat",
                "stop '" + row.value("stop_id") + "' is at 0, 0, in the Gulf of Guinea");
          }
        });
  }

  private static boolean isZero(String value) {
    return FieldForm.number(value).filter(number -> number.signum() == 0).isPresent();
  }
}
