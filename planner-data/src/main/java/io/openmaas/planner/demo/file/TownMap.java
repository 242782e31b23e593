package io.openmaas.planner.demo.file;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.itinerary.TransitMode;
import io.openmaas.planner.demo.Area;
import io.openmaas.planner.demo.Outline;
import io.openmaas.planner.demo.Point;
import io.openmaas.planner.demo.Polyline;
import io.openmaas.planner.demo.Street;
import io.openmaas.planner.demo.StreetKind;
import io.openmaas.planner.demo.StreetNetwork.Edge;
import io.openmaas.planner.demo.Town;
import io.openmaas.planner.demo.TransitLine;
import io.openmaas.planner.osm.pbf.OsmWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells a town in the tags of OpenStreetMap. */
final class TownMap {
  /** How far the sea around is drawn. */
  private static final double SEA_METRES = 9_000;

  private final Town town;
  private final OsmWriter osm = new OsmWriter();
  private final Map<Integer, Long> junctions = new HashMap<>();

  private TownMap(Town town) {
    this.town = town;
  }

  /** The street data as an OSM PBF file. */
  static byte[] pbf(Town town) {
    return new TownMap(town).write();
  }

  private byte[] write() {
    writeStreets();
    writeRailways();
    town.lines().forEach(this::writeBusStops);
    town.places()
        .forEach(place -> node(place.at(), Map.of("place", place.kind(), "name", place.name())));
    closedWay(town.land(), Map.of("natural", "coastline"));
    way(town.river(), Map.of("waterway", "river", "name", "Maren"));
    town.areas().forEach(area -> closedWay(area.outline(), areaTags(area)));
    town.houses().forEach(house -> closedWay(house.outline(), houseTags(house)));
    return osm.toBytes(corner(-1, SEA_METRES), corner(1, SEA_METRES));
  }

  private Coordinates corner(int side, double margin) {
    return Extents.corner(town, side, margin);
  }

  private void writeStreets() {
    List<Edge> run = new ArrayList<>();
    for (Edge edge : town.streets().edges()) {
      if (!run.isEmpty() && !continues(run.getLast(), edge)) {
        writeStreet(run);
        run = new ArrayList<>();
      }
      run.add(edge);
    }
    writeStreet(run);
  }

  private static boolean continues(Edge before, Edge next) {
    Street a = before.street();
    Street b = next.street();
    return before.to() == next.from()
        && a.name().equals(b.name())
        && a.kind() == b.kind()
        && a.flow() == b.flow()
        && a.level() == b.level();
  }

  private void writeStreet(List<Edge> run) {
    var through = new ArrayList<Long>();
    through.add(junction(run.getFirst().from()));
    for (Edge edge : run) {
      var points = edge.street().line().simplified(0.6).points();
      points.subList(1, points.size() - 1).forEach(point -> through.add(node(point, Map.of())));
      through.add(junction(edge.to()));
    }
    Street street = run.getFirst().street();
    osm.way(through, streetTags(street, inTown(street.line().middle())));
  }

  private boolean inTown(Point point) {
    return town.areas().stream()
        .anyMatch(area -> area.kind() == Area.Kind.RESIDENTIAL && area.outline().contains(point));
  }

  private static Map<String, String> streetTags(Street street, boolean inTown) {
    var tags = new LinkedHashMap<String, String>();
    StreetKind kind = street.kind();
    tags.put("highway", kind.highway());
    if (!street.name().isEmpty()) {
      tags.put("name", street.name());
    }
    if (kind.drivable()) {
      tags.put("maxspeed", String.valueOf(inTown ? kind.townKmh() : kind.countryKmh()));
      tags.put("surface", kind == StreetKind.LIVING ? "sett" : "asphalt");
      if (inTown && kind.compareTo(StreetKind.RESIDENTIAL) <= 0) {
        tags.put("sidewalk", "both");
      }
      if (street.flow() == Street.Flow.FORWARD) {
        tags.put("oneway", "yes");
      }
    } else {
      tags.put("foot", "designated");
      tags.put("surface", kind == StreetKind.PEDESTRIAN ? "paving_stones" : "fine_gravel");
    }
    if (street.level() == Street.Level.BRIDGE) {
      tags.put("bridge", "yes");
      tags.put("layer", "1");
    }
    return tags;
  }

  private void writeRailways() {
    for (TransitLine line : town.lines()) {
      if (line.mode() == TransitMode.SUBWAY) {
        way(
            line.directions().getFirst().path().simplified(0.6),
            Map.of("railway", "subway", "name", line.name(), "tunnel", "yes", "layer", "-2"));
      }
    }
    town.stations()
        .forEach(
            station ->
                node(
                    station.at(),
                    Map.of(
                        "railway", "station",
                        "station", "subway",
                        "public_transport", "station",
                        "wheelchair", "yes",
                        "name", station.name())));
  }

  private void writeBusStops(TransitLine line) {
    if (line.mode() == TransitMode.BUS) {
      for (var direction : line.directions()) {
        for (var call : direction.calls()) {
          node(call.platform().at(), Map.of("highway", "bus_stop", "name", call.platform().name()));
        }
      }
    }
  }

  private static Map<String, String> areaTags(Area area) {
    var tags = new LinkedHashMap<String, String>();
    tags.put(area.kind().key(), area.kind().value());
    if (area.kind() == Area.Kind.RIVER) {
      tags.put("water", "river");
    }
    if (area.kind() == Area.Kind.LAKE) {
      tags.put("water", "lake");
    }
    if (!area.name().isEmpty()) {
      tags.put("name", area.name());
    }
    return tags;
  }

  private static Map<String, String> houseTags(Town.House house) {
    var tags = new LinkedHashMap<String, String>();
    tags.put("building", house.kind().equals("lighthouse") ? "yes" : house.kind());
    if (house.kind().equals("lighthouse")) {
      tags.put("man_made", "lighthouse");
    }
    if (!house.name().isEmpty()) {
      tags.put("name", house.name());
    }
    if (house.number() > 0) {
      tags.put("addr:street", house.street());
      tags.put("addr:housenumber", String.valueOf(house.number()));
    }
    return tags;
  }

  private long junction(int number) {
    return junctions.computeIfAbsent(
        number, _ -> node(town.streets().junctions().get(number), Map.of()));
  }

  private long node(Point at, Map<String, String> tags) {
    return osm.node(town.plane().toCoordinates(at), tags);
  }

  private void way(Polyline line, Map<String, String> tags) {
    osm.way(line.points().stream().map(point -> node(point, Map.of())).toList(), tags);
  }

  private void closedWay(Outline outline, Map<String, String> tags) {
    var through =
        new ArrayList<>(outline.corners().stream().map(point -> node(point, Map.of())).toList());
    through.add(through.getFirst());
    osm.way(through, tags);
  }
}
