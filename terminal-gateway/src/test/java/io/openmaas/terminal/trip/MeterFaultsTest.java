package io.openmaas.terminal.trip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.trip.Consumption;
import io.openmaas.core.trip.OdometerSource;
import io.openmaas.core.trip.TripFlag;
import io.openmaas.core.trip.TripRemark;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Each fault that other meters are known for, by its name, and what a trip must say of it. */
class MeterFaultsTest {
  private final TripAssembly assembly = new TripAssembly(AssemblyRules.DEFAULT);

  private Assembly made(String script) {
    return assembly.assembleKept(TripScript.kept(script), TripScript.at("18:00:00"));
  }

  private AssembledTrip only(String script) {
    Assembly made = made(script);
    assertEquals(1, made.trips().size(), made.toString());
    return made.trips().getFirst();
  }

  private List<Long> metres(String script) {
    return made(script).trips().stream().map(AssembledTrip::metres).toList();
  }

  private static String why(AssembledTrip trip, TripFlag flag) {
    assertTrue(trip.flags().contains(flag), trip.toString());
    return trip.facts().remarks().stream()
        .filter(remark -> remark.flag() == flag)
        .map(TripRemark::words)
        .collect(Collectors.joining("; "));
  }

  /** A drive north at 50 km/h, a record every 10 s; {@code metre} stands for where it is. */
  private static String drive(String from, int metres, String rest) {
    var script = new StringBuilder();
    for (int at = 0; at <= metres; at += 140) {
      String time = TripScript.at(from).plusSeconds(at / 14).toString().substring(11, 19);
      boolean last = at + 140 > metres;
      script
          .append(time)
          .append(last ? " off" : " on")
          .append(" north=" + at + " kmh=" + (at == 0 || last ? 0 : 50) + " ");
      var words = new ArrayList<String>();
      for (String word : rest.split(" ")) {
        String[] parts = word.split("[=+*]");
        if (parts.length == 3) { // dev=1000+metre or obd=70000*metre: whole kilometres
          long base = Long.parseLong(parts[1]);
          words.add(
              parts[0]
                  + "="
                  + switch (parts[2]) {
                    case "m" -> base + at;
                    case "km" -> (base + at) / 1000 * 1000;
                    case "asm" -> (base + at) / 1000;
                    case "1000m" -> (base + at) * 1000;
                    case "still" -> base;
                    case "ten" -> base + at * 11 / 10;
                    default -> throw new IllegalArgumentException(word);
                  });
        } else {
          words.add(word);
        }
      }
      script.append(String.join(" ", words)).append('\n');
    }
    return script.toString();
  }

  // ---- the five scenarios of the notes

  @Test
  void two_rentals_105_seconds_apart_are_two_trips_with_their_own_metres() {
    String first = drive("10:00:00", 4200, "dev=1000+m");
    String second = drive("10:06:45", 2800, "dev=5200+m");
    assertEquals(List.of(4200L, 2800L), metres(first + second));
  }

  @Test
  void an_odometer_replaced_mid_trip_never_takes_metres_away() {
    String before = drive("10:00:00", 4200, "dev=993000+m").replace(" off", " on");
    String after =
        drive("10:05:10", 2800, "dev=7+m")
            .replaceAll("north=(\\d+)", "north=x$1")
            .lines()
            .map(
                line -> {
                  int at = line.indexOf("north=x") + 7;
                  int end = line.indexOf(' ', at);
                  int north = 4340 + Integer.parseInt(line.substring(at, end));
                  return line.substring(0, at - 1) + north + line.substring(end);
                })
            .collect(Collectors.joining("\n"));
    AssembledTrip trip = only(before + after);
    assertEquals(4200 + 140 + 2800, trip.metres());
    assertEquals(
        "DEVICE odometer ran backwards from 997200 to 7 m", why(trip, TripFlag.ODOMETER_RESET));
  }

  @Test
  void a_trip_of_150_metres_is_a_trip() {
    AssembledTrip trip =
        only(
            """
            10:00:00 on dev=70011 obd=70000 north=0
            10:00:20 on dev=70080 obd=70000 north=70 kmh=15
            10:00:40 off dev=70161 obd=70000 north=150
            """);
    assertEquals(150, trip.metres());
  }

  @Test
  void second_half_first_gives_the_same_trip_to_the_byte() {
    List<String> lines = drive("10:00:00", 7000, "dev=1000+m can=555001+m").lines().toList();
    var late = new ArrayList<>(lines.subList(20, lines.size()));
    late.addAll(lines.subList(0, 20));
    AssembledTrip trip = only(String.join("\n", late));
    assertEquals(7000, trip.metres());
    assertEquals(only(String.join("\n", lines)).toString(), trip.toString());
  }

  @Test
  void idling_is_part_of_the_trip_and_told() {
    AssembledTrip trip =
        only(
            """
            10:00:00 on dev=0 north=0
            10:01:00 on dev=500 north=500 kmh=30
            10:02:00 on dev=700 north=700
            10:06:00 on dev=700 north=701
            10:10:00 on dev=700 north=699
            10:11:00 on dev=1100 north=1100 kmh=30
            10:12:00 off dev=1500 north=1500
            """);
    assertEquals(1500, trip.metres());
    assertEquals(8 * 60, trip.facts().idleSeconds());
    assertEquals(1, trip.facts().stops().size());
    assertEquals(TripScript.at("10:02:00"), trip.facts().stops().getFirst().time().from());
    assertEquals(Optional.of(TripScript.north(700)), trip.facts().stops().getFirst().position());
  }

  // ---- what users of other servers reported

  @Test
  void a_trip_of_no_metres_is_a_trip_with_its_idle_time() {
    AssembledTrip trip =
        only("10:00:00 on dev=500 north=0\n10:04:00 on dev=500 north=2\n10:05:00 off dev=500");
    assertEquals(0, trip.metres());
    assertEquals(300, trip.facts().idleSeconds());
  }

  @Test
  void no_stop_event_and_still_a_trip() {
    AssembledTrip trip = only(drive("10:00:00", 2800, "dev=1000+m").replace(" off", " on"));
    assertEquals(2800, trip.metres());
    assertTrue(why(trip, TripFlag.NO_IGNITION_OFF).contains("silence"));
  }

  @Test
  void silent_at_ignition_off_and_the_next_trip_is_its_own() {
    assertEquals(
        List.of(2800L, 1400L),
        metres(
            drive("10:00:00", 2800, "dev=1000+m").replace(" off", " on")
                + drive("11:00:00", 1400, "dev=3800+m")));
  }

  @Test
  void an_offline_replay_without_ignition_state_is_a_trip_by_its_movement() {
    AssembledTrip trip =
        only(drive("10:00:00", 2800, "dev=1000+m").replace(" on", "").replace(" off", ""));
    assertEquals(2800, trip.metres(), "from where it stood before to where it stands after");
    assertTrue(trip.flags().containsAll(Set.of(TripFlag.NO_IGNITION_ON, TripFlag.NO_IGNITION_OFF)));
  }

  @Test
  void an_ignition_event_without_a_fix_begins_a_trip() {
    AssembledTrip trip =
        only(
            """
            10:00:00 on dev=100
            10:00:10 on dev=110 north=10 kmh=10
            10:01:00 on dev=500 north=400 kmh=30
            10:01:10 off dev=510
            """);
    assertEquals(410, trip.metres());
    assertEquals(Set.of(), trip.flags());
    assertEquals(Optional.of(TripScript.north(10)), trip.start());
  }

  @Test
  void a_late_record_does_not_get_the_wrong_driver() {
    String script =
        """
        09:50:00 off dev=100 north=0 card=A1
        10:00:00 on dev=100 north=0
        10:05:00 off dev=3000 north=2900 card=A1
        10:06:00 off dev=3000 north=2900 card=B2
        10:06:45 on dev=3000 north=2900
        10:09:00 off dev=4000 north=3900
        10:10:00 off dev=4000 north=3900
        10:12:00 on dev=4000 north=3900
        10:15:00 off dev=5000 north=4900
        """;
    for (int seed = 0; seed < 20; seed++) {
      List<String> lines = new ArrayList<>(script.lines().toList());
      Collections.shuffle(lines, new java.util.Random(seed));
      assertEquals(
          List.of(Optional.of("A1"), Optional.of("B2"), Optional.<String>empty()),
          made(String.join("\n", lines)).trips().stream()
              .map(trip -> trip.facts().driverCard())
              .toList());
    }
  }

  @Test
  void a_second_driver_on_the_way_is_told() {
    AssembledTrip trip =
        only("10:00:00 on dev=0 card=A1\n10:01:00 on dev=500 card=B2\n10:02:00 off dev=900");
    assertEquals(Optional.of("A1"), trip.facts().driverCard());
    assertEquals("card B2 after card A1", why(trip, TripFlag.SECOND_CARD));
  }

  @Test
  void a_first_fix_at_zero_or_in_the_factorys_city_moves_nothing() {
    String good = drive("10:00:00", 2800, "x").replace(" x", "");
    for (String first : List.of("09:59:50 on zero\n", "09:59:50 on north=3000000\n")) {
      AssembledTrip trip = only(first + good);
      assertEquals(2800, trip.metres());
      assertEquals(Optional.of(TripScript.north(0)), trip.start());
      assertTrue(trip.flags().contains(TripFlag.BAD_FIX));
    }
    assertEquals(
        "1 positions left out at 0/0", why(only("09:59:50 on zero\n" + good), TripFlag.BAD_FIX));
  }

  @Test
  void kilometres_taken_for_metres_are_not_believed() {
    AssembledTrip trip = only(drive("10:00:00", 7000, "can=84321500+asm dev=1000+m"));
    assertEquals(7000, trip.metres());
    assertTrue(
        why(trip, TripFlag.ODOMETER_DISTRUSTED).endsWith("kilometres were taken for metres"));
  }

  @Test
  void metres_taken_for_kilometres_are_not_believed() {
    AssembledTrip trip = only(drive("10:00:00", 7000, "obd=84321+1000m dev=1000+m"));
    assertEquals(7000, trip.metres());
    assertTrue(
        why(trip, TripFlag.ODOMETER_DISTRUSTED).endsWith("metres were taken for kilometres"));
  }

  @Test
  void an_odometer_that_stands_still_does_not_make_a_drive_free() {
    AssembledTrip trip = only(drive("10:00:00", 7000, "can=84321501+still dev=1000+m"));
    assertEquals(7000, trip.metres());
    assertTrue(why(trip, TripFlag.ODOMETER_DISTRUSTED).endsWith("it stands still"));
  }

  @Test
  void an_odometer_of_whole_kilometres_does_not_make_short_trips_free_or_long() {
    // 70999 to 71149: one kilometre by its own count, and 70100 to 70250: none
    for (int base : List.of(70_999, 70_100)) {
      AssembledTrip byOdometer = only(drive("10:00:00", 140, "obd=" + base + "+km dev=1001+m"));
      assertEquals(140, byOdometer.metres());
      AssembledTrip bySatellites = only(drive("10:00:00", 140, "obd=" + base + "+km"));
      assertEquals(140, bySatellites.metres());
    }
    AssembledTrip blind =
        only("10:00:00 on obd=70000\n10:10:00 on obd=75000\n10:12:00 off obd=76000");
    assertEquals(6000, blind.metres());
    assertEquals("OBD odometer counts whole kilometres", why(blind, TripFlag.ODOMETER_COARSE));
  }

  @Test
  void a_longitude_of_the_wrong_sign_moves_nothing() {
    String script = drive("10:00:00", 2800, "x").replace(" x", "");
    List<String> lines = new ArrayList<>(script.lines().toList());
    for (int i : List.of(0, 5, 6, 13, 20)) {
      lines.set(i, lines.get(i) + " flipped");
    }
    AssembledTrip trip = only(String.join("\n", lines));
    assertEquals(2520, trip.metres(), "the fixes of both ends were among them");
    assertEquals("5 positions left out, longitude of the wrong sign", why(trip, TripFlag.BAD_FIX));
  }

  @Test
  void a_jump_of_the_satellites_moves_nothing() {
    List<String> lines =
        new ArrayList<>(drive("10:00:00", 2800, "x").replace(" x", "").lines().toList());
    lines.set(7, lines.get(7).replaceAll("north=\\d+", "north=70000"));
    AssembledTrip trip = only(String.join("\n", lines));
    assertEquals(2800, trip.metres());
    assertEquals("1 positions left out, out of the car's reach", why(trip, TripFlag.BAD_FIX));
  }

  @Test
  void the_same_packet_a_hundred_times_is_one() {
    String script = drive("10:00:00", 2800, "dev=1000+m");
    assertEquals(only(script).toString(), only(script.repeat(100)).toString());
  }

  @Test
  void local_time_sent_as_utc_is_flagged() {
    AssembledTrip trip = only(drive("12:00:00", 2800, "dev=1000+m ahead"));
    assertEquals(2800, trip.metres());
    assertTrue(why(trip, TripFlag.CLOCK).startsWith("21 records with a time"));
  }

  @Test
  void a_clock_hours_off_for_part_of_the_day_is_flagged_and_takes_nothing_away() {
    // the drive of 12:00 is dated 10:00:03 by a clock two hours late, into the drive of 10:00
    String morning = drive("10:00:00", 7000, "dev=1000+m");
    String noon = drive("10:00:03", 2800, "dev=60000+m");
    Assembly made = made(morning + noon);
    assertFalse(made.trips().isEmpty());
    for (AssembledTrip trip : made.trips()) {
      assertTrue(trip.metres() >= 0);
    }
    assertTrue(
        made.trips().stream().anyMatch(trip -> trip.flags().contains(TripFlag.CLOCK)),
        made.toString());
  }

  @Test
  void a_future_record_waits_and_one_of_a_clock_never_set_makes_no_trip() {
    String future = "2099-01-01T00:00:00Z on dev=0\n";
    assertEquals(List.of(2800L), metres(future + drive("10:00:00", 2800, "dev=1000+m")));
    String unset = "2004-01-01T00:00:00Z on dev=0\n2004-01-01T00:01:00Z off dev=900\n";
    assertEquals(List.of(), metres(unset));
    assertEquals(List.of(2800L), metres(unset + drive("10:00:00", 2800, "dev=1000+m")));
  }

  @Test
  void the_dashboard_measures_in_whole_kilometres_where_nothing_finer_does() {
    String only = "10:00:00 on dash=48000\n10:10:00 on dash=53000\n10:20:00 off dash=57000";
    AssembledTrip trip = made(only).trips().getFirst();
    assertEquals(9000, trip.metres());
    assertEquals(OdometerSource.OBD, trip.source());
    assertTrue(trip.flags().contains(TripFlag.ODOMETER_COARSE));
    String behindDevice =
        "10:00:00 on dash=48000 dev=100\n10:10:00 on dash=53000 dev=4700\n10:20:00 off dash=57000 dev=8800";
    assertEquals(List.of(8700L), metres(behindDevice));
    String behindCan =
        "10:00:00 on dash=48000 can=48900\n10:10:00 on dash=53000 can=50000\n10:20:00 off dash=57000 can=52000";
    assertEquals(List.of(3100L), metres(behindCan));
    String behindObd =
        "10:00:00 on dash=48000 obd=48900\n10:10:00 on dash=53000\n10:20:00 off dash=57000 obd=52001";
    assertEquals(List.of(3101L), metres(behindObd));
  }

  @Test
  void every_point_counts_from_the_first_record_on() {
    assertEquals(
        List.of(300L), metres("10:00:00 on dev=7\n10:00:10 on dev=157\n10:00:20 off dev=307"));
  }

  @Test
  void a_start_in_a_basement_has_the_parked_cars_place_or_none() {
    String drive =
        """
        10:00:00 on dev=1000
        10:01:00 on dev=1150
        10:02:00 on dev=1400 north=400 kmh=30
        10:03:00 off dev=1900 north=900
        """;
    AssembledTrip trip = only("09:55:00 off dev=1000 north=7\n" + drive);
    assertEquals(900, trip.metres());
    assertEquals(Optional.of(TripScript.north(7)), trip.start());
    assertTrue(why(trip, TripFlag.NO_START_FIX).contains("10:02:00"));
    assertEquals(Optional.empty(), only("09:00:00 off dev=1000 north=7\n" + drive).start());
  }

  @Test
  void an_end_in_a_basement_is_told() {
    AssembledTrip trip =
        only(
            """
            10:00:00 on dev=1000 north=0
            10:01:00 on dev=1500 north=500 kmh=30
            10:03:00 on dev=1800
            10:04:00 off dev=1900
            """);
    assertEquals(900, trip.metres());
    assertEquals(Optional.of(TripScript.north(500)), trip.end());
    assertTrue(trip.flags().contains(TripFlag.NO_END_FIX));
  }

  @Test
  void a_towed_car_makes_no_trip_but_a_tow() {
    Assembly made =
        made(
            """
            10:00:00 off dev=0 north=0
            10:05:00 off dev=2000 north=2000 kmh=40
            10:10:00 off dev=4000 north=4000 kmh=40
            10:15:00 off dev=4500 north=4500
            11:00:00 on dev=4500 north=4500
            11:10:00 off dev=9500 north=9500
            """);
    assertEquals(List.of(5000L), made.trips().stream().map(AssembledTrip::metres).toList());
    assertEquals(1, made.tows().size());
    assertEquals(4500, made.tows().getFirst().metres());
    assertEquals(TripScript.at("10:00:00"), made.tows().getFirst().time().from());
    assertEquals(List.of(), made("10:00:00 off north=0 kmh=6\n10:00:10 off north=20 kmh=7").tows());
  }

  @Test
  void a_gap_is_bridged_by_the_odometer_and_told() {
    AssembledTrip trip =
        only(
            "10:00:00 on dev=0\n10:01:00 on dev=800\n10:19:00 on dev=14500\n10:20:00 off dev=15000");
    assertEquals(15_000, trip.metres());
    assertEquals("no record for 1080 s, until 2026-05-04T10:19:00Z", why(trip, TripFlag.GAP));
  }

  @Test
  void odometer_against_satellites_by_more_than_five_per_cent_is_told() {
    AssembledTrip trip = only(drive("10:00:00", 7000, "dev=1000+ten"));
    assertEquals(7700, trip.metres());
    assertEquals(
        "DEVICE odometer counted 7700 m, satellites 7000 m", why(trip, TripFlag.ODOMETER_DIFFERS));
    assertEquals(Set.of(), only(drive("10:00:00", 7000, "dev=1000+m")).flags());
  }

  @Test
  void two_odometers_that_differ_are_told() {
    AssembledTrip trip = only(drive("10:00:00", 7000, "can=5001+ten dev=1000+m"));
    assertEquals(7700, trip.metres());
    assertTrue(why(trip, TripFlag.ODOMETER_DIFFERS).contains("DEVICE odometer 7000 m"));
  }

  @Test
  void an_exchanged_terminal_is_told_with_both_names() {
    String script =
        """
        10:00:00 on dev=1000 can=7001 north=0
        10:01:00 on dev=1500 can=7501 north=500 kmh=30
        10:02:00 on dev=9 can=8101 north=1100 kmh=30 other
        10:03:00 off dev=609 can=8701 north=1700 other
        """;
    AssembledTrip trip = only(script);
    assertEquals(1700, trip.metres());
    assertEquals(
        "terminal 350000000000002 after terminal 350000000000001",
        why(trip, TripFlag.TERMINAL_SWAPPED));
    assertEquals(Set.of(TripFlag.TERMINAL_SWAPPED), trip.flags());
  }

  @Test
  void two_terminals_at_once_are_not_added_up() {
    String one = drive("10:00:00", 2800, "dev=1000+m");
    String two = drive("10:00:04", 2800, "dev=500000+m other").replace(" off", " on");
    AssembledTrip trip = made(one + two).trips().getFirst();
    assertEquals(2800, trip.metres(), 140);
    assertTrue(trip.flags().contains(TripFlag.TERMINAL_SWAPPED));
  }

  // ---- what was used

  @Test
  void fuel_and_energy_come_from_counters_else_from_a_level_that_fell_else_from_nothing() {
    assertEquals(
        new Consumption(Optional.of(700L), Optional.of(1200L), Consumption.Basis.COUNTER),
        only("10:00:00 on burnt=5000 wh=100\n10:10:00 off burnt=5700 wh=1300")
            .facts()
            .consumption());
    assertEquals(
        new Consumption(Optional.of(4000L), Optional.empty(), Consumption.Basis.LEVEL),
        only("10:00:00 on tank=40000\n10:20:00 on tank=38500\n10:40:00 off tank=36000")
            .facts()
            .consumption());
    for (String unknown :
        List.of(
            "10:00:00 on tank=40000\n10:20:00 off tank=39000",
            "10:00:00 on tank=40000\n10:20:00 on tank=30000\n10:40:00 off tank=36000",
            "10:00:00 on burnt=5000\n10:10:00 off burnt=10",
            "10:00:00 on burnt=5000\n10:10:00 off burnt=905000")) {
      assertEquals(Consumption.UNKNOWN, only(unknown).facts().consumption(), unknown);
    }
  }

  // ---- how it is made

  @Test
  void a_trip_names_the_links_of_its_records_and_of_those_that_tell_of_it() {
    Assembly made =
        made(
            """
            09:40:00 off dev=0 north=0 link=1
            09:55:00 off dev=0 north=0 link=2 card=A1
            10:00:00 on dev=0 link=4
            10:02:00 on dev=900 north=900 kmh=20 link=5
            10:03:00 off dev=1400 north=1400 link=7
            10:04:00 off dev=1400 north=1400 link=8
            """);
    assertEquals("2,4-5,7", made.links().getFirst().toString());
  }
}
