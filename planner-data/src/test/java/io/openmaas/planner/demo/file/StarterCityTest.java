package io.openmaas.planner.demo.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.geo.Zone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StarterCityTest {

  @Test
  void portoGetsCarsAZoneBikesAndAStory(@TempDir Path city) throws IOException {
    Optional<Path> shared = shared();
    assumeTrue(shared.isPresent(), "no shared folder with the data of Porto: skipped");
    Path data = shared.get().resolve("data");
    Files.createDirectories(city.resolve("gtfs"));
    Files.copy(data.resolve("porto/porto_portugal.osm.pbf"), city.resolve("osm.pbf"));
    Files.copy(data.resolve("porto-dev/metro.gtfs.zip"), city.resolve("gtfs/metro.zip"));

    StarterCity.prepare(city, "Porto");

    JsonNode cars = json(city, "fleet.json");
    assertTrue(cars.size() >= 20, cars.size() + " cars");
    var terminals = new HashSet<String>();
    Zone zone = zone(json(city, "zones.geojson"));
    for (JsonNode car : cars) {
      assertTrue(zone.contains(at(car)), car.toString());
      terminals.add(car.path("imei").asText());
    }
    assertEquals(cars.size(), terminals.size());
    JsonNode story = json(city, "story.json");
    Coordinates destination = at(story.path("destination"));
    assertTrue(zone.contains(destination));
    double fromFirstCar = at(cars.get(0)).metresTo(destination);
    assertTrue(fromFirstCar > 2_000 && fromFirstCar < 4_000, "drive of " + fromFirstCar);
    assertTrue(json(city, "stations.json").size() > 10);
  }

  private static Coordinates at(JsonNode node) {
    return new Coordinates(node.path("lat").asDouble(), node.path("lon").asDouble());
  }

  private static Zone zone(JsonNode collection) {
    var outline = new ArrayList<Coordinates>();
    for (JsonNode corner :
        collection.path("features").path(0).path("geometry").path("coordinates").path(0)) {
      outline.add(new Coordinates(corner.path(1).asDouble(), corner.path(0).asDouble()));
    }
    return new Zone("city", outline);
  }

  private static JsonNode json(Path city, String file) throws IOException {
    return new ObjectMapper().readTree(city.resolve(file).toFile());
  }

  private static Optional<Path> shared() {
    String given = System.getenv("OPENMAAS_SHARED");
    if (given != null) {
      return Optional.of(Path.of(given)).filter(StarterCityTest::hasPorto);
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (hasPorto(at.resolve("shared"))) {
        return Optional.of(at.resolve("shared"));
      }
    }
    return Optional.empty();
  }

  private static boolean hasPorto(Path shared) {
    return Files.exists(shared.resolve("data/porto/porto_portugal.osm.pbf"));
  }
}
