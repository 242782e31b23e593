package io.openmaas.terminal.simulator;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.geo.Path;
import io.openmaas.core.time.Period;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * What a terminal records while its car drives a path once.
 *
 * @param records in order of time: ignition on first, ignition off last, between them one about
 *     every five seconds and one at each sharp bend
 * @param simulatedMetres driven: exactly what the odometer of the last record is above that of the
 *     first
 */
public record Drive(Imei terminal, List<TerminalRecord> records, long simulatedMetres) {
  private static final long EVERY_MILLIS = 5_000;
  private static final long CLOSEST_MILLIS = 1_000;
  private static final long BEFORE_MOVING_OFF_MILLIS = 4_000;
  private static final long BEFORE_SWITCHING_OFF_MILLIS = 3_000;
  private static final double NOISE_METRES = 1.5;
  private static final double METRES_PER_DEGREE = 111_195;

  public Drive {
    records = List.copyOf(records);
  }

  /** From ignition on to ignition off, by the terminal's clock. */
  public Period time() {
    return new Period(records.getFirst().at(), records.getLast().at());
  }

  /**
   * Drives the path. The same inputs give the same records.
   *
   * @param path of two points or more
   * @param start of the ignition, by the terminal's clock
   * @param odometerMetres of the terminal at the start
   */
  public static Drive along(Imei terminal, Path path, Instant start, long odometerMetres) {
    if (path.points().size() < 2) {
      throw new IllegalArgumentException("a drive needs a path of two points or more");
    }
    var random =
        new SplittableRandom(
            31L * terminal.value().hashCode()
                + path.toPolyline().hashCode()
                + 17 * start.toEpochMilli());
    var profile = new SpeedProfile(path, random);
    long metres = Math.round(profile.metres());
    var records = new ArrayList<TerminalRecord>();
    List<Long> moments = moments(profile);
    for (long millis : moments) {
      double seconds = (millis - BEFORE_MOVING_OFF_MILLIS) / 1000.0;
      double driven = profile.metresAfter(seconds);
      boolean parked = millis == moments.getLast();
      // a terminal that stands averages its fixes
      double noise = parked ? 0 : NOISE_METRES;
      records.add(
          new TerminalRecord(
              terminal,
              start.plusMillis(millis),
              Optional.of(fix(profile, seconds, driven, noise, random)),
              measures(
                  parked ? 0 : 1,
                  profile.metresPerSecondAfter(seconds) > 0 ? 1 : 0,
                  odometerMetres + Math.min(metres, Math.round(driven)))));
    }
    return new Drive(terminal, records, metres);
  }

  /** What a terminal says of a car that stands with its ignition off. */
  public static TerminalRecord parked(
      Imei terminal, Coordinates at, Instant now, long odometerMetres) {
    return new TerminalRecord(
        terminal,
        now,
        Optional.of(new TerminalRecord.Fix(at, 0, 0, 0, 10)),
        measures(0, 0, odometerMetres));
  }

  private static List<Long> moments(SpeedProfile profile) {
    long arrival = BEFORE_MOVING_OFF_MILLIS + (long) Math.ceil(profile.seconds() * 1000);
    long off = arrival + BEFORE_SWITCHING_OFF_MILLIS;
    var moments = new TreeSet<Long>();
    moments.add(0L);
    moments.add(off);
    moments.add(arrival);
    for (double bend : profile.bendSeconds()) {
      addUnlessClose(moments, BEFORE_MOVING_OFF_MILLIS + Math.round(bend * 1000));
    }
    for (long at = EVERY_MILLIS; at < off; at += EVERY_MILLIS) {
      addUnlessClose(moments, at);
    }
    return List.copyOf(moments);
  }

  private static void addUnlessClose(TreeSet<Long> moments, long at) {
    if (moments.subSet(at - CLOSEST_MILLIS, true, at + CLOSEST_MILLIS, true).isEmpty()) {
      moments.add(at);
    }
  }

  private static TerminalRecord.Fix fix(
      SpeedProfile profile,
      double seconds,
      double driven,
      double noiseMetres,
      SplittableRandom random) {
    Coordinates actual = profile.positionAt(driven);
    double north = random.nextGaussian() * noiseMetres / METRES_PER_DEGREE;
    double east =
        random.nextGaussian()
            * noiseMetres
            / (METRES_PER_DEGREE * Math.cos(Math.toRadians(actual.latitude())));
    return new TerminalRecord.Fix(
        new Coordinates(e7(actual.latitude() + north), e7(actual.longitude() + east)),
        12,
        profile.headingAt(driven),
        (int) Math.round(profile.metresPerSecondAfter(seconds) * 3.6),
        random.nextInt(9, 15));
  }

  /** As precise as a terminal sends it. */
  private static double e7(double degrees) {
    return Math.round(degrees * 1e7) / 1e7;
  }

  private static Map<Measure, Long> measures(long ignition, long moving, long odometerMetres) {
    return Map.of(
        Measure.IGNITION,
        ignition,
        Measure.MOVEMENT,
        moving,
        Measure.ODOMETER_DEVICE_M,
        odometerMetres,
        Measure.EXTERNAL_MV,
        ignition == 1 ? 14_100L : 12_600L);
  }
}
