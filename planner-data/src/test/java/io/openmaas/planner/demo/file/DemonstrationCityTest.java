package io.openmaas.planner.demo.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.planner.osm.pbf.OsmReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemonstrationCityTest {
  @TempDir private static Path city;

  @BeforeAll
  static void generate() {
    DemonstrationCity.generate(city, YearMonth.of(2026, 11));
  }

  @Test
  void sameMonthGivesSameBytes(@TempDir Path again) throws IOException {
    DemonstrationCity.generate(again, YearMonth.of(2026, 11));
    for (Path file : files(city)) {
      assertArrayEquals(
          Files.readAllBytes(file),
          Files.readAllBytes(again.resolve(city.relativize(file))),
          file.toString());
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      List<Path> found = files.filter(Files::isRegularFile).toList();
      assertEquals(7, found.size());
      return found;
    }
  }

  @Test
  void feedIsValidForAYearFromTheFirstDayOfTheMonth() throws IOException {
    var day = rows("calendar.txt").getFirst();
    assertEquals("20261101", day.get("start_date"));
    assertEquals("20271031", day.get("end_date"));
    var feed = rows("feed_info.txt").getFirst();
    assertEquals("marenholm", feed.get("feed_id"));
    assertEquals("20261101", feed.get("feed_start_date"));
    assertEquals("20271031", feed.get("feed_end_date"));
  }

  @Test
  void everyReferenceOfTheFeedLeadsSomewhere() throws IOException {
    Set<String> routes = values("routes.txt", "route_id");
    Set<String> stops = values("stops.txt", "stop_id");
    Set<String> trips = values("trips.txt", "trip_id");
    Set<String> shapes = values("shapes.txt", "shape_id");
    assertEquals(routes, values("trips.txt", "route_id"));
    assertEquals(shapes, values("trips.txt", "shape_id"));
    assertEquals(trips, values("stop_times.txt", "trip_id"));
    assertTrue(stops.containsAll(values("stop_times.txt", "stop_id")));
    assertTrue(stops.containsAll(values("transfers.txt", "from_stop_id")));
    var parents = new HashSet<>(values("stops.txt", "parent_station"));
    parents.remove("");
    assertEquals(13, parents.size());
    assertTrue(stops.containsAll(parents));
  }

  @Test
  void vehiclesNeitherStandStillNorFly() throws IOException {
    Map<String, String> before = Map.of();
    for (var row : rows("stop_times.txt")) {
      if (row.get("trip_id").equals(before.get("trip_id"))) {
        double metres =
            Double.parseDouble(row.get("shape_dist_traveled"))
                - Double.parseDouble(before.get("shape_dist_traveled"));
        int seconds = seconds(row.get("arrival_time")) - seconds(before.get("departure_time"));
        assertTrue(metres > 100 && metres < 1_600, row.toString());
        assertTrue(metres / seconds > 5 && metres / seconds < 14, row.toString());
      }
      before = row;
    }
  }

  private static int seconds(String clock) {
    String[] parts = clock.split(":");
    return Integer.parseInt(parts[0]) * 3600
        + Integer.parseInt(parts[1]) * 60
        + Integer.parseInt(parts[2]);
  }

  @Test
  void metroRunsEveryFiveToEightMinutesFromFiveToMidnight() throws IOException {
    List<Integer> departures =
        rows("stop_times.txt").stream()
            .filter(row -> row.get("trip_id").startsWith("m1-0-"))
            .filter(row -> row.get("stop_sequence").equals("1"))
            .map(row -> seconds(row.get("departure_time")))
            .toList();
    assertEquals(5 * 3600, departures.getFirst());
    assertTrue(departures.getLast() > 23 * 3600 + 50 * 60);
    for (int i = 1; i < departures.size(); i++) {
      int gap = departures.get(i) - departures.get(i - 1);
      assertTrue(gap >= 300 && gap <= 480, "gap of " + gap + " s");
    }
  }

  @Test
  void streetDataAreWhole() {
    var nodes = new HashMap<Long, Coordinates>();
    var kinds = new HashSet<String>();
    var missing = new ArrayList<Long>();
    OsmReader.read(
        city.resolve("osm.pbf"),
        new OsmReader.Visitor() {
          @Override
          public void node(long id, Coordinates at) {
            nodes.put(id, at);
          }

          @Override
          public void way(long id, List<Long> through, Map<String, String> tags) {
            through.stream().filter(node -> !nodes.containsKey(node)).forEach(missing::add);
            tags.keySet().forEach(kinds::add);
          }
        });
    assertEquals(List.of(), missing);
    assertTrue(
        kinds.containsAll(
            Set.of("highway", "building", "natural", "landuse", "leisure", "railway", "waterway")),
        kinds.toString());
  }

  @Test
  void documentsHaveTheAgreedFields() throws IOException {
    JsonNode description = json("city.json");
    assertEquals("marenholm", description.path("id").asText());
    assertEquals("Europe/Berlin", description.path("timeZone").asText());
    assertEquals("EUR", description.path("currency").asText());
    assertEquals("DE", description.path("country").asText());
    assertTrue(description.path("extent").path("southWest").path("lat").isNumber());
    assertEquals(3, json("zones.geojson").path("features").size());
    assertTrue(json("stations.json").size() >= 20);
    for (JsonNode car : json("fleet.json")) {
      for (String field :
          List.of(
              "plate",
              "model",
              "vehicleClass",
              "propulsion",
              "imei",
              "lat",
              "lon",
              "rangeMetres")) {
        assertFalse(car.path(field).isMissingNode(), field);
      }
    }
    assertTrue(json("story.json").path("origin").path("lat").isNumber());
  }

  private static JsonNode json(String file) throws IOException {
    return new ObjectMapper().readTree(city.resolve(file).toFile());
  }

  private static Set<String> values(String file, String field) throws IOException {
    return rows(file).stream().map(row -> row.get(field)).collect(Collectors.toSet());
  }

  private static List<Map<String, String>> rows(String file) throws IOException {
    try (var zip = new ZipFile(city.resolve("gtfs/marenholm.zip").toFile())) {
      var text =
          new String(zip.getInputStream(zip.getEntry(file)).readAllBytes(), StandardCharsets.UTF_8);
      List<String> lines = text.lines().toList();
      String[] header = lines.getFirst().split(",");
      var rows = new ArrayList<Map<String, String>>();
      for (String line : lines.subList(1, lines.size())) {
        String[] fields = line.split(",", -1);
        var row = new HashMap<String, String>();
        for (int i = 0; i < header.length; i++) {
          row.put(header[i], fields[i]);
        }
        rows.add(row);
      }
      return rows;
    }
  }
}
