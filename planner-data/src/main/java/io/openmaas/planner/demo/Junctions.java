package io.openmaas.planner.demo;

import io.openmaas.planner.demo.StreetNetwork.Edge;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Cuts streets where they cross and tidies what comes out. */
final class Junctions {
  private static final double SHORTEST_EDGE = 16;
  private static final double SHORTEST_DEAD_END = 50;

  private final List<Point> junctions = new ArrayList<>();
  private final Map<Point, Integer> numbers = new HashMap<>();
  private List<Edge> edges = new ArrayList<>();

  private Junctions() {}

  static StreetNetwork join(List<Street> streets) {
    var joined = new Junctions();
    joined.cut(streets);
    for (int round = 0; round < 3; round++) {
      joined.mergeCloseJunctions();
      joined.dropDoubles();
      joined.dropStubs();
    }
    return new StreetNetwork(joined.junctions, joined.edges);
  }

  private void cut(List<Street> streets) {
    var index = new LineIndex();
    var cuts = new ArrayList<TreeMap<Double, Point>>();
    for (int i = 0; i < streets.size(); i++) {
      index.add(i, streets.get(i).line());
      cuts.add(new TreeMap<>());
    }
    for (int i = 0; i < streets.size(); i++) {
      var points = streets.get(i).line().points();
      for (int at = 0; at + 1 < points.size(); at++) {
        var piece = new LineIndex.Piece(i, at, points.get(at), points.get(at + 1));
        for (var other : index.around(piece)) {
          if (other.owner() > i) {
            cross(piece, other, cuts);
          }
        }
      }
    }
    for (int i = 0; i < streets.size(); i++) {
      addPieces(streets.get(i), cuts.get(i));
    }
  }

  private static void cross(
      LineIndex.Piece a, LineIndex.Piece b, List<TreeMap<Double, Point>> cuts) {
    double ax = a.b().x() - a.a().x();
    double ay = a.b().y() - a.a().y();
    double bx = b.b().x() - b.a().x();
    double by = b.b().y() - b.a().y();
    double cross = ax * by - ay * bx;
    if (Math.abs(cross) < 1e-9) {
      return;
    }
    double dx = b.a().x() - a.a().x();
    double dy = b.a().y() - a.a().y();
    double onA = (dx * by - dy * bx) / cross;
    double onB = (dx * ay - dy * ax) / cross;
    if (onA >= 0 && onA <= 1 && onB >= 0 && onB <= 1) {
      Point point = a.a().towards(a.b(), onA);
      cuts.get(a.owner()).put(a.at() + onA, point);
      cuts.get(b.owner()).put(b.at() + onB, point);
    }
  }

  private void addPieces(Street street, TreeMap<Double, Point> cuts) {
    var points = street.line().points();
    var all = new TreeMap<Double, Point>();
    for (int i = 0; i < points.size(); i++) {
      all.put((double) i, points.get(i));
    }
    all.putAll(cuts);
    var piece = new ArrayList<Point>();
    for (var entry : all.entrySet()) {
      if (piece.isEmpty() || piece.getLast().to(entry.getValue()) > 1e-6) {
        piece.add(entry.getValue());
      }
      if (piece.size() > 1 && cuts.containsKey(entry.getKey())) {
        addEdge(street, piece);
        piece = new ArrayList<>(List.of(entry.getValue()));
      }
    }
    if (piece.size() > 1) {
      addEdge(street, piece);
    }
  }

  private void addEdge(Street street, List<Point> points) {
    edges.add(
        new Edge(
            numberOf(points.getFirst()),
            numberOf(points.getLast()),
            street.withLine(new Polyline(points))));
  }

  private int numberOf(Point point) {
    var rounded =
        new Point(StrictMath.rint(point.x() * 100) / 100, StrictMath.rint(point.y() * 100) / 100);
    return numbers.computeIfAbsent(
        rounded,
        _ -> {
          junctions.add(point);
          return junctions.size() - 1;
        });
  }

  /** Makes one junction of two that a very short piece joins; the more important stays put. */
  private void mergeCloseJunctions() {
    int[] rank = new int[junctions.size()];
    Arrays.fill(rank, Integer.MAX_VALUE);
    int[] into = new int[junctions.size()];
    for (int i = 0; i < into.length; i++) {
      into[i] = i;
    }
    for (Edge edge : edges) {
      int importance = edge.street().kind().ordinal();
      rank[edge.from()] = Math.min(rank[edge.from()], importance);
      rank[edge.to()] = Math.min(rank[edge.to()], importance);
    }
    var shortest = new ArrayList<>(edges);
    shortest.sort(Comparator.comparingDouble(Edge::metres));
    for (Edge edge : shortest) {
      int a = root(into, edge.from());
      int b = root(into, edge.to());
      if (edge.metres() >= SHORTEST_EDGE) {
        break;
      }
      if (a != b && junctions.get(a).to(junctions.get(b)) < SHORTEST_EDGE) {
        if (rank[a] <= rank[b]) {
          into[b] = a;
        } else {
          into[a] = b;
        }
      }
    }
    var moved = new ArrayList<Edge>();
    for (Edge edge : edges) {
      int from = root(into, edge.from());
      int to = root(into, edge.to());
      var points = new ArrayList<>(edge.street().line().points());
      points.set(0, junctions.get(from));
      points.set(points.size() - 1, junctions.get(to));
      if (from != to || edge.metres() > 80) {
        moved.add(new Edge(from, to, edge.street().withLine(new Polyline(points))));
      }
    }
    edges = moved;
  }

  private static int root(int[] into, int junction) {
    int at = junction;
    while (into[at] != at) {
      at = into[at];
    }
    return at;
  }

  /** Where two pieces join the same junctions side by side, keeps the more important. */
  private void dropDoubles() {
    var byRank = new ArrayList<>(edges);
    byRank.sort(Comparator.comparing(edge -> edge.street().kind()));
    var kept = new HashMap<Long, List<Edge>>();
    var dropped = new HashSet<Edge>();
    for (Edge edge : byRank) {
      long pair = (long) Math.min(edge.from(), edge.to()) << 32 | Math.max(edge.from(), edge.to());
      var sisters = kept.computeIfAbsent(pair, _ -> new ArrayList<>());
      boolean near =
          sisters.stream()
              .anyMatch(
                  sister ->
                      sister.street().line().nearest(edge.street().line().middle()).apart() < 20);
      if (near) {
        dropped.add(edge);
      } else {
        sisters.add(edge);
      }
    }
    edges.removeIf(dropped::contains);
  }

  private void dropStubs() {
    boolean again = true;
    while (again) {
      int[] degree = new int[junctions.size()];
      for (Edge edge : edges) {
        degree[edge.from()]++;
        degree[edge.to()]++;
      }
      again =
          edges.removeIf(
              edge ->
                  edge.metres() < SHORTEST_DEAD_END
                      && (degree[edge.from()] == 1 || degree[edge.to()] == 1));
    }
  }
}
