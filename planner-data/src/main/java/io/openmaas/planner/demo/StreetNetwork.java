package io.openmaas.planner.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/** Streets cut at their junctions, as a graph in which one can walk and drive. */
public final class StreetNetwork {
  private final List<Point> junctions;
  private final List<Edge> edges;
  private final List<List<Edge>> edgesAt;

  /**
   * A piece of street between two junctions.
   *
   * @param street its line runs from the one to the other junction
   */
  public record Edge(int from, int to, Street street) {

    public double metres() {
      return street.line().metres();
    }

    int other(int junction) {
      return junction == from ? to : from;
    }

    boolean drivable() {
      return street.kind().drivable();
    }

    boolean opensFrom(int junction) {
      return drivable() && (junction == from || street.flow() == Street.Flow.BOTH);
    }
  }

  /** A place on the network: on an edge, this far from its first junction. */
  public record Spot(Edge edge, Polyline.Foot foot) {}

  StreetNetwork(List<Point> junctions, List<Edge> edges) {
    this.junctions = List.copyOf(junctions);
    this.edges = List.copyOf(edges);
    this.edgesAt = new ArrayList<>();
    for (int i = 0; i < junctions.size(); i++) {
      edgesAt.add(new ArrayList<>());
    }
    for (Edge edge : edges) {
      edgesAt.get(edge.from).add(edge);
      if (edge.to != edge.from) {
        edgesAt.get(edge.to).add(edge);
      }
    }
  }

  /** The junctions by number; some may have no street any more. */
  public List<Point> junctions() {
    return junctions;
  }

  public List<Edge> edges() {
    return edges;
  }

  public List<Edge> edgesAt(int junction) {
    return edgesAt.get(junction);
  }

  /** The same network without what cannot be reached on foot, nor driven to and fro. */
  StreetNetwork wholeFrom(Point heart) {
    int start = nearestJunction(heart, Edge::drivable);
    BitSet onFoot = reached(start, (_, _) -> true);
    var kept = edges.stream().filter(edge -> onFoot.get(edge.from)).toList();
    var walkable = new StreetNetwork(junctions, kept);
    return walkable.openedForCars(start);
  }

  /** Lifts one-way rules that would lock cars in or out, and closes streets no car can reach. */
  private StreetNetwork openedForCars(int start) {
    BitSet whole = reachedByCar(start);
    whole.and(reachingByCar(start));
    BitSet ignoringFlow = reached(start, (edge, _) -> edge.drivable());
    var opened = new ArrayList<Edge>();
    boolean changed = false;
    for (Edge edge : edges) {
      Street street = edge.street;
      boolean locked = edge.drivable() && !(whole.get(edge.from) && whole.get(edge.to));
      if (locked && !ignoringFlow.get(edge.from)) {
        opened.add(new Edge(edge.from, edge.to, street.asPath()));
        changed = true;
      } else if (locked
          && street.flow() == Street.Flow.FORWARD
          && (whole.get(edge.from) || whole.get(edge.to))) {
        opened.add(new Edge(edge.from, edge.to, street.withFlow(Street.Flow.BOTH)));
        changed = true;
      } else {
        opened.add(edge);
      }
    }
    var result = new StreetNetwork(junctions, opened);
    return changed ? result.openedForCars(start) : result;
  }

  private interface Passage {
    boolean open(Edge edge, int from);
  }

  private BitSet reached(int start, Passage passage) {
    var reached = new BitSet();
    var queue = new ArrayList<Integer>();
    reached.set(start);
    queue.add(start);
    for (int next = 0; next < queue.size(); next++) {
      int at = queue.get(next);
      for (Edge edge : edgesAt.get(at)) {
        int other = edge.other(at);
        if (!reached.get(other) && passage.open(edge, at)) {
          reached.set(other);
          queue.add(other);
        }
      }
    }
    return reached;
  }

  /** The junctions that can be reached on foot from this one. */
  public BitSet reachedOnFoot(int start) {
    return reached(start, (_, _) -> true);
  }

  /** The junctions that a car can reach from this one. */
  public BitSet reachedByCar(int start) {
    return reached(start, (edge, from) -> edge.opensFrom(from));
  }

  /** The junctions from which a car can reach this one. */
  public BitSet reachingByCar(int end) {
    return reached(end, (edge, from) -> edge.opensFrom(edge.other(from)));
  }

  /** The junction closest to the point that has a wanted street. */
  public int nearestJunction(Point point, Predicate<Edge> wanted) {
    int best = -1;
    for (int i = 0; i < junctions.size(); i++) {
      if ((best < 0 || junctions.get(i).to(point) < junctions.get(best).to(point))
          && edgesAt.get(i).stream().anyMatch(wanted)) {
        best = i;
      }
    }
    if (best < 0) {
      throw new IllegalArgumentException("no such street in the network");
    }
    return best;
  }

  /** The place on a wanted street closest to the point. */
  public Optional<Spot> nearest(Point point, Predicate<Edge> wanted) {
    return edges.stream()
        .filter(wanted)
        .map(edge -> new Spot(edge, edge.street.line().nearest(point)))
        .min(Comparator.comparingDouble(spot -> spot.foot().apart()));
  }

  /**
   * The quickest way by car at the speed limits of the town, on usable streets only.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Drive drive(int from, int to, Predicate<Edge> usable) {
    double[] seconds = new double[junctions.size()];
    Arrays.fill(seconds, Double.MAX_VALUE);
    Edge[] cameBy = new Edge[junctions.size()];
    record Reached(int junction, double seconds) {}
    var queue =
        new PriorityQueue<>(
            Comparator.comparingDouble(Reached::seconds).thenComparingInt(Reached::junction));
    seconds[from] = 0;
    queue.add(new Reached(from, 0));
    while (!queue.isEmpty()) {
      Reached at = queue.poll();
      if (at.junction == to) {
        break;
      }
      if (at.seconds > seconds[at.junction]) {
        continue;
      }
      for (Edge edge : edgesAt.get(at.junction)) {
        int other = edge.other(at.junction);
        double arrival = at.seconds + edge.metres() / edge.street.kind().townKmh() * 3.6;
        if (edge.opensFrom(at.junction) && usable.test(edge) && arrival < seconds[other]) {
          seconds[other] = arrival;
          cameBy[other] = edge;
          queue.add(new Reached(other, arrival));
        }
      }
    }
    return unwound(from, to, cameBy);
  }

  private Drive unwound(int from, int to, Edge[] cameBy) {
    var steps = new ArrayList<Edge>();
    var passed = new ArrayList<Integer>();
    passed.add(to);
    int at = to;
    while (at != from) {
      Edge edge = cameBy[at];
      if (edge == null) {
        throw new IllegalArgumentException("no way for cars from " + from + " to " + to);
      }
      steps.addFirst(edge);
      at = edge.other(at);
      passed.addFirst(at);
    }
    return new Drive(passed, steps);
  }

  /**
   * A way through the network.
   *
   * @param junctions passed, one more than the steps
   */
  public record Drive(List<Integer> junctions, List<Edge> steps) {

    /** This way and then the other, which starts where this ends. */
    Drive then(Drive next) {
      var passed = new ArrayList<>(junctions);
      passed.addAll(next.junctions.subList(1, next.junctions.size()));
      var all = new ArrayList<>(steps);
      all.addAll(next.steps);
      return new Drive(passed, all);
    }

    public double metres() {
      return steps.stream().mapToDouble(Edge::metres).sum();
    }

    /** The line that is driven. */
    public Polyline line() {
      var points = new ArrayList<Point>();
      for (int i = 0; i < steps.size(); i++) {
        Edge edge = steps.get(i);
        Polyline line =
            edge.from == junctions.get(i) ? edge.street.line() : edge.street.line().reversed();
        points.addAll(
            points.isEmpty() ? line.points() : line.points().subList(1, line.points().size()));
      }
      return new Polyline(points);
    }
  }
}
