package io.openmaas.terminal.alarm;

import io.openmaas.core.trip.TripFlag;
import io.openmaas.core.trip.TripRecord;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What is wrong according to a trip record: its flags that a person should look at. */
public final class TripAlarms {

  private TripAlarms() {}

  /** One alarm for each such flag; none for a revision that says that there was no trip. */
  public static List<Alarm> of(TripRecord trip) {
    if (trip.flags().isEmpty() || trip.records() == 0) {
      return List.of();
    }
    return new TreeSet<>(trip.flags())
        .stream().flatMap(flag -> find(flag).stream()).map(kind -> alarm(kind, trip)).toList();
  }

  /** By the flag's name: flags of which this does not know are about the trip alone. */
  private static Optional<AlarmKind> find(TripFlag flag) {
    return Optional.ofNullable(
        switch (flag.name()) {
          case "ODOMETER_RESET" -> AlarmKind.ODOMETER_RESET;
          case "ODOMETER_DIFFERS" -> AlarmKind.ODOMETER_DIFFERS;
          case "TERMINAL_CHANGED" -> AlarmKind.TERMINAL_CHANGED;
          case "CHAIN_BROKEN" -> AlarmKind.CHAIN_BROKEN;
          default -> null;
        });
  }

  private static Alarm alarm(AlarmKind kind, TripRecord trip) {
    String trouble =
        switch (kind) {
          case ODOMETER_RESET -> "the odometer ran backwards or jumped";
          case ODOMETER_DIFFERS -> "odometer and satellites differ by more than 5 %";
          case TERMINAL_CHANGED -> "the records come from more than one terminal";
          case CHAIN_BROKEN -> "the terminal's own chain of records is broken";
          case FAULT_CODES,
              LOW_12V,
              CRASH,
              TOW,
              UNPLUGGED,
              JAMMING,
              IMPOSSIBLE_POSITION,
              CLOCK_SKEW,
              SECOND_SESSION,
              WRONG_CREDENTIAL,
              MALFORMED_FRAMES,
              RATE_EXCEEDED,
              SIM_CHANGED,
              TYRE_PRESSURE,
              COMMAND_UNKNOWN,
              UNRENTED_MOVEMENT,
              SILENT ->
              kind.name();
        };
    return Alarm.of(
        kind,
        trip.vehicle(),
        trip.time().to(),
        trouble + " on the trip from " + trip.time().from() + ", " + trip.metres() + " m");
  }
}
