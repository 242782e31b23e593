package io.openmaas.planner.demo;

/**
 * A point on the drawing plane of a town.
 *
 * @param x metres east of the origin
 * @param y metres north of the origin
 */
public record Point(double x, double y) {

  /** The distance in metres. */
  public double to(Point other) {
    return StrictMath.sqrt((x - other.x) * (x - other.x) + (y - other.y) * (y - other.y));
  }

  public Point plus(double east, double north) {
    return new Point(x + east, y + north);
  }

  /** The point this share (0 to 1) of the way to the other. */
  public Point towards(Point other, double share) {
    return new Point(x + (other.x - x) * share, y + (other.y - y) * share);
  }

  /** The direction to the other in radians, 0 to the east, counter-clockwise. */
  public double bearingTo(Point other) {
    return StrictMath.atan2(other.y - y, other.x - x);
  }

  /** The point this far away in a direction in radians. */
  public Point away(double bearing, double metres) {
    return new Point(x + StrictMath.cos(bearing) * metres, y + StrictMath.sin(bearing) * metres);
  }
}
