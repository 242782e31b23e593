package io.openmaas.planner.demo;

import io.openmaas.planner.demo.StreetNetwork.Edge;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;

/** Finds the blocks that streets enclose. */
final class Blocks {

  private Blocks() {}

  private record Side(Edge edge, int from) {

    int to() {
      return edge.other(from);
    }

    Polyline line() {
      return from == edge.from() ? edge.street().line() : edge.street().line().reversed();
    }

    double departure() {
      return line().points().get(0).bearingTo(line().points().get(1));
    }

    Side turned() {
      return new Side(edge, to());
    }
  }

  /** The enclosed areas, each once, without the one outside. */
  static List<Outline> of(StreetNetwork network) {
    var leaving = new HashMap<Integer, List<Side>>();
    var all = new ArrayList<Side>();
    for (Edge edge : network.edges()) {
      if (edge.from() == edge.to()) {
        continue;
      }
      for (int from : new int[] {edge.from(), edge.to()}) {
        var side = new Side(edge, from);
        all.add(side);
        leaving.computeIfAbsent(from, _ -> new ArrayList<>()).add(side);
      }
    }
    leaving.values().forEach(sides -> sides.sort(Comparator.comparingDouble(Side::departure)));
    var walked = new HashSet<Side>();
    var blocks = new ArrayList<Outline>();
    for (Side start : all) {
      var corners = new ArrayList<Point>();
      Side side = start;
      while (walked.add(side)) {
        var points = side.line().points();
        corners.addAll(points.subList(0, points.size() - 1));
        // leftmost turn: the next street clockwise from where we came keeps the block on the left
        var around = leaving.get(side.to());
        int back = around.indexOf(side.turned());
        side = around.get((back + around.size() - 1) % around.size());
      }
      if (corners.size() >= 3) {
        var block = new Outline(corners);
        if (block.signedArea() > 0) {
          blocks.add(block);
        }
      }
    }
    return blocks;
  }
}
