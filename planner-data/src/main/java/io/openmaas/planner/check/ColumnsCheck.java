package io.openmaas.planner.check;

import io.openmaas.planner.feed.GtfsFeed;
import java.util.HashSet;
import java.util.List;

/** Each table has a header with the required columns, none twice. */
final class ColumnsCheck implements FeedCheck {

  @Override
  public String name() {
    return "columns";
  }

  @Override
  public void check(GtfsFeed feed, Findings.Recorder findings) {
    for (String table : feed.files()) {
      if (!table.endsWith(".txt")) {
        continue;
      }
      List<String> header = feed.header(table);
      var seen = new HashSet<String>();
      for (String column : header) {
        if (!column.isEmpty() && !seen.add(column)) {
          findings.error(table, 1, column, "the column appears twice");
        }
      }
      List<GtfsColumn> known = GtfsColumn.of(table);
      if (header.isEmpty() && !known.isEmpty()) {
        findings.error(table, 1, "", "the file is empty: not even a header");
        continue;
      }
      for (GtfsColumn column : known) {
        if (column.presence() == GtfsColumn.Presence.REQUIRED && !seen.contains(column.name())) {
          findings.error(table, 1, column.name(), "this required column is missing");
        }
      }
    }
  }
}
