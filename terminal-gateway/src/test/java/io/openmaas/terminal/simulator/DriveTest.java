package io.openmaas.terminal.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.geo.Path;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DriveTest {
  private static final Imei IMEI = new Imei("352093081452251");
  private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

  @Test
  void the_odometer_shows_the_metres_driven() {
    Path path = towards(40, 180, 5);
    Drive drive = Drive.along(IMEI, path, START, 1_000_000);
    List<TerminalRecord> records = drive.records();
    assertEquals(Math.round(path.metres()), drive.simulatedMetres());
    assertEquals(
        drive.simulatedMetres(), odometer(records.getLast()) - odometer(records.getFirst()));
    for (int i = 1; i < records.size(); i++) {
      assertTrue(odometer(records.get(i)) >= odometer(records.get(i - 1)));
      assertTrue(records.get(i).at().isAfter(records.get(i - 1).at()));
      Duration gap = Duration.between(records.get(i - 1).at(), records.get(i).at());
      assertTrue(gap.compareTo(Duration.ofSeconds(7)) < 0, "gap of " + gap);
    }
  }

  @Test
  void ignition_is_on_first_and_off_last() {
    List<TerminalRecord> records = Drive.along(IMEI, towards(3, 90, 1), START, 0).records();
    assertEquals(START, records.getFirst().at());
    for (int i = 0; i < records.size(); i++) {
      long expected = i == records.size() - 1 ? 0 : 1;
      assertEquals(expected, records.get(i).find(Measure.IGNITION).orElseThrow());
    }
  }

  @Test
  void it_drives_as_in_a_town() {
    Drive drive = Drive.along(IMEI, towards(40, 200, 2), START, 0);
    double kmh = drive.simulatedMetres() / (drive.time().length().toMillis() / 1000.0) * 3.6;
    assertTrue(kmh > 12 && kmh < 45, "average of " + kmh + " km/h");
    List<Integer> speeds =
        drive.records().stream().map(record -> record.fix().orElseThrow().speedKmh()).toList();
    assertTrue(speeds.stream().allMatch(speed -> speed <= 50), speeds.toString());
    assertTrue(speeds.stream().anyMatch(speed -> speed >= 30), speeds.toString());
    long stops = speeds.subList(3, speeds.size() - 3).stream().filter(s -> s == 0).count();
    assertTrue(stops > 0, "it waits at lights: " + speeds);
  }

  @Test
  void fixes_lie_on_the_path() {
    Path path = towards(20, 150, 3);
    for (TerminalRecord record : Drive.along(IMEI, path, START, 0).records()) {
      Coordinates fix = record.fix().orElseThrow().position();
      double nearest = nearestMetres(path, fix);
      assertTrue(nearest < 12, "a fix " + nearest + " m beside the path");
    }
  }

  @Test
  void the_same_inputs_give_the_same_drive() {
    Path path = towards(10, 120, 4);
    assertEquals(Drive.along(IMEI, path, START, 7), Drive.along(IMEI, path, START, 7));
  }

  @Test
  void the_shortest_drives_are_drives() {
    var here = new Coordinates(54.9, 13.9);
    Drive still = Drive.along(IMEI, new Path(List.of(here, here)), START, 5);
    assertEquals(0, still.simulatedMetres());
    assertEquals(0L, still.records().getLast().find(Measure.IGNITION).orElseThrow());
    Drive brief = Drive.along(IMEI, towards(2, 75, 6), START, 5);
    assertEquals(
        brief.simulatedMetres(),
        odometer(brief.records().getLast()) - odometer(brief.records().getFirst()));
    assertThrows(
        IllegalArgumentException.class, () -> Drive.along(IMEI, new Path(List.of(here)), START, 5));
  }

  /** So many blocks of about so many metres with turns between. */
  static Path towards(int blocks, int metres, long seed) {
    var random = new Random(seed);
    var points = new ArrayList<Coordinates>();
    var at = new Coordinates(54.9, 13.9);
    points.add(at);
    for (int i = 0; i < blocks; i++) {
      double degrees = metres / 111_195.0 * (0.5 + random.nextDouble());
      boolean north = random.nextBoolean();
      at =
          new Coordinates(
              at.latitude() + (north ? degrees : 0), at.longitude() + (north ? 0 : degrees * 1.7));
      points.add(at);
    }
    return new Path(points);
  }

  private static double nearestMetres(Path path, Coordinates point) {
    double nearest = Double.MAX_VALUE;
    for (int i = 1; i < path.points().size(); i++) {
      for (int share = 0; share <= 100; share++) {
        Coordinates on = path.points().get(i - 1).towards(path.points().get(i), share / 100.0);
        nearest = Math.min(nearest, on.metresTo(point));
      }
    }
    return nearest;
  }

  private static long odometer(TerminalRecord record) {
    return record.find(Measure.ODOMETER_DEVICE_M).orElseThrow();
  }
}
