package io.openmaas.planner.demo;

import io.openmaas.core.geo.Coordinates;

/**
 * Lays a drawing plane in metres on the globe (equirectangular; true to a metre over the 10 km of a
 * town).
 *
 * @param origin where x and y are 0
 */
public record Plane(Coordinates origin) {

  private static final double METRES_PER_DEGREE = Math.PI * 6_371_008.8 / 180;

  /** Degrees to seven decimal digits, the resolution of OpenStreetMap. */
  public Coordinates toCoordinates(Point point) {
    return new Coordinates(
        toSevenDigits(origin.latitude() + point.y() / METRES_PER_DEGREE),
        toSevenDigits(origin.longitude() + point.x() / metresPerDegreeEast()));
  }

  public Point toPoint(Coordinates coordinates) {
    return new Point(
        (coordinates.longitude() - origin.longitude()) * metresPerDegreeEast(),
        (coordinates.latitude() - origin.latitude()) * METRES_PER_DEGREE);
  }

  private double metresPerDegreeEast() {
    return METRES_PER_DEGREE * StrictMath.cos(StrictMath.toRadians(origin.latitude()));
  }

  private static double toSevenDigits(double degrees) {
    return StrictMath.rint(degrees * 1e7) / 1e7;
  }
}
