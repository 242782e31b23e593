package io.openmaas.planner.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * Fills the blocks between main streets with smaller ones: long streets that lead away from the
 * market, short ones across, bent a little and with gaps, so that no block is like the next.
 */
final class SideStreets {
  private static final double SAMPLE = 8;

  private final StreetNames names;
  private final SplittableRandom random;
  private final Predicate<Point> buildable;
  private final Point heart;

  SideStreets(StreetNames names, SplittableRandom random, Predicate<Point> buildable, Point heart) {
    this.names = names;
    this.random = random;
    this.buildable = buildable;
    this.heart = heart;
  }

  /** No streets at all where most of the block is green, water or open land. */
  List<Street> fill(Outline block) {
    var streets = new ArrayList<Street>();
    Point middle = block.middle();
    if (buildableShare(block, middle) < 0.3) {
      return streets;
    }
    double fromHeart = middle.to(heart);
    boolean old = fromHeart < 470;
    double loose = random.nextDouble(0.94, 1.22);
    double spacing = (old ? 76 : fromHeart < 1500 ? 104 : 122) * loose;
    double crossing = (old ? 96 : fromHeart < 1500 ? 140 : 178) * loose;
    double turn = old ? 0.1 : fromHeart < 1500 ? 0.2 : 0.5;
    double axis = heart.bearingTo(middle) + random.nextDouble(-turn, turn);
    var grid = new Grid(middle, axis);
    double reach = 60 + block.corners().stream().mapToDouble(middle::to).max().orElse(0);
    StreetKind kind = old ? StreetKind.LIVING : StreetKind.RESIDENTIAL;
    StreetNames.Quarter quarter = names.quarter(middle);

    var offsets = new ArrayList<Double>();
    for (double v = -reach; v < reach; v += spacing * random.nextDouble(0.86, 1.16)) {
      offsets.add(v);
    }
    int lane = 0;
    for (double v : offsets) {
      var line = new ArrayList<Point>();
      for (double u = -reach; u <= reach; u += SAMPLE) {
        line.add(grid.at(u, v));
      }
      Street.Flow flow = Street.Flow.BOTH;
      boolean turned = false;
      if (fromHeart < 1500 && (lane % 5 == 1 || lane % 5 == 2)) {
        flow = Street.Flow.FORWARD;
        turned = lane % 5 == 2;
      }
      for (Polyline run : runsInside(block, line)) {
        Street street = Street.of(quarter.next(), kind, turned ? run.reversed() : run);
        streets.add(run.metres() > 240 ? street.withFlow(flow) : street);
      }
      lane++;
    }
    for (double u = -reach; u < reach; u += crossing * random.nextDouble(0.8, 1.25)) {
      int from = 0;
      while (from + 1 < offsets.size()) {
        int to = from + 1;
        while (to + 1 < offsets.size() && random.nextDouble() < 0.72) {
          to++;
        }
        if (random.nextDouble() < 0.84) {
          double shift = random.nextDouble(-22, 22);
          var line = new ArrayList<Point>();
          for (double v = offsets.get(from) - 5; v <= offsets.get(to) + 5; v += SAMPLE) {
            line.add(grid.at(u + shift, v));
          }
          line.add(grid.at(u + shift, offsets.get(to) + 5));
          for (Polyline run : runsInside(block, line)) {
            streets.add(Street.of(quarter.next(), kind, run));
          }
        }
        from = to;
      }
    }
    return streets;
  }

  private double buildableShare(Outline block, Point middle) {
    double reach = block.corners().stream().mapToDouble(middle::to).max().orElse(0);
    int inside = 0;
    int good = 0;
    for (double x = -reach; x <= reach; x += 40) {
      for (double y = -reach; y <= reach; y += 40) {
        Point point = middle.plus(x, y);
        if (block.contains(point)) {
          inside++;
          good += buildable.test(point) ? 1 : 0;
        }
      }
    }
    return inside == 0 ? 0 : (double) good / inside;
  }

  /** A bent grid: u runs along the axis, v across it. */
  private record Grid(Point origin, double axis) {

    Point at(double u, double v) {
      Point straight = origin.away(axis, u).away(axis + Math.PI / 2, v);
      double x = straight.x();
      double y = straight.y();
      return straight.plus(
          13 * StrictMath.sin(x / 190 + y / 310) + 7 * StrictMath.sin(y / 83 + 1),
          13 * StrictMath.sin(y / 210 - x / 270) + 7 * StrictMath.sin(x / 91 + 2));
    }
  }

  /** The parts of the line that lie in the block and do not hug its edge. */
  private List<Polyline> runsInside(Outline block, List<Point> line) {
    Polyline edge = block.boundary();
    var nearEdge = new LineIndex();
    nearEdge.add(0, edge);
    boolean[] inside = new boolean[line.size()];
    boolean[] hugging = new boolean[line.size()];
    for (int i = 0; i < line.size(); i++) {
      inside[i] = block.contains(line.get(i)) && buildable.test(line.get(i));
      hugging[i] = inside[i] && isNear(nearEdge, line.get(i), 36);
    }
    dropLongStretches(inside, hugging);
    var runs = new ArrayList<Polyline>();
    int start = -1;
    for (int i = 0; i <= line.size(); i++) {
      boolean in = i < line.size() && inside[i];
      if (in && start < 0) {
        start = i;
      } else if (!in && start >= 0) {
        if (i - start >= 4) {
          runs.add(reachingOut(edge, line.subList(start, i)));
        }
        start = -1;
      }
    }
    return runs;
  }

  private static boolean isNear(LineIndex lines, Point point, double metres) {
    return lines.near(point, metres).stream().anyMatch(piece -> piece.distanceTo(point) < metres);
  }

  private static void dropLongStretches(boolean[] inside, boolean[] hugging) {
    int start = -1;
    for (int i = 0; i <= inside.length; i++) {
      boolean now = i < inside.length && hugging[i];
      if (now && start < 0) {
        start = i;
      } else if (!now && start >= 0) {
        if ((i - start) * SAMPLE > 88) {
          Arrays.fill(inside, start, i, false);
        }
        start = -1;
      }
    }
  }

  /** Lets an end that comes near the edge of the block cross it. */
  private static Polyline reachingOut(Polyline edge, List<Point> run) {
    var points = new ArrayList<>(run);
    Polyline.Foot first = edge.nearest(points.getFirst());
    if (first.apart() < 48) {
      points.addFirst(beyond(points.getFirst(), first));
    }
    Polyline.Foot last = edge.nearest(points.getLast());
    if (last.apart() < 48) {
      points.addLast(beyond(points.getLast(), last));
    }
    return new Polyline(points);
  }

  private static Point beyond(Point from, Polyline.Foot foot) {
    return from.away(from.bearingTo(foot.point()), foot.apart() + 4);
  }
}
