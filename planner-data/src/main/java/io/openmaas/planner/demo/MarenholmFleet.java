package io.openmaas.planner.demo;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.geo.Zone;
import io.openmaas.planner.demo.TransitLine.Station;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Places the shared cars, bikes and the story of Marenholm. */
final class MarenholmFleet {
  /** How many cars stand at which station: most where the metro ends. */
  private static final Map<String, Integer> CARS = new LinkedHashMap<>();

  static {
    CARS.put("Messeplatz", 4);
    CARS.put("Westerstrand", 3);
    CARS.put("Nordbad", 3);
    CARS.put("Werft", 3);
    CARS.put("Rathausmarkt", 2);
    CARS.put("Universität", 2);
    CARS.put("Marenbrücke", 2);
    CARS.put("Kirchfeld", 2);
    CARS.put("Alter Hafen", 2);
    CARS.put("Westtor", 1);
  }

  private final Town town;
  private final Map<String, Station> stations = new LinkedHashMap<>();
  private final StreetSpots kerbs;

  MarenholmFleet(Town town) {
    this.town = town;
    town.stations().forEach(station -> stations.put(station.name(), station));
    this.kerbs =
        new StreetSpots(
            town.streets().edges().stream()
                .filter(edge -> edge.street().kind().drivable() && edge.metres() > 45)
                .map(StreetNetwork.Edge::street)
                .filter(street -> street.level() == Street.Level.GROUND)
                .filter(street -> street.kind().compareTo(StreetKind.TERTIARY) >= 0)
                .map(street -> street.withLine(new Polyline(middleThird(street.line()))))
                .toList());
  }

  private static List<Point> middleThird(Polyline line) {
    double third = line.metres() / 3;
    return List.of(line.at(third), line.at(2 * third));
  }

  StarterSet place() {
    return new StarterSet(zones(), bikeStations(), cars(), story(), List.of());
  }

  private List<ParkedCar> cars() {
    var pool = new CarPool("MH-OM", 3_070_000);
    CARS.forEach(
        (station, number) ->
            kerbs
                .around(stations.get(station).at(), 30, 260, number)
                .forEach(spot -> pool.park(onStreet(spot.at()))));
    return pool.parked();
  }

  private Coordinates onStreet(Point at) {
    Point snapped =
        town.streets()
            .nearest(at, edge -> edge.street().kind().drivable())
            .orElseThrow()
            .foot()
            .point();
    return town.plane().toCoordinates(snapped);
  }

  private Story story() {
    Station board = stations.get("Rosenhügel");
    var home =
        kerbs.around(board.at(), 170, 330, 12).stream()
            .filter(spot -> spot.street().kind() == StreetKind.RESIDENTIAL)
            .min(Comparator.comparingDouble(spot -> drivenFrom(board, spot)))
            .orElseThrow();
    return new Story(
        new Story.Spot(home.street().name() + ", Rosenhügel", onStreet(home.at())),
        new Story.Spot("Leuchtturm Ostkap", onStreet(Marenholm.LIGHTHOUSE)),
        "M1",
        board.name(),
        "Messeplatz");
  }

  private double drivenFrom(Station station, StreetSpots.Spot spot) {
    StreetNetwork streets = town.streets();
    int from = streets.nearestJunction(station.at(), StreetNetwork.Edge::drivable);
    int to = streets.nearestJunction(spot.at(), StreetNetwork.Edge::drivable);
    return streets.drive(from, to, _ -> true).metres();
  }

  private List<BikeStation> bikeStations() {
    var places = new LinkedHashMap<String, Point>();
    stations.forEach((name, station) -> places.put(name, station.at()));
    Marenholm.areas().stream()
        .filter(area -> area.kind() == Area.Kind.PARK)
        .forEach(park -> places.put(park.name(), park.outline().middle()));
    places.put("Wieken", new Point(-2330, 1600));
    places.put("Speicherstadt", new Point(900, -1350));
    places.put("Ostend", new Point(1990, 430));
    places.put("Ostkap", new Point(3790, 470));
    places.put("Südersand", new Point(1930, -1650));
    var bikes = new ArrayList<BikeStation>();
    places.forEach(
        (name, at) ->
            bikes.add(
                new BikeStation(
                    "bike-" + (bikes.size() + 1), name, onStreet(at), 10 + bikes.size() % 4 * 4)));
    return bikes;
  }

  private List<Zone> zones() {
    var names = List.of("Marenholm", "Ostkap", "Südersand");
    var zones = new ArrayList<Zone>();
    for (Area quarter : Marenholm.builtUp()) {
      Point middle = quarter.outline().middle();
      zones.add(
          new Zone(
              names.get(zones.size()),
              quarter.outline().corners().stream()
                  .map(corner -> middle.towards(corner, 1 + 70 / middle.to(corner)))
                  .map(town.plane()::toCoordinates)
                  .toList()));
    }
    return zones;
  }
}
