package io.openmaas.planner.check;

import io.openmaas.planner.feed.GtfsFeed;
import java.util.List;

/** The files without which there is no timetable are there, at the top level of the zip. */
final class RequiredFilesCheck implements FeedCheck {
  private static final List<String> ALWAYS =
      List.of("agency.txt", "routes.txt", "trips.txt", "stop_times.txt");

  @Override
  public String name() {
    return "required-files";
  }

  @Override
  public void check(GtfsFeed feed, Findings.Recorder findings) {
    for (String file : ALWAYS) {
      if (!feed.has(file)) {
        missing(feed, file, findings);
      }
    }
    if (!feed.has("stops.txt") && !feed.has("locations.geojson")) {
      missing(feed, "stops.txt", findings);
    }
    if (!feed.has("calendar.txt") && !feed.has("calendar_dates.txt")) {
      findings.error("calendar.txt", 0, "", "neither this file nor calendar_dates.txt is there");
    }
  }

  private static void missing(GtfsFeed feed, String file, Findings.Recorder findings) {
    String elsewhere =
        feed.nestedFiles().stream()
            .filter(path -> path.endsWith("/" + file))
            .findFirst()
            .map(path -> "; it is in a folder (" + path + "), but must be at the top level")
            .orElse("");
    findings.error(file, 0, "", "this required file is missing" + elsewhere);
  }
}
