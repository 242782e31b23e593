package io.openmaas.terminal.trip;

import io.openmaas.core.trip.OdometerSource;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.ingest.KeptRecord;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The records of one trip as columns, so that they are looked up once. */
final class Samples {
  /** Where a record does not have the measure. */
  static final long ABSENT = Long.MIN_VALUE;

  private static final int KILOMETRE = 1_000;

  final int size;
  final long[] at;
  final TerminalRecord[] record;

  /** Which terminal spoke, as a number that is the same for the same terminal. */
  final int[] terminal;

  final int terminals;
  private final long[][] odometer = new long[OdometerSource.GPS.ordinal()][];
  private final KeptRecord[] kept;

  /** Those of the records with these indices, in that order. */
  Samples(List<KeptRecord> records, int[] indices, int size) {
    this.size = size;
    at = new long[size];
    record = new TerminalRecord[size];
    kept = new KeptRecord[size];
    terminal = new int[size];
    for (int source = 0; source < odometer.length; source++) {
      odometer[source] = new long[size];
    }
    int known = 0;
    String[] names = new String[4];
    for (int i = 0; i < size; i++) {
      kept[i] = records.get(indices[i]);
      TerminalRecord each = kept[i].record();
      record[i] = each;
      at[i] = each.at().toEpochMilli();
      String name = each.terminal().value();
      int number = 0;
      while (number < known && !names[number].equals(name)) {
        number++;
      }
      if (number == known) {
        if (known == names.length) {
          names = Arrays.copyOf(names, known * 2);
        }
        names[known++] = name;
      }
      terminal[i] = number;
      Map<Measure, Long> measures = each.measures();
      odometer[0][i] = carOdometer(measures.get(Measure.ODOMETER_OBD_M));
      odometer[1][i] = carOdometer(measures.get(Measure.ODOMETER_CAN_M));
      Long own = measures.get(Measure.ODOMETER_DEVICE_M);
      odometer[2][i] = own == null || own < 0 ? ABSENT : own;
    }
    terminals = known;
    if (count(odometer[0]) == 0 && count(odometer[1]) < 2) {
      readDashboard();
    }
  }

  /** What the dashboard shows, in whole kilometres, where the car tells of no finer odometer. */
  private void readDashboard() {
    for (int i = 0; i < size; i++) {
      odometer[0][i] = carOdometer(record[i].measures().get(Measure.ODOMETER_DASHBOARD_M));
    }
  }

  private static int count(long[] readings) {
    int count = 0;
    for (long reading : readings) {
      count += reading == ABSENT ? 0 : 1;
    }
    return count;
  }

  /** A car's own odometer at 0 means that it could not be read; a terminal may begin at 0. */
  private static long carOdometer(Long metres) {
    return metres == null || metres <= 0 ? ABSENT : metres;
  }

  /** The odometer's readings in metres, by record; not of the satellites. */
  long[] odometer(OdometerSource source) {
    return odometer[source.ordinal()];
  }

  Instant instant(int i) {
    return record[i].at();
  }

  KeptRecord kept(int i) {
    return kept[i];
  }

  int last() {
    return size - 1;
  }

  /** The measure of the record, or {@link #ABSENT}. */
  long measure(int i, Measure measure) {
    Long value = record[i].measures().get(measure);
    return value == null ? ABSENT : value;
  }

  /**
   * Whether the odometer shows whole kilometres only. A trip on which it shows a single value, or
   * none, tells nothing but by that value.
   */
  boolean countsKilometres(OdometerSource source) {
    boolean some = false;
    for (long reading : odometer(source)) {
      if (reading != ABSENT) {
        some = true;
        if (reading % KILOMETRE != 0) {
          return false;
        }
      }
    }
    return some;
  }
}
