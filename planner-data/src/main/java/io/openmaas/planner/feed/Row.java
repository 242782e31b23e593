package io.openmaas.planner.feed;

import java.util.List;
import java.util.Map;

/**
 * One row of a GTFS table.
 *
 * @param line where it begins in the file, counted from 1; the header is line 1
 * @param columns name to position, shared by all rows of the table
 * @param values as many as the row has, trimmed
 */
public record Row(long line, Map<String, Integer> columns, List<String> values) {

  /** The value of a column; empty where the column or the value is missing. */
  public String value(String column) {
    Integer position = columns.get(column);
    return position == null || position >= values.size() ? "" : values.get(position);
  }
}
