package io.openmaas.terminal.trip;

import io.openmaas.terminal.Detail;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.TerminalRecord.Fix;
import io.openmaas.terminal.ingest.KeptRecord;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/**
 * A total order of records by time and then by content, equal only for equal records: the order in
 * which they arrived has no say. Of one instant, the terminal's own number and then the odometers
 * go first, for they only rise.
 */
public final class RecordOrder implements Comparator<TerminalRecord> {
  public static final RecordOrder INSTANCE = new RecordOrder();

  /** The same for kept records; what came of their arrival has no say. */
  public static final Comparator<KeptRecord> OF_KEPT =
      (a, b) -> INSTANCE.compare(a.record(), b.record());

  private static final Measure[] MEASURES = measures();
  private static final Detail[] DETAILS = Detail.values();

  private static final Comparator<Fix> FIXES =
      Comparator.comparingDouble((Fix fix) -> fix.position().latitude())
          .thenComparingDouble(fix -> fix.position().longitude())
          .thenComparingInt(Fix::altitudeMetres)
          .thenComparingInt(Fix::headingDegrees)
          .thenComparingInt(Fix::speedKmh)
          .thenComparingInt(Fix::satellites);

  private static Measure[] measures() {
    var order =
        new LinkedHashSet<>(
            List.of(
                Measure.SEQUENCE,
                Measure.ODOMETER_CAN_M,
                Measure.ODOMETER_DEVICE_M,
                Measure.ODOMETER_OBD_M));
    order.addAll(List.of(Measure.values()));
    return order.toArray(Measure[]::new);
  }

  @Override
  public int compare(TerminalRecord a, TerminalRecord b) {
    int byTime = a.at().compareTo(b.at());
    if (byTime != 0 || a == b) {
      return byTime;
    }
    int byTerminal = a.terminal().value().compareTo(b.terminal().value());
    if (byTerminal != 0) {
      return byTerminal;
    }
    int byMeasure = compareMeasures(a, b);
    if (byMeasure != 0) {
      return byMeasure;
    }
    int byFix = absentFirst(a.fix(), b.fix(), FIXES);
    return byFix != 0 ? byFix : compareDetails(a, b);
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

  private static int compareDetails(TerminalRecord a, TerminalRecord b) {
    for (Detail detail : DETAILS) {
      int byDetail = absentFirst(a.find(detail), b.find(detail), Comparator.naturalOrder());
      if (byDetail != 0) {
        return byDetail;
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
