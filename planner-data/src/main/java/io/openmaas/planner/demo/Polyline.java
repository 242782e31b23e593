package io.openmaas.planner.demo;

import java.util.ArrayList;
import java.util.List;

/**
 * A line on the drawing plane.
 *
 * @param points at least two, in order
 */
public record Polyline(List<Point> points) {

  public Polyline {
    points = List.copyOf(points);
    if (points.size() < 2) {
      throw new IllegalArgumentException("a line has at least two points");
    }
  }

  /**
   * Where a line comes closest to a point.
   *
   * @param along metres from the start of the line
   * @param apart metres between the two
   */
  public record Foot(double along, double apart, Point point) {}

  /** Draws a soft curve through the points (Catmull-Rom), one point about every {@code step}. */
  public static Polyline curve(List<Point> through, double step) {
    var controls = new ArrayList<>(through);
    controls.addFirst(mirrored(through.get(1), through.get(0)));
    controls.addLast(mirrored(through.get(through.size() - 2), through.getLast()));
    return new Polyline(interpolated(controls, step));
  }

  /** Draws a closed soft curve; the last point is the first. */
  public static Polyline loop(List<Point> through, double step) {
    var controls = new ArrayList<>(through);
    controls.addFirst(through.getLast());
    controls.add(through.get(0));
    controls.add(through.get(1));
    return new Polyline(interpolated(controls, step));
  }

  private static Point mirrored(Point point, Point at) {
    return new Point(2 * at.x() - point.x(), 2 * at.y() - point.y());
  }

  private static List<Point> interpolated(List<Point> controls, double step) {
    var drawn = new ArrayList<Point>();
    for (int i = 1; i + 2 < controls.size(); i++) {
      Point a = controls.get(i - 1);
      Point b = controls.get(i);
      Point c = controls.get(i + 1);
      Point d = controls.get(i + 2);
      int pieces = Math.max(1, (int) (b.to(c) / step));
      for (int piece = 0; piece < pieces; piece++) {
        double t = (double) piece / pieces;
        drawn.add(
            new Point(
                spline(a.x(), b.x(), c.x(), d.x(), t), spline(a.y(), b.y(), c.y(), d.y(), t)));
      }
    }
    drawn.add(controls.get(controls.size() - 2));
    return drawn;
  }

  private static double spline(double a, double b, double c, double d, double t) {
    return 0.5
        * (2 * b
            + (c - a) * t
            + (2 * a - 5 * b + 4 * c - d) * t * t
            + (3 * b - a - 3 * c + d) * t * t * t);
  }

  public Point first() {
    return points.getFirst();
  }

  public Point last() {
    return points.getLast();
  }

  /** The length in metres. */
  public double metres() {
    double total = 0;
    for (int i = 1; i < points.size(); i++) {
      total += points.get(i - 1).to(points.get(i));
    }
    return total;
  }

  /** The point this many metres from the start. */
  public Point at(double metres) {
    double left = metres;
    for (int i = 1; i < points.size(); i++) {
      double length = points.get(i - 1).to(points.get(i));
      if (left <= length && length > 0) {
        return points.get(i - 1).towards(points.get(i), Math.max(0, left) / length);
      }
      left -= length;
    }
    return last();
  }

  public Point middle() {
    return at(metres() / 2);
  }

  /** The direction in radians at this many metres from the start. */
  public double bearingAt(double metres) {
    double end = metres();
    double from = Math.clamp(metres - 1, 0, Math.max(0, end - 2));
    return at(from).bearingTo(at(Math.min(end, from + 2)));
  }

  public Foot nearest(Point point) {
    Foot best = new Foot(0, first().to(point), first());
    double along = 0;
    for (int i = 1; i < points.size(); i++) {
      Point a = points.get(i - 1);
      Point b = points.get(i);
      double length = a.to(b);
      if (length == 0) {
        continue;
      }
      double share =
          ((point.x() - a.x()) * (b.x() - a.x()) + (point.y() - a.y()) * (b.y() - a.y()))
              / (length * length);
      Point foot = a.towards(b, Math.clamp(share, 0, 1));
      double apart = foot.to(point);
      if (apart < best.apart) {
        best = new Foot(along + a.to(foot), apart, foot);
      }
      along += length;
    }
    return best;
  }

  /** The part between two distances from the start. */
  public Polyline part(double from, double to) {
    var part = new ArrayList<Point>();
    part.add(at(from));
    double along = 0;
    for (int i = 1; i < points.size() - 1; i++) {
      along += points.get(i - 1).to(points.get(i));
      if (along > from + 0.01 && along < to - 0.01) {
        part.add(points.get(i));
      }
    }
    part.add(at(to));
    return new Polyline(part);
  }

  public Polyline reversed() {
    return new Polyline(points.reversed());
  }

  /** The line that runs this many metres to the right of it (to the left when negative). */
  public Polyline beside(double metres) {
    var moved = new ArrayList<Point>();
    for (int i = 0; i < points.size(); i++) {
      Point before = points.get(Math.max(0, i - 1));
      Point after = points.get(Math.min(points.size() - 1, i + 1));
      moved.add(points.get(i).away(before.bearingTo(after) - Math.PI / 2, metres));
    }
    return new Polyline(moved);
  }

  /** The same line lengthened straight on by this many metres at both ends. */
  public Polyline overshooting(double metres) {
    var longer = new ArrayList<>(points);
    longer.addFirst(first().away(points.get(1).bearingTo(first()), metres));
    longer.addLast(last().away(points.get(points.size() - 2).bearingTo(last()), metres));
    return new Polyline(longer);
  }

  /** The same line without points that lie within the tolerance of it (Douglas and Peucker). */
  public Polyline simplified(double tolerance) {
    var kept = new ArrayList<Point>();
    kept.add(first());
    keepBends(0, points.size() - 1, tolerance, kept);
    kept.add(last());
    return new Polyline(kept);
  }

  private void keepBends(int from, int to, double tolerance, List<Point> kept) {
    double farthest = tolerance;
    int bend = -1;
    if (to - from > 1) {
      var chord = new Polyline(List.of(points.get(from), points.get(to)));
      for (int i = from + 1; i < to; i++) {
        double apart = chord.nearest(points.get(i)).apart();
        if (apart > farthest) {
          farthest = apart;
          bend = i;
        }
      }
    }
    if (bend >= 0) {
      keepBends(from, bend, tolerance, kept);
      kept.add(points.get(bend));
      keepBends(bend, to, tolerance, kept);
    }
  }
}
