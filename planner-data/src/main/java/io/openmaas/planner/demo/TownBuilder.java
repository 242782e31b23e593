package io.openmaas.planner.demo;

import io.openmaas.planner.demo.StreetNetwork.Edge;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Draws the whole of Marenholm from its main streets; the same each time. */
final class TownBuilder {
  private static final long SEED = 20_250_314;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final Outline land = Marenholm.land();
  private final LineIndex shore = index(land.boundary());
  private final LineIndex river = index(Marenholm.RIVER);
  private final List<Area> builtUp = Marenholm.builtUp();
  private final List<Area> areas = Marenholm.areas();

  Town build() {
    List<Street> streets = new ArrayList<>(Marenholm.mainStreets());
    var names = new StreetNames(streets);
    var sideStreets = new SideStreets(names, random, this::mayHaveStreets, Marenholm.MARKET);
    List<Outline> blocks = Blocks.of(Junctions.join(streets));
    for (Outline block : blocks) {
      if (block.signedArea() > 12_000) {
        streets.addAll(sideStreets.fill(block));
      }
    }
    StreetNetwork forCars = Junctions.join(streets).wholeFrom(Marenholm.MARKET);
    streets.addAll(new Footpaths(forCars).paths(areas, land.boundary()));
    StreetNetwork network = Junctions.join(streets).wholeFrom(Marenholm.MARKET);
    var planner = new LinePlanner(network);
    List<TransitLine> lines = planner.plan();
    return new Town(
        Marenholm.PLANE,
        land,
        Marenholm.RIVER,
        network,
        groundCover(),
        houses(network, planner.stations()),
        Marenholm.placeNames(),
        planner.stations(),
        lines);
  }

  private List<Area> groundCover() {
    var cover = new ArrayList<>(builtUp);
    cover.addAll(areas);
    cover.add(Marenholm.LAKE);
    cover.add(Marenholm.RIVER_BED);
    return cover;
  }

  private List<Town.House> houses(StreetNetwork network, List<TransitLine.Station> stations) {
    var houses = new Houses(network, random, this::mayHaveHouses);
    Point hall = Marenholm.MARKET.plus(38, 34);
    houses.build("civic", "Rathaus", Outline.rectangle(hall, 0.6, 34, 18));
    houses.build("church", "St. Marien", Outline.rectangle(new Point(-395, 150), 0.1, 44, 20));
    houses.build(
        "university", "Hauptgebäude", Outline.rectangle(new Point(-420, 985), 0.1, 90, 26));
    houses.build("exhibition", "Messehalle", Outline.rectangle(new Point(1330, 110), 0.1, 110, 60));
    houses.build(
        "lighthouse",
        "Leuchtturm Ostkap",
        Outline.rectangle(Marenholm.LIGHTHOUSE.plus(0, 26), 0.8, 9, 9));
    for (TransitLine.Station station : stations) {
      Edge on = network.nearest(station.at(), edge -> edge.metres() > 40).orElseThrow().edge();
      boolean here = on.street().line().first().to(station.at()) < 5;
      double along = here ? 22 : on.metres() - 22;
      double bearing = on.street().line().bearingAt(along);
      Point at = on.street().line().at(along).away(bearing + Math.PI / 2, 17);
      houses.build("train_station", station.name(), Outline.rectangle(at, bearing, 20, 9));
    }
    for (Edge edge : network.edges()) {
      houses.lineStreet(edge);
    }
    return houses.built();
  }

  private boolean mayHaveStreets(Point point) {
    return inTown(point)
        && far(shore, point, 75)
        && dry(point, 62, 30)
        && areas.stream()
            .filter(area -> area.kind().green() || area.kind() == Area.Kind.CAMPUS)
            .noneMatch(area -> near(area, point, 6));
  }

  private boolean mayHaveHouses(Point point) {
    return inTown(point)
        && far(shore, point, 30)
        && dry(point, 27, 12)
        && areas.stream()
            .filter(area -> area.kind().green())
            .noneMatch(area -> area.outline().contains(point));
  }

  private boolean inTown(Point point) {
    return land.contains(point)
        && builtUp.stream().anyMatch(quarter -> quarter.outline().contains(point));
  }

  private boolean dry(Point point, double fromRiver, double fromLake) {
    return far(river, point, fromRiver) && !near(Marenholm.LAKE, point, fromLake);
  }

  private static boolean near(Area area, Point point, double metres) {
    return area.outline().contains(point) || area.outline().edgeDistance(point) < metres;
  }

  private static boolean far(LineIndex lines, Point point, double metres) {
    return lines.near(point, metres).stream().noneMatch(piece -> piece.distanceTo(point) < metres);
  }

  private static LineIndex index(Polyline line) {
    var index = new LineIndex();
    index.add(0, line);
    return index;
  }
}
