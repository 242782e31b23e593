package io.openmaas.connectors.facade;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.openmaas.connectors.facade.GbfsFeed.MultiPolygon;
import java.util.List;

/**
 * A file of a GBFS 3.0 feed.
 *
 * @param lastUpdated RFC 3339
 * @param ttl seconds; 0 to ask again whenever one likes
 * @see <a href="https://github.com/MobilityData/gbfs/blob/v3.0/gbfs.md">GBFS 3.0</a>
 */
public record Gbfs3Feed<T>(
    @JsonProperty("last_updated") String lastUpdated, int ttl, String version, T data) {

  public static final String VERSION = "3.0";

  /** Words in one language (IETF BCP 47). */
  public record Localised(String text, String language) {}

  /** gbfs.json. */
  public record Discovery(List<GbfsFeed.Discovery> feeds) {}

  /** system_information.json. */
  public record SystemInformation(
      @JsonProperty("system_id") String systemId,
      List<String> languages,
      List<Localised> name,
      @JsonProperty("opening_hours") String openingHours,
      List<Localised> operator,
      String timezone,
      @JsonProperty("feed_contact_email") String feedContactEmail) {}

  /** vehicle_types.json. */
  public record VehicleTypes(@JsonProperty("vehicle_types") List<VehicleType> vehicleTypes) {}

  /** A type of vehicle: class, propulsion and model. */
  public record VehicleType(
      @JsonProperty("vehicle_type_id") String id,
      @JsonProperty("form_factor") String formFactor,
      @JsonProperty("propulsion_type") String propulsionType,
      @JsonProperty("max_range_meters") int maxRangeMeters,
      List<Localised> name,
      @JsonProperty("return_constraint") String returnConstraint) {}

  /** vehicle_status.json. */
  public record VehicleStatus(List<VehicleNow> vehicles) {}

  /**
   * A vehicle that can be rented now.
   *
   * @param id changes after each rental
   */
  public record VehicleNow(
      @JsonProperty("vehicle_id") String id,
      double lat,
      double lon,
      @JsonProperty("is_reserved") boolean reserved,
      @JsonProperty("is_disabled") boolean disabled,
      @JsonProperty("vehicle_type_id") String vehicleTypeId,
      @JsonProperty("current_range_meters") int currentRangeMeters,
      @JsonProperty("last_reported") String lastReported) {}

  /**
   * geofencing_zones.json.
   *
   * @param globalRules what holds outside of all zones
   */
  public record GeofencingZones(
      @JsonProperty("geofencing_zones") FeatureCollection geofencingZones,
      @JsonProperty("global_rules") List<Rule> globalRules) {}

  /** GeoJSON (RFC 7946). */
  public record FeatureCollection(String type, List<Feature> features) {}

  /** An area with its rules. */
  public record Feature(String type, MultiPolygon geometry, ZoneProperties properties) {}

  /** What holds within an area. */
  public record ZoneProperties(List<Localised> name, List<Rule> rules) {}

  /** A rule for all types of vehicle. */
  public record Rule(
      @JsonProperty("ride_start_allowed") boolean rideStartAllowed,
      @JsonProperty("ride_end_allowed") boolean rideEndAllowed,
      @JsonProperty("ride_through_allowed") boolean rideThroughAllowed) {}
}
