package io.openmaas.planner.check;

import io.openmaas.planner.feed.GtfsFeed;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;

/** All agencies of a feed name one and the same existing time zone. */
final class AgencyZoneCheck implements FeedCheck {

  @Override
  public String name() {
    return "agency-zone";
  }

  @Override
  public void check(GtfsFeed feed, Findings.Recorder findings) {
    if (feed.has("agency.txt") && !feed.hasColumn("agency.txt", "agency_timezone")) {
      findings.error("agency.txt", 1, "agency_timezone", "this required column is missing");
      return;
    }
    String[] first = {null};
    feed.forEachRow(
        "agency.txt",
        row -> {
          String zone = row.value("agency_timezone");
          if (zone.isEmpty()) {
            findings.error("agency.txt", row.line(), "agency_timezone", "the value is missing");
          } else if (parse(zone).isEmpty()) {
            findings.error(
                "agency.txt",
                row.line(),
                "agency_timezone",
                "'" + zone + "' is not a time zone of the IANA list");
          } else if (first[0] == null) {
            first[0] = zone;
          } else if (!first[0].equals(zone)) {
            findings.error(
                "agency.txt",
                row.line(),
                "agency_timezone",
                "'" + zone + "' differs from '" + first[0] + "' of the first agency");
          }
        });
    if (first[0] == null && feed.has("agency.txt")) {
      findings.error("agency.txt", 0, "agency_timezone", "no agency names a time zone");
    }
  }

  private static Optional<ZoneId> parse(String zone) {
    try {
      return Optional.of(ZoneId.of(zone));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
