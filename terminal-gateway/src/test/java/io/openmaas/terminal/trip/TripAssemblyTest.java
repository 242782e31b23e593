package io.openmaas.terminal.trip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The faults of which meters are known, each with what a trip must say of it. */
class TripAssemblyTest {
  private final TripAssembly assembly = new TripAssembly(AssemblyRules.DEFAULT);

  /**
   * Each trip as {@code from-to metres source flags}, the open one marked. A script without any fix
   * is not about fixes: that flag is then left out.
   */
  private String trips(String script, String watermark) {
    Assembly made = assembly.assembleKept(TripScript.kept(script), TripScript.at(watermark));
    String closed = made.trips().stream().map(this::line).collect(Collectors.joining("\n"));
    String open = made.open().map(trip -> "open " + line(trip)).orElse("");
    String lines = (closed + "\n" + open).strip();
    return script.contains("north") || script.contains("zero")
        ? lines
        : lines
            .replace("NO_START_FIX,", "")
            .replace(",NO_START_FIX", "")
            .replace("NO_START_FIX", "fine");
  }

  private String line(AssembledTrip trip) {
    return "%s-%s %d %s %s"
        .formatted(
            trip.time().from().toString().substring(11, 19),
            trip.time().to().toString().substring(11, 19),
            trip.metres(),
            trip.source(),
            trip.flags().isEmpty()
                ? "fine"
                : trip.flags().stream().map(Enum::name).collect(Collectors.joining(",")));
  }

  private void expect(String trips, String script) {
    assertEquals(trips.strip(), trips(script, "18:00:00"));
  }

  @Test
  void from_ignition_on_to_ignition_off() {
    expect(
        "10:00:00-10:02:00 1234 DEVICE fine",
        """
        09:59:00 off dev=5000 north=0
        10:00:00 on dev=5000 north=0
        10:01:00 on dev=5600 north=600 kmh=40
        10:02:00 off dev=6234 north=1234
        10:03:00 off dev=6234 north=1234
        """);
  }

  @Test
  void a_trip_begins_with_its_first_record_not_with_the_second() {
    expect(
        "10:00:00-10:00:20 300 DEVICE fine",
        """
        10:00:00 on dev=1000
        10:00:10 on dev=1150
        10:00:20 off dev=1300
        """);
  }

  @Test
  void a_short_trip_is_a_trip() {
    expect(
        "10:00:00-10:00:40 150 DEVICE fine",
        """
        10:00:00 on dev=1000 north=0
        10:00:40 off dev=1150 north=150
        """);
  }

  @Test
  void two_trips_105_seconds_apart_stay_two() {
    expect(
        """
        10:00:00-10:10:00 4000 DEVICE fine
        10:11:45-10:20:00 3000 DEVICE fine
        """,
        """
        10:00:00 on dev=1000
        10:05:00 on dev=3000
        10:10:00 off dev=5000
        10:11:45 on dev=5000
        10:16:00 on dev=6000
        10:20:00 off dev=8000
        """);
  }

  @Test
  void obd_before_can_before_the_terminals_own_before_satellites() {
    String on = "10:00:00 on obd=70007 can=80300 dev=500 north=0\n";
    String off = "10:01:00 off obd=71007 can=81311 dev=1521 north=1031 kmh=30\n";
    expect("10:00:00-10:01:00 1000 OBD fine", on + off);
    expect("10:00:00-10:01:00 1011 CAN fine", (on + off).replaceAll("obd=\\d+", ""));
    expect("10:00:00-10:01:00 1021 DEVICE fine", (on + off).replaceAll("(obd|can)=\\d+", ""));
    expect("10:00:00-10:01:00 1031 GPS fine", (on + off).replaceAll("(obd|can|dev)=\\d+", ""));
  }

  @Test
  void what_the_best_source_does_not_cover_the_next_best_measures() {
    expect(
        "10:00:00-10:03:00 3010 CAN fine",
        """
        10:00:00 on dev=0
        10:01:00 on dev=1000 can=50000
        10:02:00 on dev=2000 can=51010
        10:03:00 off dev=3000 can=52010
        """);
  }

  @Test
  void an_odometer_that_could_not_be_read_is_not_at_zero() {
    expect(
        "10:00:00-10:02:00 900 DEVICE fine",
        """
        10:00:00 on can=0 dev=100
        10:01:00 on can=0 dev=600
        10:02:00 off can=0 dev=1000
        """);
  }

  @Test
  void an_odometer_replaced_on_the_way_is_bridged_and_flagged() {
    // 1000 before, 900 by satellite across the exchange, 1000 after
    expect(
        "10:00:00-10:03:00 2900 DEVICE ODOMETER_RESET",
        """
        10:00:00 on dev=999000 north=0
        10:01:00 on dev=1000000 north=1000 kmh=50
        10:02:00 on dev=5 north=1900 kmh=50
        10:03:00 off dev=1005 north=2900
        """);
  }

  @Test
  void an_odometer_that_jumps_ahead_is_not_believed() {
    expect(
        "10:00:00-10:02:00 1900 CAN ODOMETER_RESET",
        """
        10:00:00 on can=1003 dev=0
        10:01:00 on can=2003 dev=1000
        10:02:00 off can=902003 dev=1900
        """);
  }

  @Test
  void another_terminals_odometer_does_not_go_on_where_the_first_left_off() {
    expect(
        "10:00:00-10:03:00 1700 DEVICE TERMINAL_SWAPPED",
        """
        10:00:00 on dev=1000 north=0
        10:01:00 on dev=1500 north=500 kmh=30
        10:02:00 on dev=1600 north=1100 kmh=30 other
        10:03:00 off dev=2200 north=1700 other
        """);
  }

  @Test
  void a_cars_own_odometer_goes_on_whatever_terminal_reads_it() {
    expect(
        "10:00:00-10:02:00 1200 CAN TERMINAL_SWAPPED",
        """
        10:00:00 on can=1000
        10:01:00 on can=1500
        10:02:00 off can=2200 other
        """);
  }

  @Test
  void a_jump_of_the_satellites_is_left_out() {
    expect(
        "10:00:00-10:03:00 900 GPS BAD_FIX",
        """
        10:00:00 on north=0
        10:01:00 on north=300 kmh=20
        10:01:01 on north=90000 kmh=20
        10:02:00 on north=600 kmh=20
        10:03:00 off north=900
        """);
  }

  @Test
  void a_first_fix_at_zero_or_in_the_factorys_city_is_left_out() {
    String rest =
        """
        10:00:05 on north=100 kmh=30
        10:01:00 on north=600 kmh=30
        10:02:00 off north=1100
        """;
    expect("10:00:00-10:02:00 1000 GPS BAD_FIX", "10:00:00 on zero\n" + rest);
    expect("10:00:00-10:02:00 1000 GPS BAD_FIX", "10:00:00 on north=3000000\n" + rest);
    Assembly made =
        assembly.assemble(
            TripScript.records("10:00:00 on zero\n" + rest), TripScript.at("11:00:00"));
    assertEquals(Optional.of(TripScript.north(100)), made.trips().getFirst().start());
  }

  @Test
  void a_standing_car_does_not_drift() {
    expect(
        "10:00:00-10:00:40 0 GPS fine",
        """
        10:00:00 on north=0
        10:00:10 on north=8
        10:00:20 on north=-5
        10:00:30 on north=6
        10:00:40 off north=0
        """);
  }

  @Test
  void ignition_without_a_fix_begins_and_ends_a_trip() {
    expect(
        "10:00:00-10:02:00 700 DEVICE fine",
        """
        10:00:00 on dev=0
        10:01:00 on dev=300 north=300 kmh=30
        10:02:00 off dev=700
        """);
  }

  @Test
  void no_ignition_off_is_closed_by_silence() {
    String script =
        """
        10:00:00 on dev=0
        10:05:00 on dev=3000 kmh=30
        """;
    assertEquals("open 10:00:00-10:05:00 3000 DEVICE fine", trips(script, "10:35:00"));
    assertEquals("10:00:00-10:05:00 3000 DEVICE NO_IGNITION_OFF", trips(script, "10:35:01"));
  }

  @Test
  void what_silence_closed_stays_closed_when_the_car_speaks_again() {
    expect(
        """
        10:00:00-10:05:00 3000 DEVICE NO_IGNITION_OFF
        11:00:00-11:05:00 500 DEVICE fine
        """,
        """
        10:00:00 on dev=0
        10:05:00 on dev=3000
        11:00:00 on dev=9000
        11:05:00 off dev=9500
        """);
  }

  @Test
  void an_hourly_record_of_a_parked_car_does_not_end_a_trip_an_hour_late() {
    expect(
        "10:00:00-10:05:00 3000 DEVICE NO_IGNITION_OFF",
        """
        10:00:00 on dev=0
        10:05:00 on dev=3000
        11:00:00 off dev=3000
        """);
  }

  @Test
  void a_gap_is_bridged_by_the_odometer_and_flagged() {
    expect(
        "10:00:00-10:20:00 15000 DEVICE GAP",
        """
        10:00:00 on dev=0
        10:01:00 on dev=800
        10:19:00 on dev=14500
        10:20:00 off dev=15000
        """);
  }

  @Test
  void a_replay_that_does_not_say_the_ignition_begins_with_movement() {
    expect(
        "10:00:00-10:03:00 1200 DEVICE NO_IGNITION_ON",
        """
        10:00:00 dev=0 north=0
        10:01:00 dev=100 north=100 kmh=30
        10:02:00 dev=600 north=600 kmh=30
        10:03:00 off dev=1200 north=1200
        """);
  }

  @Test
  void a_first_half_that_is_not_there_yet_shows() {
    expect(
        "10:02:00-10:03:00 500 DEVICE NO_IGNITION_ON",
        """
        10:02:00 on dev=2000 north=2000 kmh=40
        10:03:00 off dev=2500 north=2500
        """);
  }

  @Test
  void idling_is_part_of_the_trip() {
    expect(
        "10:00:00-10:40:00 500 DEVICE GAP",
        """
        10:00:00 on dev=0
        10:02:00 on dev=500
        10:12:00 on dev=500
        10:22:00 on dev=500
        10:32:00 on dev=500
        10:40:00 off dev=500
        """);
  }

  @Test
  void a_towed_car_makes_no_trip() {
    expect(
        "",
        """
        10:00:00 off dev=0 north=0
        10:05:00 off dev=2000 north=2000 kmh=40
        10:10:00 off dev=4000 north=4000
        """);
  }

  @Test
  void off_and_on_in_the_same_instant_end_one_trip_and_begin_another() {
    expect(
        """
        10:00:00-10:01:00 400 DEVICE fine
        10:02:00-10:03:00 500 DEVICE fine
        """,
        """
        10:00:00 off dev=0
        10:00:00 on dev=0
        10:01:00 on dev=400
        10:01:00 off dev=400
        10:02:00 on dev=400
        10:03:00 off dev=900
        """);
  }

  @Test
  void a_record_from_the_future_waits() {
    String script =
        """
        10:00:00 on dev=0
        10:01:00 off dev=400
        17:30:00 on dev=400
        """;
    assertEquals("10:00:00-10:01:00 400 DEVICE fine", trips(script, "10:02:00"));
    assertEquals("", trips("", "10:02:00"));
    assertTrue(trips(script, "17:29:00").endsWith("open 17:30:00-17:30:00 0 GPS fine"));
  }
}
