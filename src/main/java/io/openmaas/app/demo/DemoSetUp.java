package io.openmaas.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.planner.demo.file.DemonstrationCity;
import io.openmaas.planner.demo.file.StarterCity;
import io.openmaas.planner.graph.ImportOptions;
import io.openmaas.planner.graph.ImportOutcome;
import io.openmaas.planner.graph.InstalledCity;
import io.openmaas.planner.graph.Progress;
import io.openmaas.planner.graph.store.CityLibrary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the demonstration city, and gives a real one what a demonstration needs. */
public final class DemoSetUp {
  private static final String MADE_FOR = "made-for.txt";
  private static final List<String> EXTRAS =
      List.of("zones.geojson", "stations.json", "fleet.json", "story.json");

  private DemoSetUp() {}

  /**
   * Generates the demonstration city for a year from this month, unless it is there already. Blocks
   * until its graph is built.
   *
   * @param data the data folder
   */
  public static CityId ensureDemonstrationCity(
      CityLibrary library, Path data, YearMonth month, Progress progress) {
    Optional<InstalledCity> installed = library.find(DemonstrationCity.ID);
    if (installed.isPresent()
        && month.toString().equals(madeFor(installed.get()))
        && library.isWhole(installed.get())) {
      return DemonstrationCity.ID;
    }
    Path source = data.resolve("cache").resolve("marenholm-" + month);
    DemonstrationCity.generate(source, month);
    try {
      Files.writeString(source.resolve(MADE_FOR), month.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var extras = new java.util.HashMap<String, Path>();
    EXTRAS.forEach(file -> extras.put(file, source.resolve(file)));
    extras.put(MADE_FOR, source.resolve(MADE_FOR));
    ImportOutcome outcome =
        library.importCity(
            DemonstrationCity.ID,
            Optional.of("Marenholm"),
            source.resolve("osm.pbf"),
            List.of(source.resolve("gtfs/marenholm.zip")),
            new ImportOptions(
                Optional.of("DE"),
                Optional.empty(),
                Optional.empty(),
                Optional.of(extent(source)),
                Map.copyOf(extras)),
            progress);
    if (outcome instanceof ImportOutcome.Refused refused) {
      throw new IllegalStateException("the demonstration city has faults: " + refused.findings());
    }
    return DemonstrationCity.ID;
  }

  private static City.Extent extent(Path source) {
    try {
      JsonNode extent =
          new ObjectMapper().readTree(source.resolve("city.json").toFile()).path("extent");
      return new City.Extent(corner(extent.path("southWest")), corner(extent.path("northEast")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Coordinates corner(JsonNode corner) {
    return new Coordinates(corner.path("lat").asDouble(), corner.path("lon").asDouble());
  }

  private static String madeFor(InstalledCity city) {
    try {
      Path file = city.folder().resolve(MADE_FOR);
      return Files.exists(file) ? Files.readString(file).strip() : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives a city cars, zones, bike stations and a story where it has none. */
  public static void ensureStory(CityLibrary library, CityId id) {
    InstalledCity city = library.load(id);
    if (EXTRAS.stream().anyMatch(file -> !Files.exists(city.folder().resolve(file)))) {
      StarterCity.prepare(city.folder(), city.city().name());
    }
  }
}
