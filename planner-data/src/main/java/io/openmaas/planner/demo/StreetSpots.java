package io.openmaas.planner.demo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Places beside streets where a car can be parked. */
public final class StreetSpots {
  private final LineIndex index = new LineIndex();
  private final List<Street> streets = new ArrayList<>();

  /** A place on a street. */
  public record Spot(Point at, Street street) {}

  /**
   * @param drivable streets that are quiet enough to park and to start a drive
   */
  public StreetSpots(List<Street> drivable) {
    for (Street street : drivable) {
      index.add(streets.size(), street.line());
      streets.add(street);
    }
  }

  /** The name of the closest street that has one. */
  Optional<String> nameNear(Point point, double reach) {
    return index.near(point, reach).stream()
        .filter(piece -> !streets.get(piece.owner()).name().isEmpty())
        .filter(piece -> piece.distanceTo(point) <= reach)
        .min(Comparator.comparingDouble(piece -> piece.distanceTo(point)))
        .map(piece -> streets.get(piece.owner()).name());
  }

  /** The street closest to the point, no farther than the reach in metres. */
  public Optional<Spot> nearest(Point point, double reach) {
    return index.near(point, reach).stream()
        .map(
            piece -> {
              var foot = new Polyline(List.of(piece.a(), piece.b())).nearest(point);
              return new Spot(foot.point(), streets.get(piece.owner()));
            })
        .filter(spot -> spot.at().to(point) <= reach)
        .min(Comparator.comparingDouble(spot -> spot.at().to(point)));
  }

  /** Up to so many places round the point, at least 25 metres apart, the nearest first. */
  public List<Spot> around(Point point, double from, double to, int most) {
    var candidates = new ArrayList<Spot>();
    for (var piece : index.near(point, to)) {
      Point middle = piece.a().towards(piece.b(), 0.5);
      if (middle.to(point) >= from && middle.to(point) <= to) {
        candidates.add(new Spot(middle, streets.get(piece.owner())));
      }
    }
    candidates.sort(
        Comparator.<Spot>comparingDouble(spot -> spot.at().to(point))
            .thenComparingDouble(spot -> spot.at().x())
            .thenComparingDouble(spot -> spot.at().y()));
    var chosen = new ArrayList<Spot>();
    for (Spot spot : candidates) {
      if (chosen.size() < most
          && chosen.stream().allMatch(other -> other.at().to(spot.at()) >= 25)) {
        chosen.add(spot);
      }
    }
    return chosen;
  }
}
