package io.openmaas.terminal.alarm;

import io.openmaas.core.trip.TripFlag;
import io.openmaas.core.trip.TripRecord;
import io.openmaas.core.trip.TripRemark;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What is wrong according to a trip record: its flags that a person should look at. */
public final class TripAlarms {

  private TripAlarms() {}

  /** One alarm for each such flag; none for a revision that says that there was no trip. */
  public static List<Alarm> of(TripRecord trip) {
    if (trip.flags().isEmpty() || trip.records() == 0) {
      return List.of();
    }
    return new TreeSet<>(trip.flags())
        .stream()
            .flatMap(flag -> find(flag).map(kind -> alarm(kind, flag, trip)).stream())
            .toList();
  }

  /** Flags about the trip alone are nothing to look at. */
  private static Optional<AlarmKind> find(TripFlag flag) {
    return switch (flag) {
      case ODOMETER_RESET -> Optional.of(AlarmKind.ODOMETER_RESET);
      case ODOMETER_DIFFERS, ODOMETER_DISTRUSTED -> Optional.of(AlarmKind.ODOMETER_DIFFERS);
      case TERMINAL_SWAPPED -> Optional.of(AlarmKind.TERMINAL_CHANGED);
      case CLOCK -> Optional.of(AlarmKind.CLOCK_SKEW);
      case GAP,
          NO_IGNITION_OFF,
          NO_IGNITION_ON,
          BAD_FIX,
          ODOMETER_COARSE,
          NO_START_FIX,
          NO_END_FIX,
          SECOND_CARD ->
          Optional.empty();
    };
  }

  private static Alarm alarm(AlarmKind kind, TripFlag flag, TripRecord trip) {
    String reasons =
        trip.facts().remarks().stream()
            .filter(remark -> remark.flag() == flag)
            .map(TripRemark::words)
            .collect(Collectors.joining("; "));
    return Alarm.of(
        kind,
        trip.vehicle(),
        trip.time().to(),
        flag
            + (reasons.isEmpty() ? "" : " (" + reasons + ")")
            + " on the trip from "
            + trip.time().from()
            + ", "
            + trip.metres()
            + " m");
  }
}
