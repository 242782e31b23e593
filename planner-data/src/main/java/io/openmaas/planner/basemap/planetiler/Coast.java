package io.openmaas.planner.basemap.planetiler;

import io.openmaas.core.city.City;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.planner.osm.pbf.OsmReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LineString;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.prep.PreparedGeometry;
import org.locationtech.jts.geom.prep.PreparedGeometryFactory;
import org.locationtech.jts.operation.polygonize.Polygonizer;

/**
 * Where the sea lies. Street data have no sea, only coastlines with land on their left; what is cut
 * off by them on the right within the covered rectangle is sea.
 */
final class Coast {
  private static final GeometryFactory GEOMETRY = new GeometryFactory();
  private static final double A_METRE = 1e-5;
  private static final String OSM_ATTRIBUTION = "© OpenStreetMap contributors";

  private final List<LineString> coastlines;
  private final City.Extent covered;
  private final String program;

  private Coast(List<LineString> coastlines, City.Extent covered, String program) {
    this.coastlines = coastlines;
    this.covered = covered;
    this.program = program;
  }

  City.Extent covered() {
    return covered;
  }

  /** Whether the data have any coastline. */
  boolean reached() {
    return !coastlines.isEmpty();
  }

  /** Who must be named; nobody for a city that we invented. */
  String attribution() {
    return program.equals("OpenMaaS") ? "Marenholm, an invented city" : OSM_ATTRIBUTION;
  }

  static Coast read(Path osm) {
    var ways = new ArrayList<List<Long>>();
    var needed = new HashSet<Long>();
    var box = new Envelope();
    var head = new Header();
    OsmReader.read(
        osm,
        new OsmReader.Visitor() {
          @Override
          public void header(String program, Optional<City.Extent> covered) {
            head.program = program;
            head.covered = covered;
          }

          @Override
          public void node(long id, Coordinates at) {
            box.expandToInclude(at.longitude(), at.latitude());
          }

          @Override
          public void way(long id, List<Long> nodes, Map<String, String> tags) {
            if ("coastline".equals(tags.get("natural")) && nodes.size() > 1) {
              ways.add(nodes);
              needed.addAll(nodes);
            }
          }
        });
    City.Extent covered =
        head.covered.orElseGet(
            () ->
                new City.Extent(
                    new Coordinates(box.getMinY(), box.getMinX()),
                    new Coordinates(box.getMaxY(), box.getMaxX())));
    return new Coast(ways.isEmpty() ? List.of() : lines(osm, ways, needed), covered, head.program);
  }

  private static final class Header {
    private String program = "";
    private Optional<City.Extent> covered = Optional.empty();
  }

  private static List<LineString> lines(Path osm, List<List<Long>> ways, Set<Long> needed) {
    var nodes = new HashMap<Long, Coordinate>();
    OsmReader.read(
        osm,
        new OsmReader.Visitor() {
          @Override
          public void node(long id, Coordinates at) {
            if (needed.contains(id)) {
              nodes.put(id, new Coordinate(at.longitude(), at.latitude()));
            }
          }

          @Override
          public void way(long id, List<Long> through, Map<String, String> tags) {}
        });
    return ways.stream()
        .map(way -> way.stream().filter(nodes::containsKey).map(nodes::get).toList())
        .filter(points -> points.size() > 1)
        .map(points -> GEOMETRY.createLineString(points.toArray(Coordinate[]::new)))
        .toList();
  }

  String seaAsGeoJson() {
    var features = new StringBuilder();
    for (Polygon polygon : sea()) {
      features.append(features.isEmpty() ? "" : ",").append(feature(polygon));
    }
    return "{\"type\":\"FeatureCollection\",\"features\":[" + features + "]}";
  }

  private List<Polygon> sea() {
    Geometry rectangle =
        GEOMETRY.toGeometry(
            new Envelope(
                covered.southWest().longitude(),
                covered.northEast().longitude(),
                covered.southWest().latitude(),
                covered.northEast().latitude()));
    Geometry cuts =
        GEOMETRY
            .createMultiLineString(coastlines.toArray(LineString[]::new))
            .intersection(rectangle);
    var polygonizer = new Polygonizer();
    polygonizer.add(cuts.union(((Polygon) rectangle).getExteriorRing()));
    var sea = new ArrayList<Polygon>();
    for (Object face : polygonizer.getPolygons()) {
      if (votes((Polygon) face) > 0) {
        sea.add((Polygon) face);
      }
    }
    return sea;
  }

  /** Pieces of coast that have this area on their right, less those that have it on their left. */
  private int votes(Polygon face) {
    var prepared = PreparedGeometryFactory.prepare(face);
    int votes = 0;
    for (LineString line : coastlines) {
      Coordinate[] points = line.getCoordinates();
      for (int i = 1; i < points.length; i++) {
        double dx = points[i].x - points[i - 1].x;
        double dy = points[i].y - points[i - 1].y;
        double length = Math.hypot(dx, dy);
        if (length > 0) {
          double x = (points[i].x + points[i - 1].x) / 2;
          double y = (points[i].y + points[i - 1].y) / 2;
          double right = A_METRE / length;
          votes += at(prepared, x + dy * right, y - dx * right);
          votes -= at(prepared, x - dy * right, y + dx * right);
        }
      }
    }
    return votes;
  }

  private static int at(PreparedGeometry face, double x, double y) {
    return face.contains(GEOMETRY.createPoint(new Coordinate(x, y))) ? 1 : 0;
  }

  private static String feature(Polygon polygon) {
    var rings = new StringBuilder(ring(polygon.getExteriorRing()));
    for (int i = 0; i < polygon.getNumInteriorRing(); i++) {
      rings.append(',').append(ring(polygon.getInteriorRingN(i)));
    }
    return "{\"type\":\"Feature\",\"properties\":{\"kind\":\"sea\"},"
        + "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":["
        + rings
        + "]}}";
  }

  private static String ring(LineString ring) {
    var text = new StringBuilder("[");
    for (Coordinate point : ring.getCoordinates()) {
      text.append(text.length() > 1 ? "," : "")
          .append('[')
          .append(point.x)
          .append(',')
          .append(point.y)
          .append(']');
    }
    return text.append(']').toString();
  }
}
