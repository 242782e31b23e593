package io.openmaas.terminal.alarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Detail;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.TerminalRecord.Fix;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordAlarmsTest {
  private static final VehicleId VEHICLE = new VehicleId(new UUID(1, 2));
  private static final Imei IMEI = new Imei("350000000000001");
  private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");

  /** Records as {@code 11:59:30 EXTERNAL_MV=11500 IGNITION=0 at=54.9/13.9 codes=P0420}. */
  private static List<TerminalRecord> records(String script) {
    var records = new ArrayList<TerminalRecord>();
    for (String line : script.split(";")) {
      String[] words = line.strip().split("\\s+");
      var measures = new EnumMap<Measure, Long>(Measure.class);
      Optional<Fix> fix = Optional.empty();
      Map<Detail, String> details = Map.of();
      for (int i = 1; i < words.length; i++) {
        String[] parts = words[i].split("=");
        if (parts[0].equals("at")) {
          String[] point = parts[1].split("/");
          fix =
              Optional.of(
                  new Fix(
                      new Coordinates(Double.parseDouble(point[0]), Double.parseDouble(point[1])),
                      0,
                      0,
                      50,
                      9));
        } else if (parts[0].equals("codes")) {
          details = Map.of(Detail.FAULT_CODES, parts[1]);
        } else {
          measures.put(Measure.valueOf(parts[0]), Long.valueOf(parts[1]));
        }
      }
      Instant at =
          words[0].length() > 10
              ? Instant.parse(words[0])
              : Instant.parse("2026-05-04T" + words[0] + "Z");
      records.add(new TerminalRecord(IMEI, at, fix, measures, details));
    }
    return records;
  }

  private static String kinds(String script) {
    return RecordAlarms.of(VEHICLE, records(script), NOON).stream()
        .map(alarm -> alarm.kind().name())
        .distinct()
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          11:59:00 CRASH=3                                        | CRASH
          11:59:00 CRASH=0 TOWED=0 UNPLUGGED=0 JAMMED=0           |
          11:59:00 TOWED=1                                        | TOW
          11:59:00 UNPLUGGED=1                                    | UNPLUGGED
          11:59:00 JAMMED=2                                       | JAMMING
          11:59:00 codes=P0420,P0300                              | FAULT_CODES
          11:59:00 FAULT_COUNT=0 FAULT_LAMP=0                     |
          11:59:00 FAULT_COUNT=2                                  | FAULT_CODES
          11:59:00 FAULT_LAMP=1                                   | FAULT_CODES
          11:59:00 TYRE_REAR_LEFT_KPA=150                         | TYRE_PRESSURE
          11:59:00 TYRE_REAR_LEFT_KPA=0 TYRE_FRONT_LEFT_KPA=230   |
          11:59:00 at=0/0                                         | IMPOSSIBLE_POSITION
          11:58:00 at=0/0; 11:59:00 at=54.9/13.9                  | IMPOSSIBLE_POSITION
          11:59:00 at=54.9/13.9; 11:59:10 at=54.905/13.9          |
          11:59:00 at=54.9/13.9; 11:59:10 at=22.5/114.0           | IMPOSSIBLE_POSITION
          11:59:00 at=54.9/13.9; 11:59:10 at=54.9/-13.9           | IMPOSSIBLE_POSITION
          01:00:00 at=54.9/13.9; 11:59:10 at=48.1/11.6            |
          11:59:00 at=80/13.9; 11:59:10 at=80/13.98               |
          11:59:00 at=0.5/179.999; 11:59:10 at=0.5/-179.999       |
          12:02:00 IGNITION=0                                     |
          12:02:01 IGNITION=0                                     | CLOCK_SKEW
          12:00:00 IGNITION=0; 20:00:00 IGNITION=1                | CLOCK_SKEW
          2099-01-01T00:00:00Z at=54.9/13.9                       | CLOCK_SKEW
          1970-01-01T00:00:12Z at=54.9/13.9                       | CLOCK_SKEW
          2026-04-01T00:00:00Z IGNITION=1                         |
          11:59:00 EXTERNAL_MV=11799 IGNITION=0                   | LOW_12V
          11:59:00 EXTERNAL_MV=11800 IGNITION=0                   |
          11:59:00 EXTERNAL_MV=11500                              | LOW_12V
          11:59:00 EXTERNAL_MV=9800 IGNITION=1                    |
          11:50:00 EXTERNAL_MV=11500 IGNITION=0; 11:55:00 EXTERNAL_MV=11500 IGNITION=0 | LOW_12V
          11:50:00 EXTERNAL_MV=9600 IGNITION=0; 11:50:02 EXTERNAL_MV=14100 IGNITION=1  |
          11:50:00 EXTERNAL_MV=9600 IGNITION=0; 11:50:02 EXTERNAL_MV=12500 IGNITION=0  |
          11:50:00 EXTERNAL_MV=11700 IGNITION=0; 11:52:00 EXTERNAL_MV=12000 IGNITION=0 | LOW_12V
          11:40:00 EXTERNAL_MV=11700 IGNITION=0; 11:42:00 EXTERNAL_MV=11600 IGNITION=0; 11:50:00 EXTERNAL_MV=14000 IGNITION=1 | LOW_12V
          """)
  void what_a_batch_of_records_tells(String script, String expected) {
    assertEquals(expected == null ? "" : expected, kinds(script));
  }

  @Test
  void late_records_are_no_clock_skew() {
    assertEquals("", kinds("2026-02-01T00:00:00Z IGNITION=1; 11:59:59 IGNITION=0"));
  }

  @Test
  void an_alarm_says_when_and_what_and_which_terminal() {
    List<Alarm> alarms =
        RecordAlarms.of(VEHICLE, records("11:59:00 EXTERNAL_MV=11432 IGNITION=0"), NOON);
    assertEquals(
        List.of(
            new Alarm(
                AlarmKind.LOW_12V,
                Optional.of(VEHICLE),
                Optional.of(IMEI),
                Instant.parse("2026-05-04T11:59:00Z"),
                "the battery gives 11.4 V with the engine off")),
        alarms);
  }

  @Test
  void of_each_kind_the_first_and_the_last_are_given() {
    List<Alarm> alarms =
        RecordAlarms.of(
            VEHICLE, records("11:50:00 codes=P1; 11:51:00 codes=P2; 11:52:00 codes=P3"), NOON);
    assertEquals(
        List.of("fault codes P1", "fault codes P3"), alarms.stream().map(Alarm::words).toList());
  }

  @Test
  void a_clock_that_is_wrong_does_not_say_when() {
    Alarm alarm =
        RecordAlarms.of(VEHICLE, records("2099-01-01T00:00:00Z CRASH=1"), NOON).getFirst();
    assertEquals(AlarmKind.CRASH, alarm.kind());
    assertEquals(NOON, alarm.at());
  }

  @Test
  void the_most_absurd_clocks_are_no_reason_to_throw() {
    var absurd =
        List.of(
            new TerminalRecord(IMEI, Instant.MIN, Optional.empty(), Map.of()),
            new TerminalRecord(IMEI, Instant.MAX, Optional.empty(), Map.of()));
    assertEquals(2, RecordAlarms.of(VEHICLE, absurd, NOON).size());
  }

  /** Law: the order of the records changes nothing. */
  @Test
  void any_order_gives_the_same_alarms() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      var script = new ArrayList<String>();
      for (int i = 0; i < 12; i++) {
        script.add(
            "11:%02d:00 EXTERNAL_MV=%d IGNITION=%d CRASH=%d at=54.%d/13.9"
                .formatted(
                    i * 5,
                    11_000 + random.nextInt(2_000),
                    random.nextInt(2),
                    random.nextInt(4) / 3,
                    90 + random.nextInt(9)));
      }
      List<TerminalRecord> inOrder = records(String.join(";", script));
      var shuffled = new ArrayList<>(inOrder);
      Collections.shuffle(shuffled, random);
      assertEquals(
          RecordAlarms.of(VEHICLE, inOrder, NOON),
          RecordAlarms.of(VEHICLE, shuffled, NOON),
          "seed " + seed);
    }
  }

  @Test
  void records_with_nothing_wrong_cost_no_objects_and_little_time() {
    var ordinary = new ArrayList<TerminalRecord>();
    for (int i = 0; i < 10; i++) {
      ordinary.addAll(
          records(
              "11:50:%02d IGNITION=1 MOVEMENT=1 EXTERNAL_MV=14100 ODOMETER_DEVICE_M=%d SLEEPING=0 LOCKED=0 FUEL_PERCENT=50 DOORS=0 at=54.9%02d/13.9"
                  .formatted(i, 1000 + i, i)));
    }
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int i = 0; i < 20_000; i++) {
      assertSame(List.of(), RecordAlarms.of(VEHICLE, ordinary, NOON));
    }
    int rounds = 20_000;
    long bytesBefore = threads.getCurrentThreadAllocatedBytes();
    long began = System.nanoTime();
    for (int i = 0; i < rounds; i++) {
      RecordAlarms.of(VEHICLE, ordinary, NOON);
    }
    double nanos = (System.nanoTime() - began) / 10.0 / rounds;
    long bytes = threads.getCurrentThreadAllocatedBytes() - bytesBefore;
    System.out.printf("RecordAlarms: %.0f ns and %d bytes a record%n", nanos, bytes / 10 / rounds);
    assertTrue(bytes / 10 / rounds <= 1, bytes + " bytes");
    assertTrue(nanos < 2_000, nanos + " ns");
  }
}
