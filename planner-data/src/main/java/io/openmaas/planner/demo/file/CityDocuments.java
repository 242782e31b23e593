package io.openmaas.planner.demo.file;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmaas.core.city.City;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.geo.Zone;
import io.openmaas.planner.demo.StarterSet;
import io.openmaas.planner.demo.Story;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the JSON documents that lie beside a city's street data and timetable. */
final class CityDocuments {
  private static final ObjectMapper JSON = new ObjectMapper();

  private CityDocuments() {}

  static void writeCity(Path folder, City city) throws IOException {
    var document = new LinkedHashMap<String, Object>();
    document.put("id", city.id().value());
    document.put("name", city.name());
    document.put("timeZone", city.zone().getId());
    document.put("currency", city.currency().getCurrencyCode());
    document.put("country", city.country());
    document.put(
        "extent",
        ordered(
            "southWest", point(city.extent().southWest()),
            "northEast", point(city.extent().northEast())));
    document.put("centre", point(city.extent().centre()));
    document.put("transitOperator", city.transitOperator().toString());
    write(folder.resolve("city.json"), document);
  }

  static void writeStarterSet(Path folder, StarterSet set) throws IOException {
    write(folder.resolve("zones.geojson"), zones(set));
    write(folder.resolve("stations.json"), bikeStations(set));
    write(folder.resolve("fleet.json"), cars(set));
    write(folder.resolve("story.json"), stories(set));
  }

  private static Map<String, Object> zones(StarterSet set) {
    var features = new ArrayList<Object>();
    for (Zone zone : set.returnZones()) {
      var ring = new ArrayList<List<Double>>();
      zone.outline().forEach(corner -> ring.add(List.of(corner.longitude(), corner.latitude())));
      ring.add(ring.getFirst());
      features.add(
          ordered(
              "type", "Feature",
              "properties", ordered("name", zone.name()),
              "geometry", ordered("type", "Polygon", "coordinates", List.of(ring))));
    }
    return ordered("type", "FeatureCollection", "features", features);
  }

  private static List<Object> bikeStations(StarterSet set) {
    return set.bikeStations().stream()
        .<Object>map(
            station ->
                ordered(
                    "id", station.id(),
                    "name", station.name(),
                    "lat", station.position().latitude(),
                    "lon", station.position().longitude(),
                    "capacity", station.capacity()))
        .toList();
  }

  private static List<Object> cars(StarterSet set) {
    return set.cars().stream()
        .<Object>map(
            car ->
                ordered(
                    "plate", car.plate(),
                    "model", car.model(),
                    "vehicleClass", car.vehicleClass().name(),
                    "propulsion", car.propulsion().name(),
                    "imei", car.imei(),
                    "lat", car.position().latitude(),
                    "lon", car.position().longitude(),
                    "rangeMetres", car.rangeMetres()))
        .toList();
  }

  private static Map<String, Object> stories(StarterSet set) {
    Map<String, Object> first = story(set.story());
    if (!set.otherStories().isEmpty()) {
      first.put("others", set.otherStories().stream().map(CityDocuments::story).toList());
    }
    return first;
  }

  private static Map<String, Object> story(Story story) {
    return ordered(
        "origin", spot(story.origin()),
        "destination", spot(story.destination()),
        "line", story.line(),
        "boardAt", story.boardAt(),
        "changeAt", story.changeAt());
  }

  private static Map<String, Object> spot(Story.Spot spot) {
    return ordered(
        "name", spot.name(),
        "lat", spot.position().latitude(),
        "lon", spot.position().longitude());
  }

  private static Map<String, Object> point(Coordinates at) {
    return ordered("lat", at.latitude(), "lon", at.longitude());
  }

  private static Map<String, Object> ordered(Object... keysAndValues) {
    var map = new LinkedHashMap<String, Object>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  private static void write(Path file, Object document) throws IOException {
    Files.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(document));
  }
}
