package io.openmaas.terminal.trip;

import io.openmaas.core.trip.MeasuredDistance;
import io.openmaas.core.trip.OdometerSource;
import io.openmaas.core.trip.TripFlag;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a trip went. The best source measures from reading to reading; what it does not cover,
 * and each step on which it ran backwards, jumped or was exchanged, is measured by the next best,
 * the satellites last. An odometer of whole kilometres stands behind a finer one, and behind
 * satellites that saw all of the way, as long as they agree with it. One in a wrong unit is left
 * out.
 */
final class Distance {
  private static final int PER_CENT_OFF = 5;

  /** Two fixes, each off by some tens of metres. */
  private static final long FIXES_OFF_METRES = 100;

  private static final long EDGE_MILLIS = 60_000;

  /** Fixes closer than this in time show the bends of the way. */
  private static final long DENSE_MILLIS = 60_000;

  private static final long COMPARABLE_METRES = 500;
  private static final int FAST_KMH = 10;

  private final Samples samples;
  private final GoodFixes fixes;
  private final AssemblyRules rules;
  private final Remarks remarks;
  private final List<Odometer> odometers = new ArrayList<>();
  private final List<Odometer> inOrder = new ArrayList<>();
  private final List<Odometer> behindSatellites = new ArrayList<>();
  private final long[] metresBySource = new long[OdometerSource.values().length];
  private double metresBySatellite;

  Distance(Samples samples, GoodFixes fixes, AssemblyRules rules, Remarks remarks) {
    this.samples = samples;
    this.fixes = fixes;
    this.rules = rules;
    this.remarks = remarks;
    for (OdometerSource source :
        List.of(OdometerSource.OBD, OdometerSource.CAN, OdometerSource.DEVICE)) {
      var odometer = new Odometer(source, samples);
      if (odometer.count() > 0 && isTrusted(odometer)) {
        odometers.add(odometer);
        odometer.remarkJumps(remarks);
      }
    }
    rank();
    measure(0, samples.last(), 0);
    metresBySource[OdometerSource.GPS.ordinal()] += Math.round(metresBySatellite);
    remarkCoarse();
    compare();
  }

  long metres() {
    long metres = 0;
    for (long each : metresBySource) {
      metres = Math.addExact(metres, each);
    }
    return metres;
  }

  /** The source that measured most; of equals the better one that measured at all. */
  OdometerSource source() {
    OdometerSource most = OdometerSource.GPS;
    long metres = 0;
    for (OdometerSource source : OdometerSource.values()) {
      if (metresBySource[source.ordinal()] > metres) {
        most = source;
        metres = metresBySource[source.ordinal()];
      }
    }
    return metres > 0 ? most : firstToMeasure();
  }

  /** Of a trip of no metres. */
  private OdometerSource firstToMeasure() {
    for (Odometer odometer : inOrder) {
      if (odometer.count() > 1) {
        return odometer.source;
      }
    }
    return OdometerSource.GPS;
  }

  /** What each source says of the whole trip. */
  List<MeasuredDistance> bySource() {
    var distances = new ArrayList<MeasuredDistance>();
    for (Odometer odometer : odometers) {
      if (odometer.count() > 1) {
        distances.add(new MeasuredDistance(odometer.source, odometer.metres()));
      }
    }
    if (fixes.count() > 1) {
      distances.add(new MeasuredDistance(OdometerSource.GPS, fixes.metres()));
    }
    return distances;
  }

  /** Whether time cannot have run as the records say: the odometer went back and forth. */
  boolean backAndForth() {
    return odometers.stream().anyMatch(odometer -> odometer.backwards() > 1);
  }

  /** The trusted odometers that show every metre, best first. */
  List<Odometer> fine() {
    return odometers.stream().filter(odometer -> !odometer.coarse()).toList();
  }

  private boolean isTrusted(Odometer odometer) {
    if (odometer.count() < 2 || fixes.count() < 2) {
      return true;
    }
    double seen = fixes.metresBetween(odometer.first(), odometer.last());
    if (seen < COMPARABLE_METRES) {
      return true;
    }
    long counted = odometer.metres();
    long difference = odometer.difference();
    String why = null;
    if (isThousandfold(seen, counted) && !odometer.coarse()) {
      why = "kilometres were taken for metres";
    } else if (isThousandfold(difference, seen)) {
      why = "metres were taken for kilometres";
    } else if (counted == 0
        && odometer.jumps() == 0
        && seen > COMPARABLE_METRES + 2 * odometer.resolution()
        && isDriving()) {
      why = "it stands still";
    }
    if (why == null) {
      return true;
    }
    remarks.add(
        TripFlag.ODOMETER_DISTRUSTED,
        samples.instant(odometer.first()),
        odometer.source
            + " odometer shows "
            + difference
            + " m where satellites saw "
            + Math.round(seen)
            + " m: "
            + why);
    return false;
  }

  /** Between 500 and 2,000 times as much. */
  private static boolean isThousandfold(double more, double less) {
    return less > 0 && more / less >= 500 && more / less <= 2_000;
  }

  private boolean isDriving() {
    int fast = 0;
    for (int i = 0; i < samples.size && fast < 3; i++) {
      fast += fixes.at(i) != null && fixes.at(i).speedKmh() >= FAST_KMH ? 1 : 0;
    }
    return fast == 3;
  }

  /** Best first; what counts kilometres stands back for what agrees with it and is finer. */
  private void rank() {
    boolean satellitesSawAll = covered(0, samples.last());
    var back = new ArrayList<Odometer>();
    for (Odometer odometer : odometers) {
      if (!odometer.coarse() || odometer.count() < 2) {
        inOrder.add(odometer);
      } else if (odometers.stream().anyMatch(finer -> agreesAndIsFiner(finer, odometer))) {
        back.add(odometer);
      } else if (satellitesSawAll && agree(fixes.metres(), odometer)) {
        behindSatellites.add(odometer);
      } else {
        inOrder.add(odometer);
      }
    }
    inOrder.addAll(back);
  }

  private static boolean agreesAndIsFiner(Odometer finer, Odometer coarse) {
    return !finer.coarse() && finer.count() > 1 && agree(finer.metres(), coarse);
  }

  private static boolean agree(long metres, Odometer coarse) {
    long off = Math.abs(metres - coarse.metres());
    return off <= coarse.resolution() + Math.max(metres, coarse.metres()) * PER_CENT_OFF / 100;
  }

  private void measure(int from, int to, int rank) {
    if (from >= to) {
      return;
    }
    if (rank < inOrder.size()) {
      along(inOrder.get(rank), from, to, rank);
      return;
    }
    int behind = rank - inOrder.size();
    if (behind < behindSatellites.size() && !covered(from, to)) {
      along(behindSatellites.get(behind), from, to, rank);
      return;
    }
    metresBySatellite += fixes.metresBetween(from, to);
  }

  private void along(Odometer odometer, int from, int to, int rank) {
    int before = -1;
    for (int i = from; i <= to; i++) {
      if (!odometer.has(i)) {
        continue;
      }
      if (before < 0) {
        measure(from, i, rank + 1);
      } else if (odometer.backInNoTime(before, i)) {
        continue;
      } else if (odometer.plausible(before, i)) {
        metresBySource[odometer.source.ordinal()] += odometer.reading(i) - odometer.reading(before);
      } else {
        measure(before, i, rank + 1);
      }
      before = i;
    }
    measure(before < 0 ? from : before, to, rank + 1);
  }

  /** Whether good fixes begin and end these records and follow each other without a gap. */
  private boolean covered(int from, int to) {
    long before = samples.at[from] - EDGE_MILLIS;
    long most = EDGE_MILLIS * 2;
    boolean some = false;
    for (int i = from; i <= to; i++) {
      if (fixes.at(i) != null) {
        if (samples.at[i] - before > most) {
          return false;
        }
        before = samples.at[i];
        most = rules.gap().toMillis();
        some = true;
      }
    }
    return some && samples.at[to] - before <= EDGE_MILLIS;
  }

  private void remarkCoarse() {
    for (Odometer odometer : odometers) {
      boolean surely = odometer.source == OdometerSource.OBD || odometer.count() >= 5;
      if (odometer.coarse() && surely && metresBySource[odometer.source.ordinal()] > 0) {
        remarks.add(
            TripFlag.ODOMETER_COARSE,
            samples.instant(odometer.first()),
            odometer.source + " odometer counts whole kilometres");
      }
    }
  }

  /** Odometer against satellites, and odometer against odometer. */
  private void compare() {
    for (Odometer odometer : odometers) {
      if (odometer.source == source()) {
        compareWithSatellites(odometer);
      }
    }
    for (int i = 1; i < odometers.size(); i++) {
      compare(odometers.get(0), odometers.get(i));
    }
  }

  /** Over the part of the trip of which both tell. */
  private void compareWithSatellites(Odometer odometer) {
    int first = -1;
    int before = -1;
    long counted = 0;
    double along = 0;
    for (int i = 0; i < samples.size; i++) {
      if (!odometer.has(i) || fixes.at(i) == null) {
        continue;
      }
      if (before >= 0 && odometer.plausible(before, i)) {
        counted += odometer.reading(i) - odometer.reading(before);
        along += fixes.metresBetween(before, i);
      }
      first = first < 0 ? i : first;
      before = i;
    }
    if (first == before || !covered(first, before)) {
      return;
    }
    long seen = Math.round(along);
    long allowed = FIXES_OFF_METRES + odometer.resolution();
    boolean more = seen - counted > Math.max(allowed, counted * PER_CENT_OFF / 100);
    boolean less = counted - seen > Math.max(allowed, seen * PER_CENT_OFF / 100) && dense();
    if (more || less) {
      remarkDifference(odometer.source + " odometer", counted, "satellites", seen);
    }
  }

  private void compare(Odometer a, Odometer b) {
    if (a.jumps() > 0 || b.jumps() > 0 || !coversTrip(a) || !coversTrip(b)) {
      return;
    }
    long off = Math.abs(a.metres() - b.metres());
    long allowed = FIXES_OFF_METRES + a.resolution() + b.resolution();
    if (off > allowed && off > Math.min(a.metres(), b.metres()) * PER_CENT_OFF / 100) {
      remarkDifference(a.source + " odometer", a.metres(), b.source + " odometer", b.metres());
    }
  }

  private boolean coversTrip(Odometer odometer) {
    return odometer.count() > 1
        && samples.at[odometer.first()] - samples.at[0] <= EDGE_MILLIS
        && samples.at[samples.last()] - samples.at[odometer.last()] <= EDGE_MILLIS;
  }

  private boolean dense() {
    int before = -1;
    for (int i = 0; i < samples.size; i++) {
      if (fixes.at(i) == null) {
        continue;
      }
      if (before >= 0
          && samples.at[i] - samples.at[before] > DENSE_MILLIS
          && fixes.metresBetween(before, i) > GoodFixes.STANDING_METRES) {
        return false;
      }
      before = i;
    }
    return true;
  }

  private void remarkDifference(String one, long metres, String other, long others) {
    remarks.add(
        TripFlag.ODOMETER_DIFFERS,
        samples.instant(samples.last()),
        one + " counted " + metres + " m, " + other + " " + others + " m");
  }
}
