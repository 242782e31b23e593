package io.openmaas.terminal.alarm;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Detail;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What is wrong according to a vehicle's new records. Runs for every record that comes in, so it
 * makes no objects where nothing is wrong. Of each kind it gives the first and the last record that
 * shows it.
 */
public final class RecordAlarms {
  /** A 12 V battery below this with the engine off is nearly empty. */
  static final long LOW_MV = 11_800;

  /** At this it has recovered; in between it is neither. */
  static final long RECOVERED_MV = 12_200;

  /** No terminal of ours spoke before: its clock was never set. */
  static final Instant FIRST_TIME = Instant.parse("2010-01-01T00:00:00Z");

  /** How far ahead of the gateway's a terminal's clock may be. */
  static final Duration AHEAD = Duration.ofMinutes(2);

  /** Metres per second that no car of a fleet goes: 252 km/h. */
  static final double TOO_FAST = 70;

  /** So far off may a fix be that was taken between houses. */
  static final double FIX_ERROR_METRES = 1_000;

  /** Degrees round 0/0, out at sea, where no car is. */
  private static final double ORIGIN_DEGREES = 0.01;

  /** A tyre below this is flat or nearly so, in kilopascals; 0 is a sensor that does not answer. */
  static final long LOW_TYRE_KPA = 180;

  private static final double METRES_PER_DEGREE = 111_320;
  private static final long FIRST_SECOND = FIRST_TIME.getEpochSecond();
  private static final Measure[] TYRES = {
    Measure.TYRE_FRONT_LEFT_KPA,
    Measure.TYRE_FRONT_RIGHT_KPA,
    Measure.TYRE_REAR_LEFT_KPA,
    Measure.TYRE_REAR_RIGHT_KPA
  };

  private RecordAlarms() {}

  /**
   * The alarms of a batch; commonly none.
   *
   * <p>A low 12 V battery is one that is low while the engine is off. A dip that the batch shows to
   * have passed within {@link AlarmKind#believedAfter} is the starter motor and is left out; one
   * that the batch ends with is given and believed when it is seen again.
   *
   * @param newRecords in any order
   * @param receivedAt by the gateway's clock; a record may be as late as it likes
   */
  public static List<Alarm> of(
      VehicleId vehicle, List<TerminalRecord> newRecords, Instant receivedAt) {
    long latestSecond = receivedAt.getEpochSecond() + AHEAD.toSeconds();
    int latestNano = receivedAt.getNano();
    Found found = null;
    TerminalRecord before = null;
    TerminalRecord firstLow = null;
    TerminalRecord lastLow = null;
    TerminalRecord placed = null;
    for (int i = 0; i < newRecords.size(); i++) {
      TerminalRecord record = newRecords.get(i);
      if (before != null && record.at().isBefore(before.at())) {
        return of(vehicle, sorted(newRecords), receivedAt);
      }
      before = record;
      found = faults(found, record);
      long second = record.at().getEpochSecond();
      boolean ahead =
          second > latestSecond || second == latestSecond && record.at().getNano() > latestNano;
      if (ahead || second < FIRST_SECOND) {
        found = add(found, AlarmKind.CLOCK_SKEW, record);
        continue;
      }
      if (record.fix().isPresent()) {
        boolean atOrigin = isOrigin(record.fix().get().position());
        found =
            atOrigin
                ? add(found, AlarmKind.IMPOSSIBLE_POSITION, record)
                : jump(found, placed, record);
        placed = atOrigin ? placed : record;
      }
      Long millivolts = record.measures().get(Measure.EXTERNAL_MV);
      if (millivolts != null) {
        boolean on = isOn(record.measures(), Measure.IGNITION);
        if (!on && millivolts < LOW_MV) {
          firstLow = firstLow == null ? record : firstLow;
          lastLow = record;
        } else if (firstLow != null && (on || millivolts >= RECOVERED_MV)) {
          found = lastingLow(found, firstLow, lastLow);
          firstLow = null;
        }
      }
    }
    if (firstLow != null) {
      found = add(add(found, AlarmKind.LOW_12V, firstLow), AlarmKind.LOW_12V, lastLow);
    }
    return found == null ? List.of() : found.alarms(vehicle, receivedAt);
  }

  private static List<TerminalRecord> sorted(List<TerminalRecord> records) {
    var sorted = new ArrayList<>(records);
    sorted.sort(Comparator.comparing(TerminalRecord::at));
    return sorted;
  }

  private static Found lastingLow(Found found, TerminalRecord first, TerminalRecord last) {
    boolean lasts =
        Duration.between(first.at(), last.at()).compareTo(AlarmKind.LOW_12V.believedAfter()) >= 0;
    return lasts ? add(add(found, AlarmKind.LOW_12V, first), AlarmKind.LOW_12V, last) : found;
  }

  private static Found faults(Found soFar, TerminalRecord record) {
    Found found = soFar;
    Map<Measure, Long> measures = record.measures();
    if (isOn(measures, Measure.CRASH)) {
      found = add(found, AlarmKind.CRASH, record);
    }
    if (isOn(measures, Measure.TOWED)) {
      found = add(found, AlarmKind.TOW, record);
    }
    if (isOn(measures, Measure.UNPLUGGED)) {
      found = add(found, AlarmKind.UNPLUGGED, record);
    }
    if (isOn(measures, Measure.JAMMED)) {
      found = add(found, AlarmKind.JAMMING, record);
    }
    if (isOn(measures, Measure.FAULT_COUNT)
        || isOn(measures, Measure.FAULT_LAMP)
        || !record.details().isEmpty() && record.details().get(Detail.FAULT_CODES) != null) {
      found = add(found, AlarmKind.FAULT_CODES, record);
    }
    for (Measure tyre : TYRES) {
      if (isLow(measures.get(tyre))) {
        return add(found, AlarmKind.TYRE_PRESSURE, record);
      }
    }
    return found;
  }

  private static boolean isLow(Long kilopascals) {
    return kilopascals != null && kilopascals > 0 && kilopascals < LOW_TYRE_KPA;
  }

  private static boolean isOn(Map<Measure, Long> measures, Measure measure) {
    Long value = measures.get(measure);
    return value != null && value > 0;
  }

  private static boolean isOrigin(Coordinates at) {
    return Math.abs(at.latitude()) < ORIGIN_DEGREES && Math.abs(at.longitude()) < ORIGIN_DEGREES;
  }

  private static Found jump(Found found, TerminalRecord before, TerminalRecord record) {
    Coordinates at = record.fix().get().position();
    if (before == null || !before.terminal().equals(record.terminal())) {
      return found;
    }
    Coordinates from = before.fix().get().position();
    long seconds = record.at().getEpochSecond() - before.at().getEpochSecond();
    double reach = FIX_ERROR_METRES + TOO_FAST * seconds;
    double north = (at.latitude() - from.latitude()) * METRES_PER_DEGREE;
    double east =
        (at.longitude() - from.longitude()) * METRES_PER_DEGREE; // at most, at the equator
    if (north * north + east * east <= reach * reach || from.metresTo(at) <= reach) {
      return found;
    }
    return add(found, AlarmKind.IMPOSSIBLE_POSITION, record).jumpedFrom(before, record);
  }

  private static Found add(Found found, AlarmKind kind, TerminalRecord record) {
    Found some = found == null ? new Found() : found;
    int at = kind.ordinal();
    if (some.first[at] == null) {
      some.first[at] = record;
    }
    some.last[at] = record;
    return some;
  }

  /** The first and the last record of each kind. */
  private static final class Found {
    private static final AlarmKind[] KINDS = AlarmKind.values();
    private final TerminalRecord[] first = new TerminalRecord[KINDS.length];
    private final TerminalRecord[] last = new TerminalRecord[KINDS.length];
    private TerminalRecord jumpFrom;
    private TerminalRecord jumpTo;

    Found jumpedFrom(TerminalRecord from, TerminalRecord to) {
      jumpFrom = from;
      jumpTo = to;
      return this;
    }

    List<Alarm> alarms(VehicleId vehicle, Instant receivedAt) {
      var alarms = new ArrayList<Alarm>();
      for (AlarmKind kind : KINDS) {
        TerminalRecord one = first[kind.ordinal()];
        TerminalRecord other = last[kind.ordinal()];
        if (one != null) {
          alarms.add(alarm(kind, vehicle, one, receivedAt));
        }
        if (one != other) {
          alarms.add(alarm(kind, vehicle, other, receivedAt));
        }
      }
      return alarms;
    }

    /** A clock that is wrong does not say when. */
    private Alarm alarm(
        AlarmKind kind, VehicleId vehicle, TerminalRecord record, Instant receivedAt) {
      boolean trusted =
          !record.at().isAfter(receivedAt.plus(AHEAD)) && !record.at().isBefore(FIRST_TIME);
      return new Alarm(
          kind,
          Optional.of(vehicle),
          Optional.of(record.terminal()),
          trusted ? record.at() : receivedAt,
          words(kind, record, receivedAt));
    }

    private String words(AlarmKind kind, TerminalRecord record, Instant receivedAt) {
      return switch (kind) {
        case CRASH -> "a crash was felt" + place(record);
        case TOW -> "moved with the ignition off" + place(record);
        case UNPLUGGED -> "the terminal was cut from the vehicle's supply" + place(record);
        case JAMMING -> "the terminal's radio is jammed" + place(record);
        case FAULT_CODES -> faultCodes(record);
        case LOW_12V ->
            String.format(
                Locale.ROOT,
                "the battery gives %.1f V with the engine off",
                record.find(Measure.EXTERNAL_MV).orElse(0L) / 1_000.0);
        case TYRE_PRESSURE -> tyres(record);
        case IMPOSSIBLE_POSITION -> impossible(record);
        case CLOCK_SKEW -> "the terminal's clock said " + record.at() + " at " + receivedAt;
        case ODOMETER_DIFFERS,
            ODOMETER_RESET,
            SECOND_SESSION,
            WRONG_CREDENTIAL,
            MALFORMED_FRAMES,
            RATE_EXCEEDED,
            SIM_CHANGED,
            CHAIN_BROKEN,
            COMMAND_UNKNOWN,
            UNRENTED_MOVEMENT,
            SILENT,
            TERMINAL_CHANGED ->
            throw new IllegalStateException(kind + " is not seen in a record alone");
      };
    }

    private static String place(TerminalRecord record) {
      return record.fix().map(fix -> " at " + point(fix.position())).orElse("");
    }

    private static String point(Coordinates point) {
      return String.format(Locale.ROOT, "%.5f, %.5f", point.latitude(), point.longitude());
    }

    private static String faultCodes(TerminalRecord record) {
      return record
          .find(Detail.FAULT_CODES)
          .map(codes -> "fault codes " + codes)
          .or(
              () ->
                  record
                      .find(Measure.FAULT_COUNT)
                      .filter(count -> count > 0)
                      .map(count -> "fault codes: " + count))
          .orElse("the fault lamp is on");
    }

    private static String tyres(TerminalRecord record) {
      var words = new StringBuilder("tyre pressure");
      for (Measure tyre : TYRES) {
        Long kilopascals = record.measures().get(tyre);
        if (isLow(kilopascals)) {
          String where = tyre.name().replace("TYRE_", "").replace("_KPA", "").replace('_', ' ');
          words.append(' ').append(where.toLowerCase(Locale.ROOT));
          words.append(' ').append(kilopascals).append(" kPa");
        }
      }
      return words.toString();
    }

    private String impossible(TerminalRecord record) {
      String at = point(record.fix().orElseThrow().position());
      if (record != jumpTo) {
        return "a position that the vehicle cannot have: " + at;
      }
      Coordinates from = jumpFrom.fix().orElseThrow().position();
      return String.format(
          Locale.ROOT,
          "%d km in %d s, from %s to %s",
          Math.round(from.metresTo(record.fix().orElseThrow().position()) / 1_000),
          Duration.between(jumpFrom.at(), record.at()).toSeconds(),
          point(from),
          at);
    }
  }
}
