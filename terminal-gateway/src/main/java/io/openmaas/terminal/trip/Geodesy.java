package io.openmaas.terminal.trip;

import io.openmaas.core.geo.Coordinates;

/**
 * Distances on the sphere by {@link StrictMath}, so that they are the same on every machine: a trip
 * can be made again elsewhere, to the metre.
 */
final class Geodesy {
  private static final double EARTH_RADIUS_METRES = 6_371_008.8;
  private static final double METRES_PER_DEGREE = EARTH_RADIUS_METRES * Math.PI / 180;

  /** Up to here a plane is as good as a sphere: off by less than one in a million. */
  private static final double PLANE_DEGREES = 0.1;

  private static final double PLANE_LATITUDE = 80;

  private Geodesy() {}

  /** The great-circle distance in metres. */
  static double metres(Coordinates a, Coordinates b) {
    double north = b.latitude() - a.latitude();
    double east = b.longitude() - a.longitude();
    double middle = StrictMath.toRadians((a.latitude() + b.latitude()) / 2);
    if (Math.abs(north) < PLANE_DEGREES
        && Math.abs(east) < PLANE_DEGREES
        && Math.abs(a.latitude()) < PLANE_LATITUDE) {
      double flat = east * StrictMath.cos(middle);
      return METRES_PER_DEGREE * Math.sqrt(north * north + flat * flat);
    }
    double sinNorth = StrictMath.sin(StrictMath.toRadians(north) / 2);
    double sinEast = StrictMath.sin(StrictMath.toRadians(east) / 2);
    double h =
        sinNorth * sinNorth
            + StrictMath.cos(StrictMath.toRadians(a.latitude()))
                * StrictMath.cos(StrictMath.toRadians(b.latitude()))
                * sinEast
                * sinEast;
    return 2 * EARTH_RADIUS_METRES * StrictMath.asin(Math.min(1, Math.sqrt(h)));
  }

  /** Whether the two are no further apart; most are told by their latitudes alone. */
  static boolean within(Coordinates a, Coordinates b, double metres) {
    double north = Math.abs(b.latitude() - a.latitude()) * METRES_PER_DEGREE;
    double east = Math.abs(b.longitude() - a.longitude()) * METRES_PER_DEGREE;
    if (north > metres) {
      return false;
    }
    return north + east <= metres || metres(a, b) <= metres;
  }
}
