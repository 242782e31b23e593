package io.openmaas.terminal.trip;

import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.ingest.Doubt;
import io.openmaas.terminal.ingest.KeptRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Makes trips of the set of one vehicle's records: a pure function, whatever the order in which
 * they came and however often.
 *
 * <p>A trip begins with the ignition on and ends with the ignition off. Where a record does not
 * name the ignition, moving means running. Where no record ends a trip, it ended with the last sign
 * of running once {@link AssemblyRules#silence} has passed; what an odometer counted across such a
 * silence belongs to no trip. Movement with the ignition off is a {@link Tow}. Records before
 * {@link Doubt#FIRST_TIME}, of a clock that was never set, have no place in time and no say.
 *
 * <p>The trips of a part of the records are those of the whole if the part has all records from an
 * instant on that is between trips, and before it those of {@link AssemblyRules#lookback} that are
 * later than the end of the trip before. One pass; time and memory are proportional to the records.
 */
public final class TripAssembly {
  private final AssemblyRules rules;

  public TripAssembly(AssemblyRules rules) {
    this.rules = rules;
  }

  /**
   * The trips in these records, about whose arrival nothing is known.
   *
   * @param records of one vehicle, all terminals it has had
   * @param watermark the time up to which the vehicle is known; records later than that by more
   *     than the clock's tolerance are left for another time
   */
  public Assembly assemble(Collection<TerminalRecord> records, Instant watermark) {
    return assembleKept(
        records.stream().map(record -> new KeptRecord(record, 0, Set.of())).toList(), watermark);
  }

  /** {@link #assemble} for committed records, in any order and however often. */
  public Assembly assembleKept(Collection<KeptRecord> records, Instant watermark) {
    var sorted = new ArrayList<>(records);
    sorted.sort(RecordOrder.OF_KEPT);
    return assembleSorted(sorted, watermark);
  }

  /**
   * {@link #assemble} for committed records in the order {@link RecordOrder#OF_KEPT}; of equal
   * neighbours one counts.
   */
  public Assembly assembleSorted(List<KeptRecord> sorted, Instant watermark) {
    int unset = 0;
    while (unset < sorted.size() && !Doubt.isSet(sorted.get(unset).record().at())) {
      unset++;
    }
    return assembleSet(unset == 0 ? sorted : sorted.subList(unset, sorted.size()), watermark);
  }

  private Assembly assembleSet(List<KeptRecord> sorted, Instant watermark) {
    var walk = new Walk(sorted, rules);
    Instant latest = watermark.plus(rules.clockTolerance());
    int from = 0;
    while (from < sorted.size()) {
      Instant at = sorted.get(from).record().at();
      if (at.isAfter(latest)) {
        break;
      }
      int to = from + 1;
      while (to < sorted.size() && sorted.get(to).record().at().equals(at)) {
        to++;
      }
      walk.takeInstant(from, to);
      from = to;
    }
    return walk.upTo(watermark);
  }
}
