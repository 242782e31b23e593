package io.openmaas.connectors.facade;

import io.openmaas.connectors.facade.Gbfs3Feed.Discovery;
import io.openmaas.connectors.facade.Gbfs3Feed.Feature;
import io.openmaas.connectors.facade.Gbfs3Feed.FeatureCollection;
import io.openmaas.connectors.facade.Gbfs3Feed.GeofencingZones;
import io.openmaas.connectors.facade.Gbfs3Feed.Localised;
import io.openmaas.connectors.facade.Gbfs3Feed.Rule;
import io.openmaas.connectors.facade.Gbfs3Feed.SystemInformation;
import io.openmaas.connectors.facade.Gbfs3Feed.VehicleNow;
import io.openmaas.connectors.facade.Gbfs3Feed.VehicleStatus;
import io.openmaas.connectors.facade.Gbfs3Feed.VehicleType;
import io.openmaas.connectors.facade.Gbfs3Feed.VehicleTypes;
import io.openmaas.connectors.facade.Gbfs3Feed.ZoneProperties;
import io.openmaas.core.city.City;
import io.openmaas.core.geo.Zone;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.core.vehicle.SharedVehicle;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes a fleet's supply as GBFS 3.0: what {@link GbfsFiles} says, in the forms of 3.0.
 *
 * <p>There are no files on stations: the port {@link io.openmaas.core.vehicle.PublishesSupply}
 * tells of zones and not of bays.
 */
public final class Gbfs3Files {

  private Gbfs3Files() {}

  /**
   * @param base address of the folder that holds the files, with a slash at its end
   */
  public static Gbfs3Feed<Discovery> discovery(String base, Instant now) {
    var feeds =
        Stream.of(
                "gbfs_versions",
                "system_information",
                "vehicle_types",
                "vehicle_status",
                "geofencing_zones")
            .map(name -> new GbfsFeed.Discovery(name, base + name + ".json"))
            .toList();
    return feed(now, GbfsFiles.SECONDS_PER_HOUR, new Discovery(feeds));
  }

  /** Both versions, in ascending order. */
  public static Gbfs3Feed<GbfsFeed.Versions> versions(GbfsFeed.Versions versions, Instant now) {
    return feed(now, GbfsFiles.SECONDS_PER_HOUR, versions);
  }

  /**
   * @param contact where consumers of the feed report faults in it
   */
  public static Gbfs3Feed<SystemInformation> systemInformation(
      City city, OperatorId operator, String contact, Instant now) {
    return feed(
        now,
        GbfsFiles.SECONDS_PER_HOUR,
        new SystemInformation(
            GbfsFiles.systemId(city, operator),
            List.of(GbfsFiles.LANGUAGE),
            localised("OpenMaaS " + city.name()),
            "24/7",
            localised(operator.value()),
            city.zone().getId(),
            contact));
  }

  public static Gbfs3Feed<VehicleTypes> vehicleTypes(List<SharedVehicle> supply, Instant now) {
    var types =
        GbfsFiles.vehicleTypes(supply, now).data().vehicleTypes().stream()
            .map(
                type ->
                    new VehicleType(
                        type.id(),
                        type.formFactor(),
                        type.propulsionType(),
                        type.maxRangeMeters(),
                        localised(type.name()),
                        type.returnConstraint()))
            .toList();
    return feed(now, 0, new VehicleTypes(types));
  }

  public static Gbfs3Feed<VehicleStatus> vehicleStatus(List<SharedVehicle> supply, Instant now) {
    var vehicles =
        supply.stream()
            .sorted(Comparator.comparing(SharedVehicle::publicId))
            .map(
                vehicle ->
                    new VehicleNow(
                        vehicle.publicId().toString(),
                        vehicle.position().latitude(),
                        vehicle.position().longitude(),
                        false,
                        false,
                        GbfsFiles.typeId(vehicle.vehicle()),
                        vehicle.rangeMetres(),
                        time(vehicle.seenAt())))
            .toList();
    return feed(now, 0, new VehicleStatus(vehicles));
  }

  /**
   * In a zone rides may begin and end; outside of all zones they may begin, because a car may stand
   * there, and go through. Where there are no zones rides may end anywhere.
   */
  public static Gbfs3Feed<GeofencingZones> geofencingZones(List<Zone> zones, Instant now) {
    var features =
        zones.stream()
            .map(
                zone ->
                    new Feature(
                        "Feature",
                        GbfsFiles.outline(zone),
                        new ZoneProperties(
                            localised(zone.name()), List.of(new Rule(true, true, true)))))
            .toList();
    return feed(
        now,
        0,
        new GeofencingZones(
            new FeatureCollection("FeatureCollection", features),
            List.of(new Rule(true, zones.isEmpty(), true))));
  }

  private static List<Localised> localised(String text) {
    return List.of(new Localised(text, GbfsFiles.LANGUAGE));
  }

  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static <T> Gbfs3Feed<T> feed(Instant now, int ttl, T data) {
    return new Gbfs3Feed<>(time(now), ttl, Gbfs3Feed.VERSION, data);
  }
}
