package io.openmaas.planner.check;

/**
 * One thing that is wrong with an input.
 *
 * @param check the name of the check, in kebab case
 * @param file for a table of a feed {@code FEED.zip/TABLE.txt}
 * @param line counted from 1; 0 where it is not about a line
 * @param field the column; empty where it is not about one
 * @param reason a sentence for people, without a full stop
 */
public record Finding(
    Severity severity, String check, String file, long line, String field, String reason) {

  /** {@code ERROR feed.zip/stops.txt line 12, stop_lat: reason}. */
  @Override
  public String toString() {
    return severity
        + " "
        + file
        + (line > 0 ? " line " + line : "")
        + (field.isEmpty() ? "" : ", " + field)
        + ": "
        + reason;
  }
}
