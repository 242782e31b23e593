package io.openmaas.terminal.trip;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.time.Period;
import io.openmaas.core.trip.TripStop;
import io.openmaas.terminal.TerminalRecord.Fix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When a car stood with its ignition on. Between two records it stood if neither says that it
 * moved, and the odometer or the places say that it did not.
 */
final class Standing {
  private static final int STILL_KMH = 3;
  private static final int MOST_STOPS = 100;

  private final Samples samples;
  private final GoodFixes fixes;
  private final List<Odometer> odometers;
  private final AssemblyRules rules;
  private final List<TripStop> stops = new ArrayList<>();
  private long idleMillis;

  /**
   * @param odometers that show every metre
   */
  Standing(Samples samples, GoodFixes fixes, List<Odometer> odometers, AssemblyRules rules) {
    this.samples = samples;
    this.fixes = fixes;
    this.odometers = odometers;
    this.rules = rules;
    int since = -1;
    for (int i = 1; i < samples.size; i++) {
      if (stood(i - 1, i)) {
        idleMillis += samples.at[i] - samples.at[i - 1];
        since = since < 0 ? i - 1 : since;
      } else if (since >= 0) {
        stop(since, i - 1);
        since = -1;
      }
    }
    if (since >= 0) {
      stop(since, samples.last());
    }
  }

  long idleSeconds() {
    return idleMillis / 1000;
  }

  List<TripStop> stops() {
    return stops;
  }

  private boolean stood(int before, int after) {
    boolean counted = false;
    for (Odometer odometer : odometers) {
      if (odometer.has(before) && odometer.has(after) && odometer.plausible(before, after)) {
        if (odometer.reading(after) > odometer.reading(before)) {
          return false;
        }
        counted = true;
      }
    }
    Fix a = fixes.at(before);
    Fix b = fixes.at(after);
    if (a != null && a.speedKmh() >= STILL_KMH || b != null && b.speedKmh() >= STILL_KMH) {
      return false;
    }
    if (counted) {
      return true;
    }
    return a != null
        && b != null
        && samples.at[after] - samples.at[before] <= rules.gap().toMillis()
        && Geodesy.within(a.position(), b.position(), GoodFixes.STANDING_METRES);
  }

  private void stop(int from, int to) {
    var time = new Period(samples.instant(from), samples.instant(to));
    if (stops.size() < MOST_STOPS
        && Duration.between(time.from(), time.to()).compareTo(rules.stop()) >= 0) {
      stops.add(new TripStop(time, place(from, to)));
    }
  }

  private Optional<Coordinates> place(int from, int to) {
    for (int i = from; i <= to; i++) {
      if (fixes.at(i) != null) {
        return fixes.position(i);
      }
    }
    return Optional.empty();
  }
}
