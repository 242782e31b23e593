package io.openmaas.connectors.facade;

import io.openmaas.connectors.facade.GbfsFeed.Discovery;
import io.openmaas.connectors.facade.GbfsFeed.Feature;
import io.openmaas.connectors.facade.GbfsFeed.FeatureCollection;
import io.openmaas.connectors.facade.GbfsFeed.FreeVehicle;
import io.openmaas.connectors.facade.GbfsFeed.FreeVehicles;
import io.openmaas.connectors.facade.GbfsFeed.GeofencingZones;
import io.openmaas.connectors.facade.GbfsFeed.MultiPolygon;
import io.openmaas.connectors.facade.GbfsFeed.Rule;
import io.openmaas.connectors.facade.GbfsFeed.SystemInformation;
import io.openmaas.connectors.facade.GbfsFeed.VehicleType;
import io.openmaas.connectors.facade.GbfsFeed.VehicleTypes;
import io.openmaas.connectors.facade.GbfsFeed.ZoneProperties;
import io.openmaas.core.city.City;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.geo.Zone;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.core.vehicle.Propulsion;
import io.openmaas.core.vehicle.SharedVehicle;
import io.openmaas.core.vehicle.Vehicle;
import java.text.Normalizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes a fleet's supply as GBFS 2.3.
 *
 * <p>Vehicles have the names the fleet shows to everybody, which change after each rental, so that
 * nobody can follow a car's trips; whoever plans with them asks the fleet which car is meant.
 * Rented vehicles are not in the feed.
 *
 * <p>All that changes with the fleet has {@code ttl} 0: OpenTripPlanner does not fetch a file again
 * before {@code last_updated + ttl} by the clock of the machine. For the same reason {@code
 * last_updated} has to be the machine's time and not that of a business clock, which may be ahead.
 */
public final class GbfsFiles {
  static final String LANGUAGE = "en";
  static final int SECONDS_PER_HOUR = 3600;

  private GbfsFiles() {}

  /**
   * @param base address of the folder that holds the files, with a slash at its end
   */
  public static GbfsFeed<Map<String, Map<String, List<Discovery>>>> discovery(
      String base, Instant now) {
    var feeds =
        Stream.of(
                "gbfs_versions",
                "system_information",
                "vehicle_types",
                "free_bike_status",
                "geofencing_zones")
            .map(name -> new Discovery(name, base + name + ".json"))
            .toList();
    return feed(now, SECONDS_PER_HOUR, Discovery.data(LANGUAGE, feeds));
  }

  public static GbfsFeed<SystemInformation> systemInformation(
      City city, OperatorId operator, Instant now) {
    return feed(
        now,
        SECONDS_PER_HOUR,
        new SystemInformation(
            systemId(city, operator),
            LANGUAGE,
            "OpenMaaS " + city.name(),
            operator.value(),
            city.zone().getId()));
  }

  static String systemId(City city, OperatorId operator) {
    return "openmaas-" + city.id() + "-" + operator;
  }

  /** Where the feeds of both versions begin, in ascending order. */
  public static GbfsFeed.Versions versions(String base) {
    return new GbfsFeed.Versions(
        List.of(
            new GbfsFeed.Version(GbfsFeed.VERSION, base + "gbfs.json"),
            new GbfsFeed.Version(Gbfs3Feed.VERSION, base + Gbfs3Feed.VERSION + "/gbfs.json")));
  }

  /** gbfs_versions.json of the feed of version 2.3. */
  public static GbfsFeed<GbfsFeed.Versions> versions(String base, Instant now) {
    return feed(now, SECONDS_PER_HOUR, versions(base));
  }

  public static GbfsFeed<VehicleTypes> vehicleTypes(List<SharedVehicle> supply, Instant now) {
    var types =
        supply.stream()
            .collect(Collectors.groupingBy(vehicle -> typeId(vehicle.vehicle())))
            .entrySet()
            .stream()
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> type(entry.getKey(), entry.getValue()))
            .toList();
    return feed(now, 0, new VehicleTypes(types));
  }

  private static VehicleType type(String id, List<SharedVehicle> vehicles) {
    Vehicle example = vehicles.getFirst().vehicle();
    int farthest = vehicles.stream().mapToInt(SharedVehicle::rangeMetres).max().orElseThrow();
    return new VehicleType(
        id,
        "car",
        lower(example.propulsion()),
        Math.max(farthest, usualRangeMetres(example.propulsion())),
        example.model(),
        "free_floating");
  }

  public static GbfsFeed<FreeVehicles> freeVehicles(List<SharedVehicle> supply, Instant now) {
    var vehicles =
        supply.stream()
            .sorted(Comparator.comparing(SharedVehicle::publicId))
            .map(
                vehicle ->
                    new FreeVehicle(
                        vehicle.publicId().toString(),
                        vehicle.position().latitude(),
                        vehicle.position().longitude(),
                        false,
                        false,
                        typeId(vehicle.vehicle()),
                        vehicle.rangeMetres(),
                        vehicle.seenAt().getEpochSecond()))
            .toList();
    return feed(now, 0, new FreeVehicles(vehicles));
  }

  /** In a zone trips may begin and end; the rest of the city is only for driving through. */
  public static GbfsFeed<GeofencingZones> geofencingZones(List<Zone> zones, Instant now) {
    var features =
        zones.stream()
            .map(
                zone ->
                    new Feature(
                        "Feature",
                        outline(zone),
                        new ZoneProperties(zone.name(), List.of(new Rule(true, true)))))
            .toList();
    return feed(now, 0, new GeofencingZones(new FeatureCollection("FeatureCollection", features)));
  }

  /**
   * {@code CLASS-PROPULSION-MODEL} in lower case. The model is always in it: an identity that
   * depended on which other models are free now would change its meaning.
   */
  static String typeId(Vehicle vehicle) {
    String model =
        Normalizer.normalize(vehicle.model(), Normalizer.Form.NFD)
            .replaceAll("\\p{M}", "")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-|-$", "");
    return lower(vehicle.vehicleClass())
        + "-"
        + lower(vehicle.propulsion())
        + (model.isEmpty() ? "" : "-" + model);
  }

  static MultiPolygon outline(Zone zone) {
    return new MultiPolygon("MultiPolygon", List.of(List.of(ring(zone))));
  }

  private static List<List<Double>> ring(Zone zone) {
    List<Coordinates> outline =
        area(zone.outline()) < 0 ? zone.outline().reversed() : zone.outline();
    var ring = new ArrayList<List<Double>>();
    outline.forEach(corner -> ring.add(List.of(corner.longitude(), corner.latitude())));
    if (!ring.getFirst().equals(ring.getLast())) {
      ring.add(ring.getFirst());
    }
    return ring;
  }

  /** Twice the area in square degrees, negative for a clockwise outline. */
  private static double area(List<Coordinates> outline) {
    double area = 0;
    for (int i = 0; i < outline.size(); i++) {
      Coordinates a = outline.get(i);
      Coordinates b = outline.get((i + 1) % outline.size());
      area += a.longitude() * b.latitude() - b.longitude() * a.latitude();
    }
    return area;
  }

  /** The standard wants a range for every type; a car rarely has less than this when full. */
  private static int usualRangeMetres(Propulsion propulsion) {
    return switch (propulsion) {
      case HUMAN -> 0;
      case ELECTRIC_ASSIST -> 60_000;
      case ELECTRIC -> 300_000;
      case HYBRID, COMBUSTION, COMBUSTION_DIESEL, HYDROGEN_FUEL_CELL -> 600_000;
    };
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static <T> GbfsFeed<T> feed(Instant now, int ttl, T data) {
    return new GbfsFeed<>(now.getEpochSecond(), ttl, GbfsFeed.VERSION, data);
  }
}
