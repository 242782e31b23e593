package io.openmaas.planner.demo;

import io.openmaas.planner.demo.StreetNetwork.Edge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** Sets houses along the streets, odd numbers on one side and even ones on the other. */
final class Houses {
  private final LineIndex streets = new LineIndex();
  private final Map<Long, List<Lot>> taken = new HashMap<>();
  private final List<Town.House> built = new ArrayList<>();
  private final Map<String, int[]> lastNumbers = new HashMap<>();
  private final SplittableRandom random;
  private final Predicate<Point> buildable;

  private record Lot(Point centre, double radius) {}

  Houses(StreetNetwork network, SplittableRandom random, Predicate<Point> buildable) {
    this.random = random;
    this.buildable = buildable;
    for (int i = 0; i < network.edges().size(); i++) {
      streets.add(i, network.edges().get(i).street().line());
    }
  }

  List<Town.House> built() {
    return List.copyOf(built);
  }

  /** Builds one with a name and without an address; nothing else comes in its way. */
  void build(String kind, String name, Outline outline) {
    built.add(new Town.House(kind, name, "", 0, outline));
    take(new Lot(outline.middle(), outline.middle().to(outline.corners().getFirst())));
  }

  void lineStreet(Edge edge) {
    Street street = edge.street();
    if (street.level() == Street.Level.BRIDGE
        || street.name().isEmpty()
        || street.kind() == StreetKind.PATH
        || street.kind() == StreetKind.FOOTWAY) {
      return;
    }
    double dense = street.line().middle().to(Marenholm.MARKET);
    for (int side = 0; side < 2; side++) {
      double along = 14 + random.nextDouble(0, 6);
      double end = edge.metres() - 12;
      while (along < end) {
        double front = dense < 500 ? random.nextDouble(13, 21) : random.nextDouble(11, 17);
        double gap =
            dense < 500
                ? random.nextDouble(0.5, 3)
                : dense < 1500 ? random.nextDouble(4, 12) : random.nextDouble(9, 22);
        tryLot(street, along + front / 2, side, front, dense);
        along += front + gap;
      }
    }
  }

  private void tryLot(Street street, double along, int side, double front, double fromHeart) {
    double depth = fromHeart < 500 ? random.nextDouble(10, 15) : random.nextDouble(9, 12);
    double garden =
        (street.kind() == StreetKind.PRIMARY ? 12 : street.kind() == StreetKind.SECONDARY ? 10 : 7)
            + (fromHeart < 500 ? 0 : random.nextDouble(1, 5));
    double bearing = street.line().bearingAt(along);
    double across = bearing + (side == 0 ? -Math.PI / 2 : Math.PI / 2);
    Point centre = street.line().at(along).away(across, garden + depth / 2);
    Outline outline = Outline.rectangle(centre, bearing, front, depth);
    var lot = new Lot(centre, centre.to(outline.corners().getFirst()));
    if (random.nextDouble() < 0.93 && free(outline, lot)) {
      take(lot);
      int[] last = lastNumbers.computeIfAbsent(street.name(), _ -> new int[] {-1, 0});
      last[side] += 2;
      built.add(
          new Town.House(
              fromHeart < 1100 ? "apartments" : "house", "", street.name(), last[side], outline));
    }
  }

  private boolean free(Outline outline, Lot lot) {
    if (!buildable.test(lot.centre) || !outline.corners().stream().allMatch(buildable)) {
      return false;
    }
    for (var piece : streets.near(lot.centre, lot.radius + 8)) {
      if (piece.distanceTo(lot.centre) < lot.radius * 0.8 + 3
          || outline.corners().stream().anyMatch(corner -> piece.distanceTo(corner) < 4.5)) {
        return false;
      }
    }
    for (int x = -1; x <= 1; x++) {
      for (int y = -1; y <= 1; y++) {
        for (Lot other : taken.getOrDefault(square(lot.centre, x, y), List.of())) {
          if (other.centre.to(lot.centre) < (other.radius + lot.radius) * 0.73) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private void take(Lot lot) {
    taken.computeIfAbsent(square(lot.centre, 0, 0), _ -> new ArrayList<>()).add(lot);
  }

  private static long square(Point point, int x, int y) {
    return ((long) Math.floor(point.x() / 60) + x) * 1_000_003L
        + (long) Math.floor(point.y() / 60)
        + y;
  }
}
