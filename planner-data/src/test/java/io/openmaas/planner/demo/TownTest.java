package io.openmaas.planner.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.geo.Coordinates;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TownTest {
  private static Town town;
  private static StarterSet set;

  @BeforeAll
  static void draw() {
    town = Town.marenholm();
    set = town.starterSet();
  }

  @Test
  void everyStreetIsReachedOnFoot() {
    var streets = town.streets();
    var reached = streets.reachedOnFoot(streets.edges().getFirst().from());
    assertTrue(streets.edges().stream().allMatch(edge -> reached.get(edge.from())));
  }

  @Test
  void everyDrivableStreetIsReachedByCarAndLeftAgain() {
    var streets = town.streets();
    int market = streets.nearestJunction(Marenholm.MARKET, StreetNetwork.Edge::drivable);
    var there = streets.reachedByCar(market);
    var back = streets.reachingByCar(market);
    for (var edge : streets.edges()) {
      if (edge.drivable()) {
        assertTrue(there.get(edge.from()) && back.get(edge.to()), edge.street().name());
      }
    }
  }

  @Test
  void hasOneWayStreetsAndBridges() {
    var streets = town.streets().edges().stream().map(StreetNetwork.Edge::street).toList();
    assertTrue(streets.stream().anyMatch(street -> street.flow() == Street.Flow.FORWARD));
    Set<String> bridges =
        streets.stream()
            .filter(street -> street.level() == Street.Level.BRIDGE)
            .map(Street::name)
            .collect(Collectors.toSet());
    assertTrue(bridges.size() >= 5, bridges.toString());
  }

  @Test
  void sideStreetsDoNotShareNames() {
    // a name that is given twice would turn up at places far apart without a street between them
    var names =
        town.streets().edges().stream()
            .map(StreetNetwork.Edge::street)
            .filter(street -> !street.name().isEmpty())
            .collect(Collectors.groupingBy(Street::name));
    names.forEach(
        (name, pieces) -> {
          double together = pieces.stream().mapToDouble(piece -> piece.line().metres()).sum();
          Point first = pieces.getFirst().line().middle();
          for (Street piece : pieces) {
            assertTrue(piece.line().middle().to(first) <= together + 400, name);
          }
        });
  }

  @Test
  void metroHasTwoLinesThatCrossAtOneStation() {
    assertEquals(13, town.stations().size());
    var lines =
        town.lines().stream()
            .filter(line -> line.id().startsWith("m"))
            .map(line -> stationNames(line.directions().getFirst()))
            .toList();
    assertEquals(2, lines.size());
    var shared = new HashSet<>(lines.get(0));
    shared.retainAll(lines.get(1));
    assertEquals(Set.of("Rathausmarkt"), shared);
  }

  private static List<String> stationNames(TransitLine.Direction direction) {
    return direction.calls().stream().map(call -> call.platform().name()).toList();
  }

  @Test
  void everyCarStandsOnAStreetWithinAZone() {
    assertEquals(24, set.cars().size());
    for (ParkedCar car : set.cars()) {
      Point at = town.plane().toPoint(car.position());
      double apart =
          town.streets().nearest(at, StreetNetwork.Edge::drivable).orElseThrow().foot().apart();
      assertTrue(apart < 1, car.plate() + " stands " + apart + " m from the street");
      assertTrue(inZone(car.position()), car.plate());
    }
  }

  @Test
  void platesAndTerminalsAreUniqueAndWellFormed() {
    assertEquals(24, set.cars().stream().map(ParkedCar::plate).distinct().count());
    assertEquals(24, set.cars().stream().map(ParkedCar::imei).distinct().count());
    for (ParkedCar car : set.cars()) {
      assertTrue(car.imei().matches("3569\\d{11}"), car.imei());
      int check = CarPool.luhnDigit(car.imei().substring(0, 14));
      assertEquals(car.imei().charAt(14) - '0', check);
    }
  }

  @Test
  void luhnDigitOfTheExampleInThePublishedStandard() {
    assertEquals(8, CarPool.luhnDigit("49015420323751"));
  }

  @Test
  void storyEndsWhereNoLineGoesButACarDoes() {
    Story story = set.story();
    Point origin = town.plane().toPoint(story.origin().position());
    Point destination = town.plane().toPoint(story.destination().position());
    Point board = station(story.boardAt());
    Point change = station(story.changeAt());
    assertTrue(origin.to(board) < 350);
    double metres =
        town.streets()
            .drive(
                town.streets().nearestJunction(change, StreetNetwork.Edge::drivable),
                town.streets().nearestJunction(destination, StreetNetwork.Edge::drivable),
                _ -> true)
            .metres();
    assertTrue(metres > 2_500 && metres < 4_000, "drive of " + metres + " m");
    assertTrue(inZone(story.destination().position()));
    assertTrue(carsNear(change, 300) >= 3);
    assertEquals(0, carsNear(origin, 500));
    double nearestStop =
        town.lines().stream()
            .flatMap(line -> line.directions().stream())
            .flatMap(direction -> direction.calls().stream())
            .mapToDouble(call -> call.platform().at().to(destination))
            .min()
            .orElseThrow();
    assertTrue(nearestStop > 2_000, "a stop is " + nearestStop + " m from the destination");
  }

  private static Point station(String name) {
    return town.stations().stream()
        .filter(station -> station.name().equals(name))
        .findFirst()
        .orElseThrow()
        .at();
  }

  private static long carsNear(Point point, double metres) {
    return set.cars().stream()
        .filter(car -> town.plane().toPoint(car.position()).to(point) < metres)
        .count();
  }

  private static boolean inZone(Coordinates at) {
    return set.returnZones().stream().anyMatch(zone -> zone.contains(at));
  }
}
