package io.openmaas.terminal.session;

import java.util.Comparator;
import java.util.List;

/**
 * What came of a list of terminals.
 *
 * @param rows of the file, without its headings
 * @param imported rows that are in the database now, or would be after a rehearsal
 * @param faults why other rows are not; at least one for each of them
 * @param warnings about rows that were imported all the same
 */
public record ImportReport(int rows, int imported, List<Finding> faults, List<Finding> warnings) {
  public ImportReport {
    faults = faults.stream().sorted(Comparator.comparingLong(Finding::line)).toList();
    warnings = List.copyOf(warnings);
  }

  /**
   * Something about a row. It never holds a secret.
   *
   * @param line of the file where the row begins, from 1
   * @param field the column's heading
   */
  public record Finding(long line, String field, String reason) {

    /** What a file holds may be told in the reason: nothing of it steers a person's screen. */
    public Finding {
      reason = reason.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]", "?");
    }

    @Override
    public String toString() {
      return "line " + line + ", " + field + ": " + reason;
    }
  }
}
