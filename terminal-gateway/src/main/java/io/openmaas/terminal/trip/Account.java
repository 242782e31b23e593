package io.openmaas.terminal.trip;

import io.openmaas.core.evidence.LinkRanges;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.time.Period;
import io.openmaas.core.trip.TripFacts;
import io.openmaas.core.trip.TripFlag;
import io.openmaas.terminal.Detail;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.ingest.Doubt;
import io.openmaas.terminal.ingest.KeptRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** All that the records of one trip, and those shortly before it, tell of it. */
final class Account {
  /** A car stays so long where it is switched on or off, as far as anybody cares. */
  private static final Duration SOON = Duration.ofSeconds(60);

  /** Or it has moved no further than this. */
  private static final long NEAR_METRES = 100;

  private final Samples samples;
  private final List<KeptRecord> before;
  private final AssemblyRules rules;
  private final Remarks remarks = new Remarks();
  private final GoodFixes fixes;
  private final Distance distance;
  private final AssembledTrip trip;

  /** The latest record before the trip that says where the parked car was; null for none. */
  private TerminalRecord parked;

  /** The record before the trip that says who drives, null where the trip itself does or nobody. */
  private KeptRecord cardBefore;

  /**
   * @param before records since the trip before, shortly before this one, in order of time
   * @param bySilence whether silence ended the trip
   * @param underWay whether the first record shows it under way: then it was switched on before
   */
  Account(
      Samples samples,
      List<KeptRecord> before,
      AssemblyRules rules,
      boolean bySilence,
      boolean underWay) {
    this.samples = samples;
    this.before = before;
    this.rules = rules;
    if (bySilence) {
      remarks.add(
          TripFlag.NO_IGNITION_OFF,
          samples.instant(samples.last()),
          "no record says that the ignition went off: silence ended the trip");
    }
    if (underWay) {
      remarks.add(
          TripFlag.NO_IGNITION_ON, samples.instant(0), "under way on the first record there is");
    }
    remarkTerminals();
    remarkGaps();
    fixes = new GoodFixes(samples);
    remarkBadFixes();
    distance = new Distance(samples, fixes, rules, remarks);
    remarkClock();
    trip = make();
  }

  AssembledTrip trip() {
    return trip;
  }

  /** The chain links of the records that have a say in it. */
  LinkRanges links() {
    long[] numbers = new long[samples.size + 2];
    for (int i = 0; i < samples.size; i++) {
      numbers[i] = samples.kept(i).link();
    }
    if (cardBefore != null) {
      numbers[samples.size] = cardBefore.link();
    }
    for (KeptRecord kept : before) {
      if (kept.record() == parked) {
        numbers[samples.size + 1] = kept.link();
      }
    }
    return LinkRanges.of(numbers);
  }

  private AssembledTrip make() {
    Optional<Coordinates> start = start();
    remarkEnd();
    Optional<String> card = card();
    var standing = new Standing(samples, fixes, distance.fine(), rules);
    var facts =
        new TripFacts(
            standing.idleSeconds(),
            standing.stops(),
            distance.bySource(),
            Used.on(samples),
            card,
            remarks.inOrder());
    return new AssembledTrip(
        new Period(samples.instant(0), samples.instant(samples.last())),
        distance.metres(),
        distance.source(),
        samples.size,
        start,
        fixes.position(fixes.last()),
        remarks.flags(),
        facts);
  }

  private void remarkTerminals() {
    for (int i = 1; samples.terminals > 1 && i < samples.size; i++) {
      if (samples.terminal[i] != samples.terminal[i - 1]) {
        remarks.add(
            TripFlag.TERMINAL_SWAPPED,
            samples.instant(i),
            "terminal %s after terminal %s"
                .formatted(samples.record[i].terminal(), samples.record[i - 1].terminal()));
      }
    }
  }

  private void remarkGaps() {
    long gap = rules.gap().toMillis();
    for (int i = 1; i < samples.size; i++) {
      if (samples.at[i] - samples.at[i - 1] > gap) {
        remarks.add(
            TripFlag.GAP,
            samples.instant(i - 1),
            "no record for "
                + (samples.at[i] - samples.at[i - 1]) / 1000
                + " s, until "
                + samples.instant(i));
      }
    }
  }

  private void remarkBadFixes() {
    if (fixes.leftOut() > 0) {
      String kind =
          fixes.atOrigin() == fixes.leftOut()
              ? " at 0/0"
              : fixes.mirrored() ? ", longitude of the wrong sign" : ", out of the car's reach";
      remarks.add(
          TripFlag.BAD_FIX,
          samples.instant(fixes.firstLeftOut()),
          fixes.leftOut() + " positions left out" + kind);
    }
  }

  private void remarkClock() {
    int doubted = 0;
    int first = -1;
    int disorder = 0;
    for (int i = 0; i < samples.size; i++) {
      if (samples.kept(i).doubts().contains(Doubt.CLOCK_AHEAD)) {
        doubted++;
        first = first < 0 ? i : first;
      }
      disorder += i > 0 && numberedBackwards(i - 1, i) ? 1 : 0;
    }
    if (doubted > 0) {
      remarks.add(
          TripFlag.CLOCK,
          samples.instant(first),
          doubted + " records with a time that the terminal's clock had wrong when they came");
    }
    if (disorder > 1 || distance.backAndForth()) {
      remarks.add(
          TripFlag.CLOCK,
          samples.instant(0),
          "records of different times are mixed: the terminal's clock was set on the way");
    }
  }

  private boolean numberedBackwards(int i, int next) {
    long number = samples.measure(i, Measure.SEQUENCE);
    long after = samples.measure(next, Measure.SEQUENCE);
    return number != Samples.ABSENT
        && after != Samples.ABSENT
        && after < number
        && samples.at[next] > samples.at[i]
        && samples.terminal[i] == samples.terminal[next];
  }

  private Optional<Coordinates> start() {
    int first = fixes.first();
    if (first >= 0 && stayed(0, first)) {
      return fixes.position(first);
    }
    for (KeptRecord kept : before.reversed()) {
      Optional<Coordinates> place = kept.record().fix().map(TerminalRecord.Fix::position);
      if (place.isPresent() && !GoodFixes.isOrigin(place.get())) {
        parked = kept.record();
        break;
      }
    }
    remarks.add(
        TripFlag.NO_START_FIX,
        samples.instant(0),
        first < 0
            ? "no good position on the whole trip"
            : "the first good position is of " + samples.instant(first));
    return Optional.ofNullable(parked).flatMap(TerminalRecord::fix).map(fix -> fix.position());
  }

  private void remarkEnd() {
    int last = fixes.last();
    if (last >= 0 && !stayed(last, samples.last())) {
      remarks.add(
          TripFlag.NO_END_FIX,
          samples.instant(samples.last()),
          "the last good position is of " + samples.instant(last));
    }
  }

  /** Whether the car was in about the same place on both records. */
  private boolean stayed(int from, int to) {
    if (samples.at[to] - samples.at[from] <= SOON.toMillis()) {
      return true;
    }
    for (Odometer odometer : distance.fine()) {
      if (odometer.has(from) && odometer.has(to) && odometer.plausible(from, to)) {
        return odometer.reading(to) - odometer.reading(from) <= NEAR_METRES;
      }
    }
    return false;
  }

  private Optional<String> card() {
    String card = null;
    for (int i = 0; i < samples.size; i++) {
      String shown = samples.record[i].details().get(Detail.DRIVER_CARD);
      if (shown != null && card == null) {
        card = shown;
      } else if (shown != null && !shown.equals(card)) {
        remarks.add(
            TripFlag.SECOND_CARD, samples.instant(i), "card " + shown + " after card " + card);
        break;
      }
    }
    if (card != null) {
      return Optional.of(card);
    }
    for (KeptRecord kept : before.reversed()) {
      String shown = kept.record().details().get(Detail.DRIVER_CARD);
      if (shown != null) {
        cardBefore = kept;
        return Optional.of(shown);
      }
    }
    return Optional.empty();
  }
}
