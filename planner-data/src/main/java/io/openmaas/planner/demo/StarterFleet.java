package io.openmaas.planner.demo;

import io.openmaas.core.geo.Zone;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Chooses where the first shared cars of a real city stand, from its stops and streets alone; the
 * same choice each time.
 */
public final class StarterFleet {
  private static final int CARS = 24;
  private static final int CARS_FOR_THE_STORY = 3;
  private static final int STORIES = 6;
  private static final double FARTHEST_PARKING = 220;
  private static final double FARTHEST_ORIGIN = 300;

  /** A stop with no street so near is beyond the streets that we have. */
  private static final double FARTHEST_STREET = 250;

  /** A ride worth taking: so many stops, and so many metres as the crow flies. */
  private static final int STOPS_RIDDEN = 8;

  private static final double SHORTEST_RIDE = 2_000;
  private static final double DRIVE = 2_600;

  private final List<LineOfStops> lines;
  private final StreetSpots streets;
  private final Set<StopPoint> stops;

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
    this.stops =
        lines.stream()
            .flatMap(line -> line.stops().stream())
            .filter(stop -> streets.nearest(stop.at(), FARTHEST_STREET).isPresent())
            .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /**
   * Cars near stops, a zone round all stops, bike stations at the stops, and stories: from near a
   * stop along a line to a stop where a car stands, and on to a place far from all lines. Stops
   * beyond the streets are left out.
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

  private record Journey(
      LineOfStops line, StopPoint board, StopPoint change, Point destination, double worth) {}

  private StarterSet choose(String cityName, Plane plane) {
    List<Journey> journeys = journeys();
    var cars = new CarPool("OM", Math.floorMod(cityName.hashCode(), 9_000_000));
    for (Journey journey : journeys) {
      int number = journey == journeys.getFirst() ? CARS_FOR_THE_STORY : 1;
      for (var spot : streets.around(journey.change.at(), 15, FARTHEST_PARKING, number)) {
        cars.park(plane.toCoordinates(spot.at()));
      }
    }
    var spread = spreadOut(stops, CARS);
    for (StopPoint stop : spread) {
      if (cars.parked().size() < CARS && farFromOrigins(journeys, stop)) {
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
    List<Story> stories = journeys.stream().map(journey -> story(journey, plane)).toList();
    return new StarterSet(
        List.of(zone(cityName, plane, journeys)),
        bikes,
        cars.parked(),
        stories.getFirst(),
        stories.subList(1, stories.size()));
  }

  private static boolean farFromOrigins(List<Journey> journeys, StopPoint stop) {
    return journeys.stream().allMatch(journey -> stop.at().to(journey.board.at()) > 700);
  }

  private Story story(Journey journey, Plane plane) {
    Point origin =
        streets.around(journey.board.at(), 120, FARTHEST_ORIGIN, 1).stream()
            .findFirst()
            .or(() -> streets.nearest(journey.board.at(), FARTHEST_ORIGIN))
            .map(StreetSpots.Spot::at)
            .orElseThrow();
    return new Story(
        new Story.Spot(nameOf(origin, "near " + journey.board.name()), plane.toCoordinates(origin)),
        new Story.Spot(
            nameOf(journey.destination, "beyond " + journey.change.name()),
            plane.toCoordinates(journey.destination)),
        journey.line.name(),
        journey.board.name(),
        journey.change.name());
  }

  private String nameOf(Point at, String where) {
    return streets
        .nameNear(at, 150)
        .map(street -> street + ", " + where)
        .orElse(where.substring(0, 1).toUpperCase(Locale.ROOT) + where.substring(1));
  }

  /**
   * One per line: those whose destination lies farthest from all stops, by lines that run often,
   * come first.
   */
  private List<Journey> journeys() {
    var found = new ArrayList<Journey>();
    for (LineOfStops line : lines) {
      journey(line).ifPresent(found::add);
    }
    found.sort(Comparator.comparingDouble(Journey::worth).reversed());
    var chosen = new ArrayList<Journey>();
    for (Journey journey : found) {
      if (chosen.size() < STORIES
          && chosen.stream().noneMatch(other -> other.line.name().equals(journey.line.name()))) {
        chosen.add(journey);
      }
    }
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException("no line ends where a shared car could take over");
    }
    return chosen;
  }

  private Optional<Journey> journey(LineOfStops line) {
    List<StopPoint> served = line.stops().stream().filter(stops::contains).toList();
    if (served.size() < 3) {
      return Optional.empty();
    }
    StopPoint change = served.getLast();
    int board = Math.max(0, served.size() - 1 - STOPS_RIDDEN);
    while (board > 0 && served.get(board).at().to(change.at()) < SHORTEST_RIDE) {
      board--;
    }
    StopPoint from = served.get(board);
    return destinationBeyond(change)
        .filter(_ -> from.at().to(change.at()) > SHORTEST_RIDE / 2)
        .map(
            to ->
                new Journey(
                    line,
                    from,
                    change,
                    to,
                    nearestStop(to) * StrictMath.log(2 + line.departures())));
  }

  private Optional<Point> destinationBeyond(StopPoint stop) {
    if (streets.around(stop.at(), 15, FARTHEST_PARKING, 1).isEmpty()) {
      return Optional.empty();
    }
    var reachable = new ArrayList<Point>();
    for (int direction = 0; direction < 24; direction++) {
      Point there = stop.at().away(direction * Math.PI / 12, DRIVE);
      streets.nearest(there, 150).ifPresent(spot -> reachable.add(spot.at()));
    }
    return reachable.stream().max(Comparator.comparingDouble(this::nearestStop));
  }

  private double nearestStop(Point point) {
    return stops.stream().mapToDouble(stop -> stop.at().to(point)).min().orElse(0);
  }

  /** So many stops, each as far as possible from those chosen before it. */
  private static List<StopPoint> spreadOut(Set<StopPoint> stops, int most) {
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

  private Zone zone(String cityName, Plane plane, List<Journey> journeys) {
    var corners = new ArrayList<Point>();
    var served = new ArrayList<>(stops.stream().map(StopPoint::at).toList());
    journeys.forEach(journey -> served.add(journey.destination));
    for (Point point : served) {
      for (int direction = 0; direction < 12; direction++) {
        corners.add(point.away(direction * Math.PI / 6, 700));
      }
    }
    return new Zone(
        cityName, Outline.hull(corners).corners().stream().map(plane::toCoordinates).toList());
  }
}
