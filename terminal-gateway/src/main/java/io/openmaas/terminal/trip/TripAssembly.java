package io.openmaas.terminal.trip;

import io.openmaas.core.time.Period;
import io.openmaas.core.trip.TripFlag;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Makes trips of the set of one vehicle's records: a pure function, whatever the order in which
 * they came and however often.
 *
 * <p>A trip begins with the ignition on and ends with the ignition off. Where a record does not
 * name the ignition, moving means running. Where no record ends a trip, it ended with the last sign
 * of running once {@link AssemblyRules#silence} has passed; what an odometer counted across such a
 * silence belongs to no trip.
 */
public final class TripAssembly {

  /** A car this fast is under way: slower may be the error of the fix. */
  private static final int UNDER_WAY_KMH = 5;

  private enum Ignition {
    ON,
    OFF,
    UNSAID
  }

  private final AssemblyRules rules;

  public TripAssembly(AssemblyRules rules) {
    this.rules = rules;
  }

  /**
   * The trips in these records.
   *
   * @param records of one vehicle, all terminals it has had
   * @param watermark the time up to which the vehicle is known; records later than that by more
   *     than the clock's tolerance are left for another time
   */
  public Assembly assemble(Collection<TerminalRecord> records, Instant watermark) {
    Instant latest = watermark.plus(rules.clockTolerance());
    var known = new TreeSet<>(new RecordOrder());
    for (TerminalRecord record : records) {
      if (!record.at().isAfter(latest)) {
        known.add(record);
      }
    }
    var walk = new Walk();
    var instant = new ArrayList<TerminalRecord>();
    for (TerminalRecord record : known) {
      if (!instant.isEmpty() && !instant.getFirst().at().equals(record.at())) {
        walk.takeAll(instant);
        instant.clear();
      }
      instant.add(record);
    }
    walk.takeAll(instant);
    return walk.upTo(watermark);
  }

  private static Ignition ignition(TerminalRecord record) {
    return record
        .find(Measure.IGNITION)
        .map(value -> value == 0 ? Ignition.OFF : Ignition.ON)
        .orElse(Ignition.UNSAID);
  }

  private static boolean underWay(TerminalRecord record) {
    return record.fix().map(fix -> fix.speedKmh() >= UNDER_WAY_KMH).orElse(false);
  }

  /** One pass over the records in order of time. */
  private final class Walk {
    private final List<AssembledTrip> trips = new ArrayList<>();

    /** Of the trip under way, up to the last sign of running; empty between trips. */
    private final List<TerminalRecord> members = new ArrayList<>();

    /** Since then, without such a sign. */
    private final List<TerminalRecord> pending = new ArrayList<>();

    private final EnumSet<TripFlag> flags = EnumSet.noneOf(TripFlag.class);

    /** Records of one instant: what continues the present state first, what changes it last. */
    void takeAll(List<TerminalRecord> instant) {
      List<Ignition> order =
          members.isEmpty()
              ? List.of(Ignition.OFF, Ignition.ON, Ignition.UNSAID)
              : List.of(Ignition.ON, Ignition.UNSAID, Ignition.OFF);
      instant.stream()
          .sorted(Comparator.comparingInt(record -> order.indexOf(ignition(record))))
          .forEach(this::take);
    }

    private void take(TerminalRecord record) {
      if (!members.isEmpty() && silent(record.at())) {
        endBySilence();
      }
      if (members.isEmpty()) {
        takeBetweenTrips(record);
      } else {
        takeWithinTrip(record);
      }
    }

    private void takeBetweenTrips(TerminalRecord record) {
      switch (ignition(record)) {
        case OFF -> {}
        case ON -> begin(record);
        case UNSAID -> {
          if (underWay(record)) {
            begin(record);
          }
        }
      }
    }

    /** A car that is under way on the first record was switched on before it. */
    private void begin(TerminalRecord record) {
      members.add(record);
      if (underWay(record)) {
        flags.add(TripFlag.NO_IGNITION_ON);
      }
    }

    private void takeWithinTrip(TerminalRecord record) {
      switch (ignition(record)) {
        case ON -> goOn(record);
        case OFF -> {
          goOn(record);
          end();
        }
        case UNSAID -> {
          if (underWay(record)) {
            goOn(record);
          } else {
            pending.add(record);
          }
        }
      }
    }

    private void goOn(TerminalRecord record) {
      members.addAll(pending);
      pending.clear();
      members.add(record);
    }

    private boolean silent(Instant at) {
      return Duration.between(members.getLast().at(), at).compareTo(rules.silence()) > 0;
    }

    private void endBySilence() {
      flags.add(TripFlag.NO_IGNITION_OFF);
      end();
    }

    private void end() {
      trips.add(made());
      members.clear();
      pending.clear();
      flags.clear();
    }

    Assembly upTo(Instant watermark) {
      if (members.isEmpty()) {
        return new Assembly(trips, Optional.empty());
      }
      if (silent(watermark)) {
        endBySilence();
        return new Assembly(trips, Optional.empty());
      }
      return new Assembly(trips, Optional.of(made()));
    }

    private AssembledTrip made() {
      var made = List.copyOf(members);
      var fixes = new GoodFixes(made);
      var distance = new Distance(made, fixes);
      if (fixes.someLeftOut()) {
        flags.add(TripFlag.BAD_FIX);
      }
      if (distance.reset()) {
        flags.add(TripFlag.ODOMETER_RESET);
      }
      if (hasGap(made)) {
        flags.add(TripFlag.GAP);
      }
      return new AssembledTrip(
          new Period(made.getFirst().at(), made.getLast().at()),
          distance.metres(),
          distance.source(),
          made.size(),
          fixes.first(),
          fixes.last(),
          flags);
    }

    private boolean hasGap(List<TerminalRecord> made) {
      for (int i = 1; i < made.size(); i++) {
        if (Duration.between(made.get(i - 1).at(), made.get(i).at()).compareTo(rules.gap()) > 0) {
          return true;
        }
      }
      return false;
    }
  }
}
