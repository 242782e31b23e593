package io.openmaas.planner.check;

import io.openmaas.planner.feed.GtfsFeed;
import java.util.List;

/** Required values are there; times, dates, numbers and coordinates can be read. */
final class FieldFormCheck implements FeedCheck {

  @Override
  public String name() {
    return "field-form";
  }

  @Override
  public void check(GtfsFeed feed, Findings.Recorder findings) {
    for (String table : GtfsColumn.tables()) {
      List<String> header = feed.header(table);
      List<GtfsColumn> columns =
          GtfsColumn.of(table).stream().filter(column -> header.contains(column.name())).toList();
      feed.forEachRow(
          table,
          row -> {
            for (GtfsColumn column : columns) {
              String value = row.value(column.name());
              if (!value.isEmpty()) {
                column
                    .form()
                    .fault(value)
                    .ifPresent(fault -> findings.error(table, row.line(), column.name(), fault));
              } else if (column.presence() == GtfsColumn.Presence.REQUIRED) {
                findings.error(table, row.line(), column.name(), "the value is missing");
              }
            }
          });
    }
  }
}
