package io.openmaas.planner.demo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A closed figure on the drawing plane.
 *
 * @param corners at least three; the last joins the first
 */
public record Outline(List<Point> corners) {

  public Outline {
    corners = List.copyOf(corners);
    if (corners.size() < 3) {
      throw new IllegalArgumentException("an outline has at least three corners");
    }
  }

  /** A soft outline through the points. */
  public static Outline soft(List<Point> through, double step) {
    var points = Polyline.loop(through, step).points();
    return new Outline(points.subList(0, points.size() - 1));
  }

  /** The strip on both sides of a line. */
  public static Outline along(Polyline line, double halfWidth) {
    var corners = new ArrayList<>(line.beside(halfWidth).points());
    corners.addAll(line.beside(-halfWidth).points().reversed());
    return new Outline(corners);
  }

  /** A rectangle whose long side runs in a direction. */
  public static Outline rectangle(Point centre, double bearing, double length, double depth) {
    Point front = centre.away(bearing - Math.PI / 2, depth / 2);
    Point back = centre.away(bearing + Math.PI / 2, depth / 2);
    return new Outline(
        List.of(
            front.away(bearing, -length / 2),
            front.away(bearing, length / 2),
            back.away(bearing, length / 2),
            back.away(bearing, -length / 2)));
  }

  /** Whether the point lies inside (even-odd rule). */
  public boolean contains(Point point) {
    boolean inside = false;
    for (int i = 0, j = corners.size() - 1; i < corners.size(); j = i++) {
      Point a = corners.get(i);
      Point b = corners.get(j);
      if (a.y() > point.y() != b.y() > point.y()
          && point.x() < (b.x() - a.x()) * (point.y() - a.y()) / (b.y() - a.y()) + a.x()) {
        inside = !inside;
      }
    }
    return inside;
  }

  /** The distance in metres from the point to the edge, inside or outside. */
  public double edgeDistance(Point point) {
    return boundary().nearest(point).apart();
  }

  /** The edge as a line that ends where it begins. */
  public Polyline boundary() {
    var ring = new ArrayList<>(corners);
    ring.add(corners.getFirst());
    return new Polyline(ring);
  }

  /** The area in square metres, positive when the corners run counter-clockwise. */
  public double signedArea() {
    double twice = 0;
    for (int i = 0, j = corners.size() - 1; i < corners.size(); j = i++) {
      twice += corners.get(j).x() * corners.get(i).y() - corners.get(i).x() * corners.get(j).y();
    }
    return twice / 2;
  }

  /** The mean of the corners, good enough to label or to aim at. */
  public Point middle() {
    double x = 0;
    double y = 0;
    for (Point corner : corners) {
      x += corner.x();
      y += corner.y();
    }
    return new Point(x / corners.size(), y / corners.size());
  }

  /** The convex hull of the points, counter-clockwise (Andrew's monotone chain). */
  public static Outline hull(List<Point> points) {
    var sorted = new ArrayList<>(points);
    sorted.sort(Comparator.comparingDouble(Point::x).thenComparingDouble(Point::y));
    var hull = new ArrayList<Point>();
    for (int pass = 0; pass < 2; pass++) {
      int start = hull.size();
      for (Point point : sorted) {
        while (hull.size() >= start + 2
            && !turnsLeft(hull.get(hull.size() - 2), hull.getLast(), point)) {
          hull.removeLast();
        }
        hull.add(point);
      }
      hull.removeLast();
      sorted = new ArrayList<>(sorted.reversed());
    }
    return new Outline(hull);
  }

  private static boolean turnsLeft(Point a, Point b, Point c) {
    return (b.x() - a.x()) * (c.y() - a.y()) - (b.y() - a.y()) * (c.x() - a.x()) > 0;
  }
}
