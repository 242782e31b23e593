package io.openmaas.planner.basemap.fontbox;

import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.util.ArrayList;
import java.util.List;

/**
 * A letter as a picture in which each value says how far it is to the letter's edge: 191 on it,
 * more inside, less outside.
 *
 * @param values rows from top to bottom, with a border of {@value #BORDER} on all sides
 * @param width pixels without the border
 * @param height pixels without the border
 * @param left from the origin of the letter to its left edge
 * @param top from the base line up to its upper edge
 */
record DistanceField(byte[] values, int width, int height, int left, int top) {
  /** The size of letters for which MapLibre expects them, in pixels. */
  static final int SIZE = 24;

  /** From the base line to where MapLibre expects a line of text to begin. */
  static final int ASCENT = 26;

  private static final int BORDER = 3;
  private static final double REACH = 8;
  private static final double OUTSIDE_SHARE = 0.25;

  private record Edge(double x1, double y1, double x2, double y2) {

    double squaredDistance(double x, double y) {
      double dx = x2 - x1;
      double dy = y2 - y1;
      double length = dx * dx + dy * dy;
      double share =
          length == 0 ? 0 : Math.clamp(((x - x1) * dx + (y - y1) * dy) / length, 0.0, 1.0);
      double toX = x1 + share * dx - x;
      double toY = y1 + share * dy - y;
      return toX * toX + toY * toY;
    }
  }

  static DistanceField of(Path2D outline, double scale) {
    var shape = new Path2D.Double(outline, AffineTransform.getScaleInstance(scale, scale));
    var box = shape.getBounds2D();
    int left = (int) Math.floor(box.getMinX());
    int top = (int) Math.ceil(box.getMaxY());
    int width = (int) Math.ceil(box.getMaxX()) - left;
    int height = top - (int) Math.floor(box.getMinY());
    var edges = edges(shape);
    int columns = width + 2 * BORDER;
    int rows = height + 2 * BORDER;
    byte[] values = new byte[columns * rows];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        double x = left - BORDER + column + 0.5;
        double y = top + BORDER - row - 0.5;
        double distance = distance(edges, x, y);
        double signed = shape.contains(x, y) ? -distance : distance;
        long value = Math.round(255 - 255 * (signed / REACH + OUTSIDE_SHARE));
        values[row * columns + column] = (byte) Math.clamp(value, 0, 255);
      }
    }
    return new DistanceField(values, width, height, left, top);
  }

  private static double distance(List<Edge> edges, double x, double y) {
    double nearest = Double.MAX_VALUE;
    for (Edge edge : edges) {
      nearest = Math.min(nearest, edge.squaredDistance(x, y));
    }
    return Math.sqrt(nearest);
  }

  private static List<Edge> edges(Path2D shape) {
    var edges = new ArrayList<Edge>();
    double[] to = new double[6];
    double startX = 0;
    double startY = 0;
    double x = 0;
    double y = 0;
    for (var path = shape.getPathIterator(null, 0.03); !path.isDone(); path.next()) {
      int kind = path.currentSegment(to);
      if (kind == PathIterator.SEG_MOVETO) {
        startX = to[0];
        startY = to[1];
      } else {
        double endX = kind == PathIterator.SEG_CLOSE ? startX : to[0];
        double endY = kind == PathIterator.SEG_CLOSE ? startY : to[1];
        edges.add(new Edge(x, y, endX, endY));
      }
      x = kind == PathIterator.SEG_CLOSE ? startX : to[0];
      y = kind == PathIterator.SEG_CLOSE ? startY : to[1];
    }
    return edges;
  }
}
