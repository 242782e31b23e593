package io.openmaas.planner.demo;

import io.openmaas.core.geo.Zone;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Chooses where the first shared cars of a real city stand, from its stops and streets alone; the
 * same choice each time.
 */
public final class StarterFleet {
  private static final int CARS = 24;
  private static final double FARTHEST_PARKING = 220;

  private final List<LineOfStops> lines;
  private final StreetSpots streets;
  private final List<StopPoint> stops;

  /** A stop of public transport. */
  public record StopPoint(String name, Point at) {}

  /**
   * A line by its stops in order of travel.
   *
   * @param departures how many vehicles run it, over all days of the timetable
   */
  public record LineOfStops(String name, List<StopPoint> stops, int departures) {}

  private StarterFleet(List<LineOfStops> lines, StreetSpots streets) {
    this.lines = lines;
    this.streets = streets;
    this.stops = lines.stream().flatMap(line -> line.stops().stream()).distinct().toList();
  }

  /**
   * Cars near stops, a zone round all stops, bike stations at the stops, and a story: from near a
   * stop along a line to a stop where a car stands, and on to a place that no line serves.
   *
   * @param cityName for the zone
   * @param plane on which stops and streets are given
   * @param lines at least one with two stops that lie by streets
   * @throws IllegalArgumentException if no stop lies by a street
   */
  public static StarterSet forStops(
      String cityName, Plane plane, List<LineOfStops> lines, StreetSpots streets) {
    return new StarterFleet(lines, streets).choose(cityName, plane);
  }

  private record Journey(LineOfStops line, StopPoint board, StopPoint change, Point destination) {}

  private StarterSet choose(String cityName, Plane plane) {
    Journey journey = journey();
    var origin =
        streets.around(journey.board.at(), 120, 300, 1).stream()
            .findFirst()
            .or(() -> streets.nearest(journey.board.at(), 300))
            .orElseThrow(
                () -> new IllegalArgumentException("no street near " + journey.board.name()));
    var cars = new CarPool("OM", Math.floorMod(cityName.hashCode(), 9_000_000));
    for (var spot : streets.around(journey.change.at(), 15, FARTHEST_PARKING, 3)) {
      cars.park(plane.toCoordinates(spot.at()));
    }
    var spread = spreadOut(stops, CARS);
    for (StopPoint stop : spread) {
      if (cars.parked().size() < CARS && stop.at().to(journey.board.at()) > 700) {
        streets
            .around(stop.at(), 15, FARTHEST_PARKING, 1)
            .forEach(spot -> cars.park(plane.toCoordinates(spot.at())));
      }
    }
    var bikes = new ArrayList<BikeStation>();
    for (StopPoint stop : spread) {
      streets
          .nearest(stop.at(), 120)
          .ifPresent(
              spot ->
                  bikes.add(
                      new BikeStation(
                          "bike-" + (bikes.size() + 1),
                          stop.name(),
                          plane.toCoordinates(spot.at()),
                          10 + bikes.size() % 4 * 4)));
    }
    var story =
        new Story(
            new Story.Spot(
                nameOf(origin.at(), "near " + journey.board.name()),
                plane.toCoordinates(origin.at())),
            new Story.Spot(
                nameOf(journey.destination, "beyond " + journey.change.name()),
                plane.toCoordinates(journey.destination)),
            journey.line.name(),
            journey.board.name(),
            journey.change.name());
    return new StarterSet(
        List.of(zone(cityName, plane, journey.destination)), bikes, cars.parked(), story);
  }

  private String nameOf(Point at, String where) {
    return streets
        .nameNear(at, 150)
        .map(street -> street + ", " + where)
        .orElse(where.substring(0, 1).toUpperCase(Locale.ROOT) + where.substring(1));
  }

  /** The story whose destination lies farthest from all other stops. */
  private Journey journey() {
    Journey best = null;
    double farthest = -1;
    for (LineOfStops line : lines) {
      if (line.stops().size() < 3) {
        continue;
      }
      int change = line.stops().size() - 1;
      Optional<Point> destination = destinationBeyond(line.stops().get(change));
      if (destination.isPresent()) {
        double lonely = nearestStop(destination.get());
        int board = Math.max(0, change - 8);
        double score = lonely * StrictMath.log(2 + line.departures());
        if (score > farthest && streets.nearest(line.stops().get(board).at(), 300).isPresent()) {
          farthest = score;
          best =
              new Journey(
                  line, line.stops().get(board), line.stops().get(change), destination.get());
        }
      }
    }
    if (best == null) {
      throw new IllegalArgumentException("no line ends where a shared car could take over");
    }
    return best;
  }

  private Optional<Point> destinationBeyond(StopPoint stop) {
    if (streets.around(stop.at(), 15, FARTHEST_PARKING, 1).isEmpty()) {
      return Optional.empty();
    }
    var reachable = new ArrayList<Point>();
    for (int direction = 0; direction < 24; direction++) {
      Point there = stop.at().away(direction * Math.PI / 12, 2_600);
      streets.nearest(there, 150).ifPresent(spot -> reachable.add(spot.at()));
    }
    return reachable.stream()
        .max(Comparator.comparingDouble(this::nearestStop))
        .filter(point -> nearestStop(point) > 1_200);
  }

  private double nearestStop(Point point) {
    return stops.stream().mapToDouble(stop -> stop.at().to(point)).min().orElse(0);
  }

  /** So many stops, each as far as possible from those chosen before it. */
  private static List<StopPoint> spreadOut(List<StopPoint> stops, int most) {
    var chosen = new ArrayList<StopPoint>();
    var left = new ArrayList<>(stops);
    while (chosen.size() < most && !left.isEmpty()) {
      StopPoint next =
          left.stream()
              .max(
                  Comparator.comparingDouble(
                      stop ->
                          chosen.stream()
                              .mapToDouble(other -> other.at().to(stop.at()))
                              .min()
                              .orElse(0)))
              .orElseThrow();
      chosen.add(next);
      left.remove(next);
    }
    return chosen;
  }

  private Zone zone(String cityName, Plane plane, Point destination) {
    var corners = new ArrayList<Point>();
    var served = new ArrayList<>(stops.stream().map(StopPoint::at).toList());
    served.add(destination);
    for (Point point : served) {
      for (int direction = 0; direction < 12; direction++) {
        corners.add(point.away(direction * Math.PI / 6, 700));
      }
    }
    return new Zone(
        cityName, Outline.hull(corners).corners().stream().map(plane::toCoordinates).toList());
  }
}
