package io.openmaas.terminal.trip;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.time.Period;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.alarm.Alarm;
import io.openmaas.terminal.alarm.AlarmKind;
import java.util.Locale;

/**
 * A vehicle moved with its ignition off: towed, carried, or stolen. No trip.
 *
 * @param metres by satellite, {@link #LEAST_METRES} or more
 */
public record Tow(Period time, long metres, Coordinates from, Coordinates to) {
  /** Less may be the error of fixes. */
  public static final long LEAST_METRES = 200;

  /** What a person should look at. */
  public Alarm alarm(VehicleId vehicle) {
    return Alarm.of(
        AlarmKind.TOW,
        vehicle,
        time.to(),
        "moved %d m with the ignition off since %s, from %s to %s"
            .formatted(metres, time.from(), words(from), words(to)));
  }

  private static String words(Coordinates at) {
    return String.format(Locale.ROOT, "%.5f,%.5f", at.latitude(), at.longitude());
  }
}
