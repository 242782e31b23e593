package io.openmaas.terminal.fleet.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmaas.core.testing.TestDatabase;
import io.openmaas.terminal.fleet.FleetFixture;
import io.openmaas.terminal.trip.TripScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetSeedTest {
  private static final String FLEET =
      """
      [{"plate":"MH-OM 9001","model":"Lupo","vehicleClass":"SMALL","propulsion":"ELECTRIC",
        "imei":"359000000000001","lat":54.9,"lon":13.9,"rangeMetres":250000},
       {"plate":"MH-OM 9002","model":"Caddy","vehicleClass":"VAN","propulsion":"COMBUSTION",
        "imei":"359000000000002","lat":54.91,"lon":13.9,"rangeMetres":600000}]
      """;

  private static final String ZONES =
      """
      {"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"Old Town"},
       "geometry":{"type":"Polygon","coordinates":
         [[[13.89,54.89],[13.91,54.89],[13.91,54.92],[13.89,54.92],[13.89,54.89]]]}}]}
      """;

  @TempDir private Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void loading_twice_adds_once() throws IOException {
    try (var database = new TestDatabase()) {
      var fixture = new FleetFixture(database);
      var seed =
          new FleetSeed(
              database.pool(),
              fixture.vehicles,
              fixture.zones,
              UUID::randomUUID,
              new ObjectMapper());
      Path fleet = file("fleet.json", FLEET);
      Path zones = file("zones.geojson", ZONES);
      assertEquals(
          new FleetSeed.Added(2, 1), seed.load(fleet, zones, fixture.city).await().indefinitely());
      assertEquals(
          new FleetSeed.Added(0, 0), seed.load(fleet, zones, fixture.city).await().indefinitely());
      var free = fixture.fleet.available(fixture.city).await().indefinitely();
      assertEquals(2, free.size());
      assertEquals(TripScript.north(0), free.getFirst().position());
      assertEquals(250_000, free.getFirst().rangeMetres());
      var zone = fixture.fleet.returnZones(fixture.city).await().indefinitely().getFirst();
      assertEquals(4, zone.outline().size());
      assertTrue(zone.contains(free.getFirst().position()));

      Path wrong = file("wrong.json", FLEET.replace("359000000000002", "12"));
      var complaint =
          assertThrows(IllegalArgumentException.class, () -> seed.load(wrong, zones, fixture.city));
      assertTrue(complaint.getMessage().contains("entry 2"), complaint.getMessage());
    }
  }
}
