package io.openmaas.connectors.facade;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * A file of a GBFS 2.3 feed: the newest version that OpenTripPlanner 2.9 reads beside 3.0.
 *
 * @param lastUpdated POSIX seconds
 * @param ttl seconds; 0 to ask again whenever one likes
 * @see <a href="https://github.com/MobilityData/gbfs/blob/v2.3/gbfs.md">GBFS 2.3</a>
 */
public record GbfsFeed<T>(
    @JsonProperty("last_updated") long lastUpdated, int ttl, String version, T data) {

  public static final String VERSION = "2.3";

  /** gbfs.json: where the other files are, by language. */
  public record Discovery(String name, String url) {

    static Map<String, Map<String, List<Discovery>>> data(String language, List<Discovery> feeds) {
      return Map.of(language, Map.of("feeds", feeds));
    }
  }

  /** gbfs_versions.json, of this and other versions alike. */
  public record Versions(List<Version> versions) {}

  /** A version that is published, and where it begins. */
  public record Version(String version, String url) {}

  /** system_information.json. */
  public record SystemInformation(
      @JsonProperty("system_id") String systemId,
      String language,
      String name,
      String operator,
      String timezone) {}

  /** vehicle_types.json. */
  public record VehicleTypes(@JsonProperty("vehicle_types") List<VehicleType> vehicleTypes) {}

  /** A type of vehicle: class, propulsion and model. */
  public record VehicleType(
      @JsonProperty("vehicle_type_id") String id,
      @JsonProperty("form_factor") String formFactor,
      @JsonProperty("propulsion_type") String propulsionType,
      @JsonProperty("max_range_meters") int maxRangeMeters,
      String name,
      @JsonProperty("return_constraint") String returnConstraint) {}

  /** free_bike_status.json. */
  public record FreeVehicles(List<FreeVehicle> bikes) {}

  /** A vehicle that can be rented now. The standard calls all of them bikes. */
  public record FreeVehicle(
      @JsonProperty("bike_id") String id,
      double lat,
      double lon,
      @JsonProperty("is_reserved") boolean reserved,
      @JsonProperty("is_disabled") boolean disabled,
      @JsonProperty("vehicle_type_id") String vehicleTypeId,
      @JsonProperty("current_range_meters") int currentRangeMeters,
      @JsonProperty("last_reported") long lastReported) {}

  /** geofencing_zones.json. */
  public record GeofencingZones(
      @JsonProperty("geofencing_zones") FeatureCollection geofencingZones) {}

  /** GeoJSON (RFC 7946). */
  public record FeatureCollection(String type, List<Feature> features) {}

  /** An area with its rules. */
  public record Feature(String type, MultiPolygon geometry, ZoneProperties properties) {}

  /** Longitude before latitude; the outer ring counter-clockwise and closed. */
  public record MultiPolygon(String type, List<List<List<List<Double>>>> coordinates) {}

  /** What holds within an area. */
  public record ZoneProperties(String name, List<Rule> rules) {}

  /** A rule for all types of vehicle. */
  public record Rule(
      @JsonProperty("ride_allowed") boolean rideAllowed,
      @JsonProperty("ride_through_allowed") boolean rideThroughAllowed) {}
}
