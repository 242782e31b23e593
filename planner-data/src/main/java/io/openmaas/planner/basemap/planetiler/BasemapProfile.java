package io.openmaas.planner.basemap.planetiler;

import com.onthegomap.planetiler.FeatureCollector;
import com.onthegomap.planetiler.FeatureMerge;
import com.onthegomap.planetiler.Profile;
import com.onthegomap.planetiler.VectorTile;
import com.onthegomap.planetiler.geo.GeometryException;
import com.onthegomap.planetiler.reader.SourceFeature;
import java.util.List;
import java.util.Map;

/**
 * Which things of the street data come into which layer of the tiles, under which name and from
 * which zoom level on. The layers are described in {@code basemap/LAYERS.md}.
 */
final class BasemapProfile implements Profile {
  static final String OSM_SOURCE = "osm";
  static final String SEA_SOURCE = "sea";

  private static final Map<String, String> LANDUSE =
      Map.ofEntries(
          Map.entry("residential", "residential"),
          Map.entry("commercial", "commercial"),
          Map.entry("retail", "commercial"),
          Map.entry("industrial", "industrial"),
          Map.entry("railway", "industrial"),
          Map.entry("port", "industrial"),
          Map.entry("farmland", "farmland"),
          Map.entry("farmyard", "farmland"),
          Map.entry("orchard", "farmland"),
          Map.entry("vineyard", "farmland"),
          Map.entry("meadow", "grass"),
          Map.entry("grass", "grass"),
          Map.entry("village_green", "park"),
          Map.entry("recreation_ground", "park"),
          Map.entry("allotments", "allotments"),
          Map.entry("forest", "forest"),
          Map.entry("cemetery", "cemetery"));

  private static final Map<String, String> LEISURE =
      Map.of(
          "park", "park",
          "garden", "park",
          "playground", "park",
          "nature_reserve", "park",
          "golf_course", "grass",
          "pitch", "pitch",
          "stadium", "pitch",
          "sports_centre", "pitch");

  private static final Map<String, String> NATURAL =
      Map.of(
          "wood", "forest",
          "scrub", "grass",
          "grassland", "grass",
          "heath", "grass",
          "beach", "beach",
          "sand", "beach");

  private static final Map<String, RoadClass> ROADS =
      Map.ofEntries(
          Map.entry("motorway", new RoadClass("motorway", 8)),
          Map.entry("motorway_link", new RoadClass("motorway", 11)),
          Map.entry("trunk", new RoadClass("trunk", 8)),
          Map.entry("trunk_link", new RoadClass("trunk", 11)),
          Map.entry("primary", new RoadClass("primary", 9)),
          Map.entry("primary_link", new RoadClass("primary", 12)),
          Map.entry("secondary", new RoadClass("secondary", 10)),
          Map.entry("secondary_link", new RoadClass("secondary", 12)),
          Map.entry("tertiary", new RoadClass("tertiary", 11)),
          Map.entry("tertiary_link", new RoadClass("tertiary", 12)),
          Map.entry("unclassified", new RoadClass("minor", 12)),
          Map.entry("residential", new RoadClass("minor", 12)),
          Map.entry("road", new RoadClass("minor", 12)),
          Map.entry("living_street", new RoadClass("minor", 12)),
          Map.entry("pedestrian", new RoadClass("pedestrian", 12)),
          Map.entry("service", new RoadClass("service", 14)),
          Map.entry("track", new RoadClass("path", 13)),
          Map.entry("path", new RoadClass("path", 13)),
          Map.entry("footway", new RoadClass("path", 14)),
          Map.entry("cycleway", new RoadClass("path", 14)),
          Map.entry("bridleway", new RoadClass("path", 14)),
          Map.entry("steps", new RoadClass("path", 14)));

  private static final Map<String, Integer> PLACES =
      Map.of(
          "city", 8,
          "town", 8,
          "village", 10,
          "suburb", 11,
          "quarter", 12,
          "neighbourhood", 13,
          "hamlet", 12,
          "island", 10);

  private final String attribution;

  /**
   * @param attribution who is named on the map
   */
  BasemapProfile(String attribution) {
    this.attribution = attribution;
  }

  private record RoadClass(String name, int fromZoom) {}

  @Override
  public String name() {
    return "OpenMaaS basemap";
  }

  @Override
  public String description() {
    return "Streets, water, green, buildings and names of one city";
  }

  @Override
  public String attribution() {
    return attribution;
  }

  @Override
  public void processFeature(SourceFeature source, FeatureCollector features) {
    if (source.getSource().equals(SEA_SOURCE)) {
      if (source.canBePolygon()) {
        features.polygon("water").setAttr("class", "sea").setMinPixelSize(1);
      }
      return;
    }
    if (source.canBePolygon() && !source.hasTag("highway")) {
      addGround(source, features);
      addBuilding(source, features);
    }
    if (source.canBeLine()) {
      addRoad(source, features);
      addRail(source, features);
      addWaterway(source, features);
    }
    if (source.isPoint()) {
      addPlace(source, features);
      addStop(source, features);
    }
  }

  private static void addGround(SourceFeature source, FeatureCollector features) {
    if (source.hasTag("natural", "water") || source.hasTag("landuse", "reservoir", "basin")) {
      String kind = source.hasTag("water", "river", "canal") ? "river" : "lake";
      features.polygon("water").setAttr("class", kind).setMinPixelSize(1);
      if (kind.equals("lake")) {
        label(source, features, "water_name", "lake", 12);
      }
      return;
    }
    String kind =
        firstNamed(
            LANDUSE.get(source.getString("landuse", "")),
            LEISURE.get(source.getString("leisure", "")),
            NATURAL.get(source.getString("natural", "")),
            source.hasTag("amenity", "university", "school", "hospital") ? "institution" : null,
            source.hasTag("place", "square") ? "square" : null);
    if (kind != null) {
      features.polygon("landuse").setAttr("class", kind).setMinPixelSize(1);
      if (!kind.equals("residential")) {
        label(source, features, "poi", kind, 14);
      }
    }
  }

  private static String firstNamed(String... kinds) {
    for (String kind : kinds) {
      if (kind != null) {
        return kind;
      }
    }
    return null;
  }

  private static void label(
      SourceFeature source, FeatureCollector features, String layer, String kind, int fromZoom) {
    if (source.hasTag("name")) {
      features
          .innermostPoint(layer)
          .setAttr("class", kind)
          .setAttr("name", source.getTag("name"))
          .setMinZoom(fromZoom);
    }
  }

  private static void addBuilding(SourceFeature source, FeatureCollector features) {
    if (source.hasTag("building") && !source.hasTag("building", "no")) {
      boolean station = source.hasTag("building", "train_station");
      features
          .polygon("building")
          .setAttr("class", station ? "station" : "building")
          .setMinZoom(13)
          .setMinPixelSize(1);
      if (!station) {
        String kind = source.hasTag("man_made", "lighthouse") ? "lighthouse" : "building";
        label(source, features, "poi", kind, 14);
      }
    }
  }

  private static void addRoad(SourceFeature source, FeatureCollector features) {
    RoadClass road = ROADS.get(source.getString("highway", ""));
    if (road == null) {
      return;
    }
    var line =
        features
            .line("road")
            .setAttr("class", road.name)
            .setAttrWithMinzoom("name", source.getTag("name"), 12)
            .setMinZoom(road.fromZoom)
            .setMinPixelSize(0);
    if (source.hasTag("oneway", "yes", "1", "true")) {
      line.setAttrWithMinzoom("oneway", 1, 14);
    }
    if (source.hasTag("bridge") && !source.hasTag("bridge", "no")) {
      line.setAttrWithMinzoom("bridge", 1, 13);
    }
    if (source.hasTag("tunnel") && !source.hasTag("tunnel", "no")) {
      line.setAttrWithMinzoom("tunnel", 1, 13);
    }
  }

  private static void addRail(SourceFeature source, FeatureCollector features) {
    if (source.hasTag("railway", "rail", "light_rail", "subway", "tram", "narrow_gauge", "monorail")
        && !source.hasTag("service")) {
      var line =
          features
              .line("rail")
              .setAttr("class", source.getTag("railway"))
              .setAttr("name", source.getTag("name"))
              .setMinZoom(10);
      if (source.hasTag("tunnel") && !source.hasTag("tunnel", "no")) {
        line.setAttr("tunnel", 1);
      }
    }
  }

  private static void addWaterway(SourceFeature source, FeatureCollector features) {
    if (source.hasTag("waterway", "river", "canal", "stream")) {
      boolean large = source.hasTag("waterway", "river", "canal");
      features
          .line("waterway")
          .setAttr("class", source.getTag("waterway"))
          .setAttr("name", source.getTag("name"))
          .setMinZoom(large ? 9 : 13);
    }
  }

  private static void addPlace(SourceFeature source, FeatureCollector features) {
    Integer fromZoom = PLACES.get(source.getString("place", ""));
    if (fromZoom != null && source.hasTag("name")) {
      features
          .point("place")
          .setAttr("class", source.getTag("place"))
          .setAttr("name", source.getTag("name"))
          .setMinZoom(fromZoom)
          .setSortKey(fromZoom)
          .setBufferPixels(64);
    }
  }

  private static void addStop(SourceFeature source, FeatureCollector features) {
    boolean station = source.hasTag("railway", "station", "halt", "tram_stop");
    boolean bus = source.hasTag("highway", "bus_stop");
    if ((station || bus) && source.hasTag("name")) {
      features
          .point("poi")
          .setAttr("class", station ? "station" : "bus_stop")
          .setAttr("name", source.getTag("name"))
          .setMinZoom(station ? 12 : 15)
          .setSortKey(station ? 0 : 1)
          .setBufferPixels(32);
    }
  }

  @Override
  public List<VectorTile.Feature> postProcessLayerFeatures(
      String layer, int zoom, List<VectorTile.Feature> items) throws GeometryException {
    return switch (layer) {
      case "road", "rail", "waterway" -> FeatureMerge.mergeLineStrings(items, 0.5, 0.1, 4);
      default -> items;
    };
  }
}
