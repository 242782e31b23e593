package io.openmaas.terminal.trip;

import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.TerminalRecord.Fix;
import java.util.Comparator;
import java.util.Optional;

/**
 * A total order of records by time and then by content, equal only for equal records: the order in
 * which they arrived has no say.
 */
final class RecordOrder implements Comparator<TerminalRecord> {
  private static final Measure[] MEASURES = Measure.values();

  private static final Comparator<Fix> FIXES =
      Comparator.comparingDouble((Fix fix) -> fix.position().latitude())
          .thenComparingDouble(fix -> fix.position().longitude())
          .thenComparingInt(Fix::altitudeMetres)
          .thenComparingInt(Fix::headingDegrees)
          .thenComparingInt(Fix::speedKmh)
          .thenComparingInt(Fix::satellites);

  @Override
  public int compare(TerminalRecord a, TerminalRecord b) {
    int byTime = a.at().compareTo(b.at());
    if (byTime != 0) {
      return byTime;
    }
    int byTerminal = a.terminal().value().compareTo(b.terminal().value());
    if (byTerminal != 0) {
      return byTerminal;
    }
    int byFix = absentFirst(a.fix(), b.fix(), FIXES);
    return byFix != 0 ? byFix : compareMeasures(a, b);
  }

  private static int compareMeasures(TerminalRecord a, TerminalRecord b) {
    for (Measure measure : MEASURES) {
      int byMeasure = absentFirst(a.find(measure), b.find(measure), Comparator.naturalOrder());
      if (byMeasure != 0) {
        return byMeasure;
      }
    }
    return 0;
  }

  private static <T> int absentFirst(Optional<T> a, Optional<T> b, Comparator<T> order) {
    if (a.isEmpty() || b.isEmpty()) {
      return Boolean.compare(a.isPresent(), b.isPresent());
    }
    return order.compare(a.get(), b.get());
  }
}
