package io.openmaas.terminal.trip;

import io.openmaas.core.evidence.LinkRanges;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.time.Period;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.ingest.KeptRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One pass over the records in order of time. */
final class Walk {
  /** A car this fast is under way: slower may be the error of the fix. */
  private static final int UNDER_WAY_KMH = 5;

  static final int ON = 0;
  static final int UNSAID = 1;
  static final int OFF = 2;

  private final List<KeptRecord> records;
  private final AssemblyRules rules;
  private final long silenceMillis;
  private final List<AssembledTrip> trips = new ArrayList<>();
  private final List<LinkRanges> links = new ArrayList<>();
  private final List<Tow> tows = new ArrayList<>();

  /**
   * The records of the trip under way: the first {@code size} up to the last sign of running, the
   * rest since then. Empty between trips.
   */
  private int[] taken = new int[64];

  private int size;
  private int waiting;
  private boolean underWayAtFirst;
  private Instant endBefore = Instant.MIN;

  /** Records of a movement with the ignition off, from the last before it; -1 for none. */
  private int towFrom = -1;

  private int towTo = -1;
  private double towMetres;
  private int lastFixOff = -1;

  Walk(List<KeptRecord> records, AssemblyRules rules) {
    this.records = records;
    this.rules = rules;
    this.silenceMillis = rules.silence().toMillis();
  }

  /** Records of one instant: what continues the present state first, what changes it last. */
  void takeInstant(int from, int to) {
    if (to == from + 1) {
      take(from, ignition(records.get(from).record()));
      return;
    }
    boolean between = size == 0 || silent(records.get(from).record().at());
    int[] order = between ? new int[] {OFF, ON, UNSAID} : new int[] {ON, UNSAID, OFF};
    for (int ignition : order) {
      for (int i = from; i < to; i++) {
        if (ignition(records.get(i).record()) == ignition && !isRepeated(i, from)) {
          take(i, ignition);
        }
      }
    }
  }

  private boolean isRepeated(int i, int from) {
    return i > from && RecordOrder.OF_KEPT.compare(records.get(i - 1), records.get(i)) == 0;
  }

  static int ignition(TerminalRecord record) {
    Long value = record.measures().get(Measure.IGNITION);
    return value == null ? UNSAID : value == 0 ? OFF : ON;
  }

  static boolean underWay(TerminalRecord record) {
    return record.fix().isPresent() && record.fix().get().speedKmh() >= UNDER_WAY_KMH;
  }

  private void take(int i, int ignition) {
    TerminalRecord record = records.get(i).record();
    if (size > 0 && silent(record.at())) {
      end(true);
    }
    if (size == 0) {
      takeBetweenTrips(i, record, ignition);
    } else {
      takeWithinTrip(i, record, ignition);
    }
  }

  private void takeBetweenTrips(int i, TerminalRecord record, int ignition) {
    if (ignition == ON || ignition == UNSAID && underWay(record)) {
      endTow();
      lastFixOff = -1;
      begin(i, ignition == UNSAID);
      return;
    }
    takeStanding(i, record, ignition);
  }

  /** Where movement begins it, the record before shows where it stood, and belongs to it. */
  private void begin(int i, boolean byMovement) {
    if (byMovement && i > 0 && standsClose(i - 1, i)) {
      add(i - 1);
    }
    add(i);
    size = waiting;
    underWayAtFirst = underWay(records.get(i).record());
  }

  private boolean standsClose(int before, int i) {
    return at(before).isAfter(endBefore)
        && ignition(records.get(before).record()) == UNSAID
        && isWithinGap(before, i);
  }

  private boolean isWithinGap(int before, int i) {
    return Duration.between(at(before), at(i)).compareTo(rules.gap()) <= 0;
  }

  /** Between trips: it stands, or it is towed. */
  private void takeStanding(int i, TerminalRecord record, int ignition) {
    Coordinates position = position(i);
    if (position == null) {
      return;
    }
    boolean moves = ignition == OFF && underWay(record);
    if (towFrom < 0 && moves) {
      towFrom = lastFixOff >= 0 ? lastFixOff : i;
      towMetres = 0;
      towTo = towFrom;
    }
    if (towFrom >= 0) {
      if (towTo != i) {
        towMetres += Geodesy.metres(position(towTo), position);
      }
      towTo = i;
      if (!moves) {
        endTow();
      }
    }
    lastFixOff = i;
  }

  private Coordinates position(int i) {
    return records
        .get(i)
        .record()
        .fix()
        .map(TerminalRecord.Fix::position)
        .filter(found -> !GoodFixes.isOrigin(found))
        .orElse(null);
  }

  private void endTow() {
    if (towFrom >= 0) {
      Coordinates from = position(towFrom);
      Coordinates to = position(towTo);
      if (Geodesy.metres(from, to) >= Tow.LEAST_METRES) {
        var time = new Period(at(towFrom), at(towTo));
        tows.add(new Tow(time, Math.round(towMetres), from, to));
      }
      towFrom = -1;
    }
  }

  private void takeWithinTrip(int i, TerminalRecord record, int ignition) {
    add(i);
    if (ignition != UNSAID || underWay(record)) {
      size = waiting;
    }
    if (ignition == OFF) {
      end(false);
      lastFixOff = position(i) == null ? -1 : i;
    }
  }

  private void add(int i) {
    if (waiting == taken.length) {
      taken = Arrays.copyOf(taken, waiting * 2);
    }
    taken[waiting++] = i;
  }

  private Instant at(int i) {
    return records.get(i).record().at();
  }

  private boolean silent(Instant at) {
    Instant last = at(taken[size - 1]);
    long seconds = at.getEpochSecond() - last.getEpochSecond();
    if (Math.abs(seconds - silenceMillis / 1000) > 1) {
      return seconds > silenceMillis / 1000;
    }
    return at.toEpochMilli() - last.toEpochMilli() > silenceMillis;
  }

  /** Silence ends it with the first record, soon after the last sign, that shows it standing. */
  private void end(boolean bySilence) {
    if (bySilence && waiting > size && isWithinGap(taken[size - 1], taken[size])) {
      size++;
    }
    var account = account(bySilence);
    trips.add(account.trip());
    links.add(account.links());
    endBefore = account.trip().time().to();
    size = 0;
    waiting = 0;
    lastFixOff = -1;
  }

  private Account account(boolean bySilence) {
    int first = taken[0];
    int before = first;
    Instant earliest = at(first).minus(rules.lookback());
    while (before > 0 && at(before - 1).isAfter(endBefore) && !at(before - 1).isBefore(earliest)) {
      before--;
    }
    return new Account(
        new Samples(records, taken, size),
        records.subList(before, first),
        rules,
        bySilence,
        underWayAtFirst);
  }

  Assembly upTo(Instant watermark) {
    if (size > 0 && silent(watermark)) {
      end(true);
    }
    endTow();
    Optional<AssembledTrip> open =
        size == 0 ? Optional.empty() : Optional.of(account(false).trip());
    return new Assembly(trips, open, links, tows);
  }
}
