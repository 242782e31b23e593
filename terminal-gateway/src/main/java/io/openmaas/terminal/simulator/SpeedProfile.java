package io.openmaas.terminal.simulator;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.geo.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * When a car that drives along a path is where: it accelerates, keeps to a speed of the town, slows
 * down for bends and waits at some lights. Computed in steps of about two metres: the speed allowed
 * at each, then limited by braking (backwards) and by accelerating (forwards).
 */
final class SpeedProfile {
  private static final double STEP_METRES = 2;
  private static final double ACCELERATION = 1.6; // metres per second squared
  private static final double BRAKING = 2.2;
  private static final double LIGHTS_EVERY_METRES = 650;
  private static final double STREET_METRES = 400;
  private static final double TURN_METRES = 10;

  /** A bend sharper than this is worth a record. */
  private static final double BEND_DEGREES = 35;

  private final Path path;
  private final double[] pointMetres;
  private final int steps;
  private final double step;
  private final double[] speed;
  private final double[] arrival;
  private final double[] wait;
  private final List<Double> bends = new ArrayList<>();

  SpeedProfile(Path path, SplittableRandom random) {
    this.path = path;
    pointMetres = new double[path.points().size()];
    for (int i = 1; i < pointMetres.length; i++) {
      pointMetres[i] = pointMetres[i - 1] + path.points().get(i - 1).metresTo(path.points().get(i));
    }
    steps = Math.max(1, (int) Math.ceil(metres() / STEP_METRES));
    step = metres() / steps;
    speed = new double[steps + 1];
    arrival = new double[steps + 1];
    wait = new double[steps + 1];
    allowTownSpeeds(random);
    slowAtBends();
    stopAtLights(random);
    limit();
    integrate();
  }

  double metres() {
    return pointMetres[pointMetres.length - 1];
  }

  /** From the moment it moves off until it stands at the end. */
  double seconds() {
    return arrival[steps];
  }

  /** Seconds after moving off at which it passes a sharp bend. */
  List<Double> bendSeconds() {
    return bends.stream().map(metres -> arrival[stepAt(metres)]).toList();
  }

  /** Metres driven so many seconds after moving off. */
  double metresAfter(double seconds) {
    if (seconds <= 0) {
      return 0;
    }
    if (seconds >= seconds()) {
      return metres();
    }
    int i = stepBefore(seconds);
    double left = arrival[i] + wait[i];
    if (seconds <= left) {
      return i * step;
    }
    double share = (seconds - left) / (arrival[i + 1] - left);
    return (i + share) * step;
  }

  double metresPerSecondAfter(double seconds) {
    if (seconds <= 0 || seconds >= seconds()) {
      return 0;
    }
    int i = stepBefore(seconds);
    double left = arrival[i] + wait[i];
    if (seconds <= left && wait[i] > 0) {
      return 0;
    }
    double share = (seconds - left) / (arrival[i + 1] - left);
    return speed[i] + (speed[i + 1] - speed[i]) * share;
  }

  Coordinates positionAt(double metres) {
    int i = segmentAt(metres);
    double length = pointMetres[i + 1] - pointMetres[i];
    double share = length == 0 ? 0 : Math.clamp((metres - pointMetres[i]) / length, 0, 1);
    return path.points().get(i).towards(path.points().get(i + 1), share);
  }

  int headingAt(double metres) {
    int i = segmentAt(metres);
    return (int) Math.round(bearing(path.points().get(i), path.points().get(i + 1))) % 360;
  }

  private void allowTownSpeeds(SplittableRandom random) {
    double allowed = 0;
    double until = -1;
    for (int i = 0; i <= steps; i++) {
      if (i * step > until) {
        allowed = random.nextDouble(32, 50) / 3.6;
        until = i * step + random.nextDouble(STREET_METRES / 2, STREET_METRES * 2);
      }
      speed[i] = allowed;
    }
  }

  private void slowAtBends() {
    for (int i = 1; i < pointMetres.length - 1; i++) {
      double turn = turnAt(pointMetres[i]);
      if (turn > BEND_DEGREES) {
        bends.add(pointMetres[i]);
        int at = stepAt(pointMetres[i]);
        speed[at] = Math.min(speed[at], turn > 75 ? 4 : 6.5);
      }
    }
  }

  /** Taken over some metres, because the points of a path are rounded to a metre. */
  private double turnAt(double metres) {
    Coordinates here = positionAt(metres);
    double before = bearing(positionAt(Math.max(0, metres - TURN_METRES)), here);
    double after = bearing(here, positionAt(Math.min(metres(), metres + TURN_METRES)));
    return Math.abs((after - before + 540) % 360 - 180);
  }

  private void stopAtLights(SplittableRandom random) {
    double next = random.nextDouble(LIGHTS_EVERY_METRES / 2, LIGHTS_EVERY_METRES * 1.5);
    while (next < metres() - 60) {
      int at = stepAt(next);
      speed[at] = 0;
      wait[at] = random.nextDouble(6, 25);
      next += random.nextDouble(LIGHTS_EVERY_METRES / 2, LIGHTS_EVERY_METRES * 2);
    }
  }

  private void limit() {
    speed[0] = 0;
    speed[steps] = 0;
    for (int i = steps - 1; i >= 0; i--) {
      speed[i] = Math.min(speed[i], Math.sqrt(speed[i + 1] * speed[i + 1] + 2 * BRAKING * step));
    }
    for (int i = 1; i <= steps; i++) {
      speed[i] =
          Math.min(speed[i], Math.sqrt(speed[i - 1] * speed[i - 1] + 2 * ACCELERATION * step));
    }
  }

  private void integrate() {
    for (int i = 1; i <= steps; i++) {
      double mean = (speed[i - 1] + speed[i]) / 2;
      // between two stops one step apart it still has to move
      double crawling = Math.max(mean, 0.5);
      arrival[i] = arrival[i - 1] + wait[i - 1] + step / crawling;
    }
  }

  private int stepAt(double metres) {
    return step == 0 ? 0 : Math.clamp(Math.round(metres / step), 0, steps);
  }

  private int stepBefore(double seconds) {
    int found = Arrays.binarySearch(arrival, seconds);
    return Math.clamp(found >= 0 ? found : -found - 2, 0, steps - 1);
  }

  private int segmentAt(double metres) {
    int found = Arrays.binarySearch(pointMetres, metres);
    return Math.clamp(found >= 0 ? found : -found - 2, 0, pointMetres.length - 2);
  }

  private static double bearing(Coordinates from, Coordinates to) {
    double east = (to.longitude() - from.longitude()) * Math.cos(Math.toRadians(from.latitude()));
    double north = to.latitude() - from.latitude();
    return (Math.toDegrees(Math.atan2(east, north)) + 360) % 360;
  }
}
