package io.openmaas.connectors.facade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.geo.Zone;
import io.openmaas.core.testing.Trips;
import io.openmaas.core.vehicle.Propulsion;
import io.openmaas.core.vehicle.SharedVehicle;
import io.openmaas.core.vehicle.Vehicle;
import io.openmaas.core.vehicle.VehicleClass;
import io.openmaas.core.vehicle.VehicleId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class GbfsFilesTest {
  private static final Instant NOW = Instant.parse("2026-05-04T06:00:00Z");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<SharedVehicle> supply =
      List.of(
          vehicle(1, "ID.3", VehicleClass.COMPACT, Propulsion.ELECTRIC, 210_000),
          vehicle(2, "Zoé", VehicleClass.COMPACT, Propulsion.ELECTRIC, 340_000),
          vehicle(3, "ID.3", VehicleClass.COMPACT, Propulsion.ELECTRIC, 150_000),
          vehicle(4, "Sprinter", VehicleClass.VAN, Propulsion.COMBUSTION_DIESEL, 480_000));

  /** Clockwise, which the standard does not allow. */
  private final Zone zone =
      new Zone(
          "Hafen",
          List.of(
              new Coordinates(54.90, 13.90),
              new Coordinates(54.91, 13.90),
              new Coordinates(54.91, 13.92),
              new Coordinates(54.90, 13.92)));

  @Test
  void all_files_are_valid_by_the_schemas_of_the_standard() throws Exception {
    var schemas = schemas("v2.3");
    assumeTrue(schemas.isPresent(), "no shared/specs/gbfs here: schemas not checked");
    var factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7);
    var files =
        java.util.Map.of(
            "gbfs_versions",
                GbfsFiles.versions("http://127.0.0.1:8080/gbfs/marenholm/own-fleet/", NOW),
            "gbfs", GbfsFiles.discovery("http://127.0.0.1:8080/gbfs/marenholm/own-fleet/", NOW),
            "system_information", GbfsFiles.systemInformation(Trips.MARENHOLM, Trips.FLEET, NOW),
            "vehicle_types", GbfsFiles.vehicleTypes(supply, NOW),
            "free_bike_status", GbfsFiles.freeVehicles(supply, NOW),
            "geofencing_zones", GbfsFiles.geofencingZones(List.of(zone), NOW));
    for (var file : files.entrySet()) {
      var schema =
          factory.getSchema(Files.readString(schemas.get().resolve(file.getKey() + ".json")));
      JsonNode json = JSON.valueToTree(file.getValue());
      assertEquals(List.of(), List.copyOf(schema.validate(json)), file.getKey());
    }
    // an empty fleet is a feed too
    assertEquals(
        List.of(),
        List.copyOf(
            factory
                .getSchema(Files.readString(schemas.get().resolve("vehicle_types.json")))
                .validate(JSON.valueToTree(GbfsFiles.vehicleTypes(List.of(), NOW)))));
  }

  @Test
  void all_files_of_version_3_are_valid_by_the_schemas_of_the_standard() throws Exception {
    var schemas = schemas("v3.0");
    assumeTrue(schemas.isPresent(), "no shared/specs/gbfs here: schemas not checked");
    var factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7);
    var settings = SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    String base = "http://127.0.0.1:8080/gbfs/marenholm/own-fleet/";
    var files =
        new java.util.LinkedHashMap<String, List<Object>>(
            java.util.Map.of(
                "gbfs", List.of(Gbfs3Files.discovery(base + "3.0/", NOW)),
                "gbfs_versions", List.of(Gbfs3Files.versions(GbfsFiles.versions(base), NOW)),
                "system_information",
                    List.of(
                        Gbfs3Files.systemInformation(
                            Trips.MARENHOLM, Trips.FLEET, "gbfs@example.org", NOW)),
                "vehicle_types",
                    List.of(
                        Gbfs3Files.vehicleTypes(supply, NOW),
                        Gbfs3Files.vehicleTypes(List.of(), NOW)),
                "vehicle_status",
                    List.of(
                        Gbfs3Files.vehicleStatus(supply, NOW),
                        Gbfs3Files.vehicleStatus(List.of(), NOW)),
                "geofencing_zones",
                    List.of(
                        Gbfs3Files.geofencingZones(List.of(zone), NOW),
                        Gbfs3Files.geofencingZones(List.of(), NOW))));
    for (var file : files.entrySet()) {
      var schema =
          factory.getSchema(
              Files.readString(schemas.get().resolve(file.getKey() + ".json")), settings);
      for (Object content : file.getValue()) {
        JsonNode json = JSON.valueToTree(content);
        assertEquals(List.of(), List.copyOf(schema.validate(json)), file.getKey());
      }
    }
    // the check itself can fail
    var status =
        factory.getSchema(Files.readString(schemas.get().resolve("vehicle_status.json")), settings);
    assertFalse(status.validate(JSON.valueToTree(GbfsFiles.freeVehicles(supply, NOW))).isEmpty());
  }

  @Test
  void outside_of_all_zones_no_ride_may_end() {
    var zoned = Gbfs3Files.geofencingZones(List.of(zone), NOW).data();
    assertEquals(List.of(new Gbfs3Feed.Rule(true, false, true)), zoned.globalRules());
    assertEquals(
        List.of(new Gbfs3Feed.Rule(true, true, true)),
        zoned.geofencingZones().features().getFirst().properties().rules());
    assertEquals(
        List.of(new Gbfs3Feed.Rule(true, true, true)),
        Gbfs3Files.geofencingZones(List.of(), NOW).data().globalRules());
  }

  @Test
  void vehicles_have_their_public_names_and_no_others() {
    var shown = new UUID(7, 7);
    var one = supply.getFirst();
    var renamed =
        List.of(
            new SharedVehicle(
                one.vehicle(), one.position(), one.rangeMetres(), one.seenAt(), shown));
    for (Object file :
        List.of(GbfsFiles.freeVehicles(renamed, NOW), Gbfs3Files.vehicleStatus(renamed, NOW))) {
      String text = JSON.valueToTree(file).toString();
      assertTrue(text.contains(shown.toString()), text);
      assertFalse(text.contains(one.vehicle().id().toString()), text);
    }
  }

  @Test
  void types_are_told_apart_by_class_propulsion_and_model() {
    assertEquals(
        """
        compact-electric-id-3 ID.3 300000
        compact-electric-zoe Zoé 340000
        van-combustion_diesel-sprinter Sprinter 600000
        """,
        GbfsFiles.vehicleTypes(supply, NOW).data().vehicleTypes().stream()
            .map(type -> type.id() + " " + type.name() + " " + type.maxRangeMeters() + "\n")
            .reduce("", String::concat));
    var first = GbfsFiles.freeVehicles(supply, NOW).data().bikes().getFirst();
    assertEquals(new UUID(9, 1).toString(), first.id());
    assertEquals("compact-electric-id-3", first.vehicleTypeId());
    assertEquals(210_000, first.currentRangeMeters());
  }

  @Test
  void zones_are_closed_and_counter_clockwise() {
    var ring =
        GbfsFiles.geofencingZones(List.of(zone), NOW)
            .data()
            .geofencingZones()
            .features()
            .getFirst()
            .geometry()
            .coordinates()
            .getFirst()
            .getFirst();
    assertEquals(
        "[[13.92, 54.9], [13.92, 54.91], [13.9, 54.91], [13.9, 54.9], [13.92, 54.9]]",
        ring.toString());
  }

  @Test
  void what_changes_may_be_fetched_at_any_time() {
    assertEquals(0, GbfsFiles.freeVehicles(supply, NOW).ttl());
    assertEquals(0, GbfsFiles.vehicleTypes(supply, NOW).ttl());
    assertEquals(NOW.getEpochSecond(), GbfsFiles.freeVehicles(supply, NOW).lastUpdated());
    assertFalse(JSON.valueToTree(GbfsFiles.freeVehicles(supply, NOW)).toString().contains("plate"));
  }

  private static SharedVehicle vehicle(
      int number, String model, VehicleClass vehicleClass, Propulsion propulsion, int range) {
    return new SharedVehicle(
        new Vehicle(
            new VehicleId(new UUID(9, number)),
            Trips.MARENHOLM.id(),
            "MH-OM " + number,
            model,
            vehicleClass,
            propulsion),
        new Coordinates(54.9 + number / 1000.0, 13.9),
        range,
        NOW);
  }

  private static Optional<Path> schemas(String version) {
    String named = System.getenv("OPENMAAS_SHARED");
    if (named != null) {
      return Optional.of(Path.of(named, "specs", "gbfs", version)).filter(Files::isDirectory);
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path schemas = at.resolve("shared/specs/gbfs").resolve(version);
      if (Files.isDirectory(schemas)) {
        return Optional.of(schemas);
      }
    }
    return Optional.empty();
  }
}
