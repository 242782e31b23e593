package io.openmaas.terminal.alarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openmaas.core.evidence.ChainLink;
import io.openmaas.core.time.Period;
import io.openmaas.core.trip.OdometerSource;
import io.openmaas.core.trip.TripFlag;
import io.openmaas.core.trip.TripId;
import io.openmaas.core.trip.TripRecord;
import io.openmaas.core.vehicle.VehicleId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TripAlarmsTest {
  private static final VehicleId VEHICLE = new VehicleId(new UUID(1, 2));
  private static final Instant FROM = Instant.parse("2026-05-04T10:00:00Z");

  private static List<Alarm> of(int records, TripFlag... flags) {
    return TripAlarms.of(
        new TripRecord(
            new TripId(new UUID(3, 4)),
            1,
            VEHICLE,
            new Period(FROM, FROM.plusSeconds(600)),
            900,
            OdometerSource.CAN,
            records,
            Optional.empty(),
            Optional.empty(),
            Set.of(flags),
            ChainLink.start("vehicle/x")));
  }

  @Test
  void an_odometer_that_was_reset_is_an_alarm() {
    assertEquals(
        List.of(
            Alarm.of(
                AlarmKind.ODOMETER_RESET,
                VEHICLE,
                FROM.plusSeconds(600),
                "ODOMETER_RESET on the trip from 2026-05-04T10:00:00Z, 900 m")),
        of(5, TripFlag.ODOMETER_RESET, TripFlag.GAP));
  }

  @Test
  void odometers_that_differ_terminals_and_clocks_are_alarms() {
    assertEquals(
        List.of(AlarmKind.TERMINAL_CHANGED, AlarmKind.ODOMETER_DIFFERS, AlarmKind.CLOCK_SKEW),
        of(5, TripFlag.CLOCK, TripFlag.TERMINAL_SWAPPED, TripFlag.ODOMETER_DIFFERS).stream()
            .map(Alarm::kind)
            .toList());
  }

  @Test
  void flags_about_the_trip_alone_are_none() {
    assertEquals(List.of(), of(5, TripFlag.GAP, TripFlag.NO_IGNITION_OFF));
    assertEquals(List.of(), of(5));
  }

  @Test
  void a_trip_that_was_none_after_all_raises_nothing() {
    assertEquals(List.of(), of(0, TripFlag.ODOMETER_RESET));
  }

  /** Each flag known to the core is mapped or left out without an error. */
  @Test
  void every_flag_is_dealt_with() {
    for (TripFlag flag : TripFlag.values()) {
      of(1, flag);
    }
  }
}
