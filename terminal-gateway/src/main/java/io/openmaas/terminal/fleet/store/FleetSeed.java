package io.openmaas.terminal.fleet.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmaas.core.city.CityId;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.geo.Zone;
import io.openmaas.core.id.Ids;
import io.openmaas.core.vehicle.Propulsion;
import io.openmaas.core.vehicle.Vehicle;
import io.openmaas.core.vehicle.VehicleClass;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.fleet.Registration;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Loads a city's fleet and zones from files. What is there already (by plate, by name of the zone)
 * is left as it is, so that loading twice changes nothing.
 */
@ApplicationScoped
public class FleetSeed {
  private final Pool pool;
  private final Vehicles vehicles;
  private final Zones zones;
  private final Ids ids;
  private final ObjectMapper json;

  public FleetSeed(Pool pool, Vehicles vehicles, Zones zones, Ids ids, ObjectMapper json) {
    this.pool = pool;
    this.vehicles = vehicles;
    this.zones = zones;
    this.ids = ids;
    this.json = json;
  }

  /** How many were added. */
  public record Added(int vehicles, int zones) {}

  /**
   * Adds what is in the files and not yet in the fleet, all or nothing. The files are read when the
   * method is called, not on subscription.
   *
   * @param fleetJson {@code [{plate,model,vehicleClass,propulsion,imei,lat,lon,rangeMetres}]}
   * @param zonesGeoJson a FeatureCollection of Polygons, each with the property {@code name}; only
   *     the outer ring counts
   * @throws IllegalArgumentException naming file and entry, where an entry is not as it must be
   */
  public Uni<Added> load(Path fleetJson, Path zonesGeoJson, CityId city) {
    List<Registration> registrations = readFleet(fleetJson, city);
    List<Zone> outlines = readZones(zonesGeoJson);
    return pool.withTransaction(
        connection ->
            Multi.createFrom()
                .iterable(registrations)
                .onItem()
                .transformToUniAndConcatenate(
                    registration ->
                        vehicles
                            .has(connection, registration.vehicle().plate())
                            .flatMap(
                                known ->
                                    known
                                        ? Uni.createFrom().item(0)
                                        : vehicles
                                            .register(connection, registration)
                                            .replaceWith(1)))
                .collect()
                .in(ArrayList<Integer>::new, List::add)
                .flatMap(
                    added ->
                        Multi.createFrom()
                            .iterable(outlines)
                            .onItem()
                            .transformToUniAndConcatenate(zone -> zones.add(connection, city, zone))
                            .collect()
                            .asList()
                            .map(
                                addedZones ->
                                    new Added(
                                        added.stream().mapToInt(Integer::intValue).sum(),
                                        (int) addedZones.stream().filter(one -> one).count()))));
  }

  private List<Registration> readFleet(Path file, CityId city) {
    JsonNode root = read(file);
    var registrations = new ArrayList<Registration>();
    for (int i = 0; i < root.size(); i++) {
      registrations.add(entry(file, i, root.get(i), node -> registration(node, city)));
    }
    return registrations;
  }

  private Registration registration(JsonNode node, CityId city) {
    return new Registration(
        new Vehicle(
            new VehicleId(ids.next()),
            city,
            text(node, "plate"),
            text(node, "model"),
            VehicleClass.valueOf(text(node, "vehicleClass")),
            Propulsion.valueOf(text(node, "propulsion"))),
        new Imei(text(node, "imei")),
        new Coordinates(number(node, "lat").doubleValue(), number(node, "lon").doubleValue()),
        number(node, "rangeMetres").intValue());
  }

  private List<Zone> readZones(Path file) {
    JsonNode features = read(file).path("features");
    var read = new ArrayList<Zone>();
    for (int i = 0; i < features.size(); i++) {
      read.add(entry(file, i, features.get(i), FleetSeed::zone));
    }
    return read;
  }

  /** GeoJSON closes its rings by repeating the first corner, and puts longitude first. */
  private static Zone zone(JsonNode feature) {
    if (!"Polygon".equals(feature.at("/geometry/type").asText())) {
      throw new IllegalArgumentException("not a Polygon");
    }
    JsonNode ring = feature.at("/geometry/coordinates/0");
    var corners = new ArrayList<Coordinates>();
    for (JsonNode corner : ring) {
      corners.add(new Coordinates(corner.path(1).doubleValue(), corner.path(0).doubleValue()));
    }
    if (corners.size() > 1 && corners.getFirst().equals(corners.getLast())) {
      corners.removeLast();
    }
    return new Zone(text(feature.path("properties"), "name"), corners);
  }

  private interface Reader<T> {
    T read(JsonNode node);
  }

  private static <T> T entry(Path file, int index, JsonNode node, Reader<T> reader) {
    try {
      return reader.read(node);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          file + ", entry " + (index + 1) + ": " + e.getMessage(), e);
    }
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (!value.isTextual() || value.asText().isBlank()) {
      throw new IllegalArgumentException(field + " is missing");
    }
    return value.asText();
  }

  private static JsonNode number(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (!value.isNumber()) {
      throw new IllegalArgumentException(field + " is missing or not a number");
    }
    return value;
  }

  private JsonNode read(Path file) {
    try {
      return json.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": " + e.getMessage(), e);
    }
  }
}
