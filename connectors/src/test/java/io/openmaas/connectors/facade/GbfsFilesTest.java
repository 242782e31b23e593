package io.openmaas.connectors.facade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
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
    var schemas = schemas();
    assumeTrue(schemas.isPresent(), "no shared/specs/gbfs here: schemas not checked");
    var factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V7);
    var files =
        java.util.Map.of(
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

  private static Optional<Path> schemas() {
    String named = System.getenv("OPENMAAS_SHARED");
    if (named != null) {
      return Optional.of(Path.of(named, "specs", "gbfs", "v2.3")).filter(Files::isDirectory);
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path schemas = at.resolve("shared/specs/gbfs/v2.3");
      if (Files.isDirectory(schemas)) {
        return Optional.of(schemas);
      }
    }
    return Optional.empty();
  }
}
