package io.openmaas.planner.demo.file;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.planner.demo.Plane;
import io.openmaas.planner.demo.Point;
import io.openmaas.planner.demo.Polyline;
import io.openmaas.planner.demo.StarterFleet;
import io.openmaas.planner.demo.StarterFleet.LineOfStops;
import io.openmaas.planner.demo.StarterFleet.StopPoint;
import io.openmaas.planner.demo.StarterSet;
import io.openmaas.planner.demo.Street;
import io.openmaas.planner.demo.StreetKind;
import io.openmaas.planner.demo.StreetSpots;
import io.openmaas.planner.osm.pbf.OsmReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gives a real city what the demonstration city is born with: cars, zones, bikes and a story. */
public final class StarterCity {
  /** Quiet streets by their {@code highway} tag; nobody parks or starts a rental on a motorway. */
  private static final Map<String, StreetKind> STREETS =
      Map.of(
          "secondary", StreetKind.SECONDARY,
          "tertiary", StreetKind.TERTIARY,
          "unclassified", StreetKind.RESIDENTIAL,
          "residential", StreetKind.RESIDENTIAL,
          "living_street", StreetKind.LIVING);

  /** What a car may drive on, through traffic included. */
  private static final Set<String> ROADS =
      Set.of(
          "motorway",
          "trunk",
          "primary",
          "secondary",
          "tertiary",
          "unclassified",
          "residential",
          "living_street");

  private StarterCity() {}

  /**
   * Writes {@code zones.geojson}, {@code stations.json}, {@code fleet.json} and {@code story.json}
   * into the folder, from its {@code osm.pbf} and {@code gtfs/*.zip}. The same input gives the same
   * bytes.
   *
   * @param cityName as people write it
   * @throws IllegalArgumentException if the feeds have no line that ends by a street
   * @throws io.openmaas.planner.osm.pbf.OsmFileBroken if the street data cannot be read
   * @throws UncheckedIOException if a feed cannot be read or the folder not be written
   */
  public static void prepare(Path folder, String cityName) {
    try {
      List<GtfsLines.Line> lines = lines(folder.resolve("gtfs"));
      Plane plane = new Plane(middle(lines));
      StreetSpots streets = streets(folder.resolve("osm.pbf"), plane);
      StarterSet set = StarterFleet.forStops(cityName, plane, onPlane(lines, plane), streets);
      CityDocuments.writeStarterSet(folder, set);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<GtfsLines.Line> lines(Path gtfs) throws IOException {
    var lines = new ArrayList<GtfsLines.Line>();
    try (var feeds = Files.list(gtfs)) {
      for (Path feed : feeds.filter(file -> file.toString().endsWith(".zip")).sorted().toList()) {
        lines.addAll(GtfsLines.read(feed));
      }
    }
    return lines;
  }

  private static Coordinates middle(List<GtfsLines.Line> lines) {
    var stops =
        lines.stream().flatMap(line -> line.stops().stream()).map(GtfsLines.Stop::at).toList();
    return new Coordinates(
        stops.stream()
            .mapToDouble(Coordinates::latitude)
            .average()
            .orElseThrow(() -> new IllegalArgumentException("the feeds have no stops")),
        stops.stream().mapToDouble(Coordinates::longitude).average().orElseThrow());
  }

  private static List<LineOfStops> onPlane(List<GtfsLines.Line> lines, Plane plane) {
    return lines.stream()
        .map(
            line ->
                new LineOfStops(
                    line.name(),
                    line.stops().stream()
                        .map(stop -> new StopPoint(stop.name(), plane.toPoint(stop.at())))
                        .toList(),
                    line.trips()))
        .toList();
  }

  private static StreetSpots streets(Path osm, Plane plane) {
    var nodes = new HashMap<Long, Point>();
    var streets = new ArrayList<StreetOfNodes>();
    var roads = new Connections();
    OsmReader.read(
        osm,
        new OsmReader.Visitor() {
          @Override
          public void node(long id, Coordinates at) {
            nodes.put(id, plane.toPoint(at));
          }

          @Override
          public void way(long id, List<Long> through, Map<String, String> tags) {
            String highway = tags.getOrDefault("highway", "");
            var known = through.stream().filter(nodes::containsKey).toList();
            if (known.size() < 2 || !isOpen(tags)) {
              return;
            }
            if (ROADS.contains(highway.replace("_link", ""))) {
              roads.join(known);
            }
            StreetKind kind = STREETS.get(highway);
            if (kind != null && isOnGround(tags)) {
              var points = known.stream().map(nodes::get).toList();
              streets.add(
                  new StreetOfNodes(
                      known.getFirst(),
                      Street.of(tags.getOrDefault("name", ""), kind, new Polyline(points))));
            }
          }
        });
    return new StreetSpots(
        streets.stream()
            .filter(street -> roads.isInLargestPart(street.node()))
            .map(StreetOfNodes::street)
            .toList());
  }

  /**
   * @param node any of it
   */
  private record StreetOfNodes(long node, Street street) {}

  private static boolean isOpen(Map<String, String> tags) {
    return !tags.getOrDefault("access", "yes").matches("no|private")
        && !tags.getOrDefault("motor_vehicle", "yes").matches("no|private");
  }

  private static boolean isOnGround(Map<String, String> tags) {
    return !tags.containsKey("tunnel") && !tags.containsKey("bridge");
  }
}
