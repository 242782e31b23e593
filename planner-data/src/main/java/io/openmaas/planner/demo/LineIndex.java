package io.openmaas.planner.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Finds the pieces of many lines that lie near a point, by squares of 60 metres. */
final class LineIndex {
  private static final double SQUARE = 60;

  private final Map<Long, List<Piece>> squares = new HashMap<>();

  /**
   * One straight piece of a line.
   *
   * @param owner the number under which the line was added
   * @param at which piece of the line, from 0
   */
  record Piece(int owner, int at, Point a, Point b) {

    double distanceTo(Point point) {
      double length = a.to(b);
      if (length == 0) {
        return a.to(point);
      }
      double share =
          ((point.x() - a.x()) * (b.x() - a.x()) + (point.y() - a.y()) * (b.y() - a.y()))
              / (length * length);
      return a.towards(b, Math.clamp(share, 0, 1)).to(point);
    }
  }

  void add(int owner, Polyline line) {
    for (int i = 1; i < line.points().size(); i++) {
      var piece = new Piece(owner, i - 1, line.points().get(i - 1), line.points().get(i));
      eachSquare(
          Math.min(piece.a.x(), piece.b.x()),
          Math.min(piece.a.y(), piece.b.y()),
          Math.max(piece.a.x(), piece.b.x()),
          Math.max(piece.a.y(), piece.b.y()),
          square -> squares.computeIfAbsent(square, _ -> new ArrayList<>()).add(piece));
    }
  }

  /** All pieces that may lie within the reach of the point; some may be farther away. */
  List<Piece> near(Point point, double reach) {
    var found = new ArrayList<Piece>();
    eachSquare(
        point.x() - reach,
        point.y() - reach,
        point.x() + reach,
        point.y() + reach,
        square -> found.addAll(squares.getOrDefault(square, List.of())));
    return found;
  }

  /** The pieces that may cross this one. */
  List<Piece> around(Piece piece) {
    var found = new ArrayList<Piece>();
    eachSquare(
        Math.min(piece.a.x(), piece.b.x()),
        Math.min(piece.a.y(), piece.b.y()),
        Math.max(piece.a.x(), piece.b.x()),
        Math.max(piece.a.y(), piece.b.y()),
        square -> found.addAll(squares.getOrDefault(square, List.of())));
    return found;
  }

  private static void eachSquare(
      double west, double south, double east, double north, Consumer<Long> use) {
    for (long x = square(west); x <= square(east); x++) {
      for (long y = square(south); y <= square(north); y++) {
        use.accept(x * 1_000_003L + y);
      }
    }
  }

  private static long square(double metres) {
    return (long) Math.floor(metres / SQUARE);
  }
}
