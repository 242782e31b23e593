package io.openmaas.planner.basemap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmaas.planner.demo.file.DemonstrationCity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BasemapBuilderTest {
  @TempDir private Path folder;

  @Test
  void drawsTheLayersThatTheStyleUses() throws IOException {
    DemonstrationCity.generate(folder, YearMonth.of(2026, 11));
    Path out = folder.resolve("basemap.pmtiles");

    new BasemapBuilder().build(folder.resolve("osm.pbf"), out);

    ByteBuffer archive = ByteBuffer.wrap(Files.readAllBytes(out)).order(ByteOrder.LITTLE_ENDIAN);
    byte[] magic = new byte[7];
    archive.get(0, magic);
    assertEquals("PMTiles", new String(magic));
    assertEquals(3, archive.get(7));
    assertEquals(8, archive.get(100), "lowest zoom");
    assertEquals(15, archive.get(101), "highest zoom");
    JsonNode metadata = metadata(archive);
    var layers = new HashSet<String>();
    metadata.path("vector_layers").forEach(layer -> layers.add(layer.path("id").asText()));
    assertEquals(
        Set.of(
            "water",
            "waterway",
            "water_name",
            "landuse",
            "building",
            "road",
            "rail",
            "place",
            "poi"),
        layers);
    assertEquals(layers, layersOfTheStyle());
    assertEquals("Marenholm, an invented city", metadata.path("attribution").asText());
    assertNoLeftovers();
  }

  @Test
  void saysWhyStreetDataCannotBeDrawn() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.pbf"), "this is no map at all");
    Path out = folder.resolve("basemap.pmtiles");

    var failed = assertThrows(BasemapFailed.class, () -> new BasemapBuilder().build(broken, out));

    assertTrue(failed.getMessage().contains("not an OSM PBF file"), failed.getMessage());
    assertFalse(Files.exists(out));
    assertNoLeftovers();
  }

  private void assertNoLeftovers() throws IOException {
    try (var files = Files.list(folder)) {
      List<String> hidden =
          files
              .map(Path::getFileName)
              .map(Path::toString)
              .filter(name -> name.startsWith("."))
              .toList();
      assertEquals(List.of(), hidden);
    }
  }

  /** The header of PMTiles version 3 has offset and length of the metadata at byte 24. */
  private static JsonNode metadata(ByteBuffer archive) throws IOException {
    byte[] packed = new byte[(int) archive.getLong(32)];
    archive.get((int) archive.getLong(24), packed);
    return new ObjectMapper().readTree(new GZIPInputStream(new ByteArrayInputStream(packed)));
  }

  private static Set<String> layersOfTheStyle() throws IOException {
    JsonNode style =
        new ObjectMapper().readTree(BasemapBuilder.class.getResource("/basemap/style.json"));
    var layers = new HashSet<String>();
    style.path("layers").forEach(layer -> layers.add(layer.path("source-layer").asText()));
    layers.remove("");
    return layers;
  }
}
