package io.openmaas.planner.osm.pbf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.geo.Coordinates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OsmReaderTest {
  @TempDir private Path folder;

  @Test
  void readsWhatWasWritten() throws IOException {
    var seen = new ArrayList<String>();
    OsmReader.read(
        written(),
        new OsmReader.Visitor() {
          @Override
          public void node(long id, Coordinates at) {
            seen.add("%d %.7f %.7f".formatted(id, at.latitude(), at.longitude()));
          }

          @Override
          public void way(long id, List<Long> nodes, Map<String, String> tags) {
            seen.add(id + " " + nodes + " " + tags);
          }
        });
    assertEquals(
        List.of(
            "1 54.1234567 13.7654321",
            "2 -0.5000000 -179.9000000",
            "1 [1, 2, 1] {highway=residential, name=Möwenweg}"),
        seen);
  }

  @Test
  void refusesAFileThatEndsTooEarly() throws IOException {
    Path file = written();
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 7));
    assertRefused(file, "ends within a block");
  }

  @Test
  void refusesAFileOfAnotherFormat() throws IOException {
    assertRefused(Files.writeString(folder.resolve("x.pbf"), "<osm version='0.6'/>"), "not an OSM");
    assertRefused(Files.writeString(folder.resolve("empty.pbf"), ""), "empty");
  }

  @Test
  void refusesAFileThatIsNotThere() {
    assertRefused(folder.resolve("none.pbf"), "none.pbf");
  }

  private void assertRefused(Path file, String reason) {
    var broken =
        assertThrows(
            OsmFileBroken.class,
            () ->
                OsmReader.read(
                    file,
                    new OsmReader.Visitor() {
                      @Override
                      public void node(long id, Coordinates at) {}

                      @Override
                      public void way(long id, List<Long> nodes, Map<String, String> tags) {}
                    }));
    assertTrue(broken.getMessage().contains(file.toString()), broken.getMessage());
    assertTrue(broken.getMessage().contains(reason), broken.getMessage());
  }

  private Path written() throws IOException {
    var osm = new OsmWriter();
    long a = osm.node(new Coordinates(54.1234567, 13.7654321), Map.of("place", "hamlet"));
    long b = osm.node(new Coordinates(-0.5, -179.9), Map.of());
    osm.way(List.of(a, b, a), Map.of("name", "Möwenweg", "highway", "residential"));
    return Files.write(
        folder.resolve("small.pbf"),
        osm.toBytes(new Coordinates(-1, -180), new Coordinates(55, 14)));
  }
}
