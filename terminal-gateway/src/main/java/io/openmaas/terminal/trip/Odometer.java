package io.openmaas.terminal.trip;

import io.openmaas.core.trip.OdometerSource;
import io.openmaas.core.trip.TripFlag;
import java.util.Locale;

/** One odometer over a trip: its readings, and which steps between them can be. */
final class Odometer {
  private static final int KILOMETRE = 1_000;

  /** Faster is a jump: 252 km/h. */
  private static final long MOST_METRES_PER_SECOND = 70;

  /** A reading may be older or newer than its record by as much as a car then goes. */
  private static final long LAG_METRES = 300;

  final OdometerSource source;
  private final Samples samples;
  private final long[] readings;
  private final boolean coarse;

  /** Where more than one terminal spoke by turns, the one whose readings count; else all. */
  private final int onlyTerminal;

  private int count;
  private int first = -1;
  private int last = -1;
  private long metres;
  private int jumps;
  private int backwards;

  Odometer(OdometerSource source, Samples samples) {
    this.source = source;
    this.samples = samples;
    this.readings = samples.odometer(source);
    this.coarse = samples.countsKilometres(source);
    this.onlyTerminal = source == OdometerSource.DEVICE ? prevailing(samples, readings) : -1;
    for (int i = 0; i < samples.size; i++) {
      if (!has(i)) {
        continue;
      }
      if (last >= 0 && backInNoTime(last, i)) {
        continue;
      }
      if (last >= 0 && plausible(last, i)) {
        metres += readings[i] - readings[last];
      } else if (last >= 0) {
        jumps++;
        backwards += readings[i] < readings[last] && sameTerminal(last, i) ? 1 : 0;
      }
      first = first < 0 ? i : first;
      last = i;
      count++;
    }
  }

  /** One exchange of terminals is a swap; more, and two are speaking at once. */
  private static int prevailing(Samples samples, long[] readings) {
    if (samples.terminals < 2) {
      return -1;
    }
    int changes = 0;
    int[] spoken = new int[samples.terminals];
    for (int i = 0; i < samples.size; i++) {
      changes += i > 0 && samples.terminal[i] != samples.terminal[i - 1] ? 1 : 0;
      spoken[samples.terminal[i]] += readings[i] == Samples.ABSENT ? 0 : 1;
    }
    if (changes < 2) {
      return -1;
    }
    int most = 0;
    for (int i = 1; i < spoken.length; i++) {
      most = spoken[i] > spoken[most] ? i : most;
    }
    return most;
  }

  boolean has(int i) {
    return readings[i] != Samples.ABSENT
        && (onlyTerminal < 0 || samples.terminal[i] == onlyTerminal);
  }

  long reading(int i) {
    return readings[i];
  }

  private boolean sameTerminal(int before, int after) {
    return source != OdometerSource.DEVICE || samples.terminal[before] == samples.terminal[after];
  }

  /** Two records of one instant have no order that could be trusted. */
  boolean backInNoTime(int before, int after) {
    return samples.at[after] == samples.at[before]
        && readings[after] < readings[before]
        && sameTerminal(before, after);
  }

  /** Whether the car can have gone from the one reading to the other. */
  boolean plausible(int before, int after) {
    if (!sameTerminal(before, after)) {
      return false;
    }
    long step = readings[after] - readings[before];
    long lag = coarse ? KILOMETRE : LAG_METRES;
    return step >= 0
        && step <= lag + MOST_METRES_PER_SECOND * (samples.at[after] - samples.at[before]) / 1000;
  }

  /** Tells of each step that cannot be; an exchange of terminals is told elsewhere. */
  void remarkJumps(Remarks remarks) {
    if (jumps == 0) {
      return;
    }
    int before = -1;
    for (int i = first; i <= last; i++) {
      if (!has(i) || before >= 0 && backInNoTime(before, i)) {
        continue;
      }
      if (before >= 0 && sameTerminal(before, i) && !plausible(before, i)) {
        remarks.add(
            TripFlag.ODOMETER_RESET,
            samples.instant(i),
            String.format(
                Locale.ROOT,
                "%s odometer %s from %d to %d m",
                source,
                readings[i] < readings[before] ? "ran backwards" : "jumped",
                readings[before],
                readings[i]));
      }
      before = i;
    }
  }

  /** Whether it shows whole kilometres only. */
  boolean coarse() {
    return coarse;
  }

  /** By how many metres a difference of two readings may be off. */
  long resolution() {
    return coarse ? KILOMETRE : 0;
  }

  int count() {
    return count;
  }

  int first() {
    return first;
  }

  int last() {
    return last;
  }

  /** The sum of the plausible steps. */
  long metres() {
    return metres;
  }

  /** The difference of the last and the first reading, plausible or not. */
  long difference() {
    return count < 2 ? 0 : readings[last] - readings[first];
  }

  /** How many steps were not plausible. */
  int jumps() {
    return jumps;
  }

  /** How many of them were backwards. */
  int backwards() {
    return backwards;
  }
}
