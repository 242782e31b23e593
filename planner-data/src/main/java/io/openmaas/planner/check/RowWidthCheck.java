package io.openmaas.planner.check;

import io.openmaas.planner.feed.GtfsFeed;

/** Each row has as many values as the header has columns. */
final class RowWidthCheck implements FeedCheck {

  @Override
  public String name() {
    return "row-width";
  }

  @Override
  public void check(GtfsFeed feed, Findings.Recorder findings) {
    for (String table : GtfsColumn.tables()) {
      int width = feed.header(table).size();
      feed.forEachRow(
          table,
          row -> {
            int values = row.values().size();
            if (values != width) {
              findings.error(
                  table,
                  row.line(),
                  "",
                  "the row has " + values + " values, but the header has " + width + " columns");
            }
          });
    }
  }
}
