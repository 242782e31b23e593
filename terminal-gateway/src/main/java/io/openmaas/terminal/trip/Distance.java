package io.openmaas.terminal.trip;

import io.openmaas.core.trip.OdometerSource;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How far a trip went. The best source measures from reading to reading; what it does not cover,
 * and each step on which it ran backwards, jumped or was exchanged, is measured by the next best,
 * the satellites last.
 */
final class Distance {
  private static final OdometerSource[] SOURCES = OdometerSource.values();

  /** Faster is a jump of the odometer: 252 km/h. */
  private static final long MOST_METRES_PER_SECOND = 70;

  /** Odometers count in steps, the coarsest in kilometres. */
  private static final long STEP_METRES = 1_000;

  private final List<TerminalRecord> records;
  private final GoodFixes fixes;
  private final Map<OdometerSource, Long> metresBySource = new EnumMap<>(OdometerSource.class);
  private boolean reset;

  private record Reading(int index, long metres) {}

  Distance(List<TerminalRecord> records, GoodFixes fixes) {
    this.records = records;
    this.fixes = fixes;
    measure(0, records.size() - 1, 0);
  }

  long metres() {
    return metresBySource.values().stream().reduce(0L, Math::addExact);
  }

  /** The source that measured most; of equals the better one. */
  OdometerSource source() {
    OdometerSource most = OdometerSource.GPS;
    long metres = -1;
    for (Map.Entry<OdometerSource, Long> entry : metresBySource.entrySet()) {
      if (entry.getValue() > metres) {
        most = entry.getKey();
        metres = entry.getValue();
      }
    }
    return most;
  }

  /** Whether an odometer ran backwards, jumped or was exchanged. */
  boolean reset() {
    return reset;
  }

  private void measure(int from, int to, int rank) {
    if (from >= to) {
      return;
    }
    OdometerSource source = SOURCES[rank];
    if (source == OdometerSource.GPS) {
      add(source, fixes.metresBetween(from, to));
      return;
    }
    List<Reading> readings = readings(source, from, to);
    if (readings.size() < 2) {
      measure(from, to, rank + 1);
      return;
    }
    measure(from, readings.getFirst().index, rank + 1);
    for (int i = 1; i < readings.size(); i++) {
      step(source, readings.get(i - 1), readings.get(i), rank);
    }
    measure(readings.getLast().index, to, rank + 1);
  }

  private void step(OdometerSource source, Reading before, Reading after, int rank) {
    if (plausible(source, before, after)) {
      add(source, after.metres - before.metres);
    } else {
      reset = true;
      measure(before.index, after.index, rank + 1);
    }
  }

  private boolean plausible(OdometerSource source, Reading before, Reading after) {
    TerminalRecord earlier = records.get(before.index);
    TerminalRecord later = records.get(after.index);
    if (source == OdometerSource.DEVICE && !earlier.terminal().equals(later.terminal())) {
      return false;
    }
    long metres = after.metres - before.metres;
    long millis = Duration.between(earlier.at(), later.at()).toMillis();
    return metres >= 0 && metres <= STEP_METRES + MOST_METRES_PER_SECOND * millis / 1000;
  }

  private List<Reading> readings(OdometerSource source, int from, int to) {
    Measure measure = measureOf(source);
    var readings = new ArrayList<Reading>();
    for (int i = from; i <= to; i++) {
      int index = i;
      records
          .get(i)
          .find(measure)
          .filter(metres -> metres > 0 || metres == 0 && source == OdometerSource.DEVICE)
          .ifPresent(metres -> readings.add(new Reading(index, metres)));
    }
    return readings;
  }

  /** A car's own odometer at 0 means that it could not be read; a terminal may begin at 0. */
  private static Measure measureOf(OdometerSource source) {
    return switch (source) {
      case OBD -> Measure.ODOMETER_OBD_M;
      case CAN -> Measure.ODOMETER_CAN_M;
      case DEVICE -> Measure.ODOMETER_DEVICE_M;
      case GPS -> throw new IllegalArgumentException("satellites are no odometer");
    };
  }

  private void add(OdometerSource source, long metres) {
    metresBySource.merge(source, metres, Math::addExact);
  }
}
