package io.openmaas.planner.graph.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.planner.SharedData;
import io.openmaas.planner.check.SmallFeed;
import io.openmaas.planner.graph.BuildsGraph;
import io.openmaas.planner.graph.GraphBuildFailed;
import io.openmaas.planner.graph.GraphInputs;
import io.openmaas.planner.graph.ImportOptions;
import io.openmaas.planner.graph.ImportOutcome;
import io.openmaas.planner.graph.ImportOutcome.GraphOrigin;
import io.openmaas.planner.graph.ImportOutcome.Imported;
import io.openmaas.planner.graph.ImportOutcome.Refused;
import io.openmaas.planner.graph.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CityLibraryTest {
  private static final CityId ID = new CityId("bad-herrenberg");

  @TempDir Path folder;
  private Path osm;
  private Path feed;
  private CityLibrary library;
  private final FakeGraphs graphs = new FakeGraphs();

  @BeforeEach
  void set() {
    osm = SharedData.of("herrenberg/herrenberg-minimal.osm.pbf");
    feed = new SmallFeed().write(folder.resolve("trams.gtfs.zip"));
    library =
        new CityLibrary(
            folder.resolve("data"),
            InstantSource.fixed(Instant.parse("2026-11-22T08:00:00Z")),
            graphs,
            (_, target) -> write(target, "tiles"));
  }

  private ImportOutcome importCity() {
    return library.importCity(
        ID, Optional.empty(), osm, List.of(feed), ImportOptions.DERIVED, Progress.SILENT);
  }

  @Test
  void derivesWhatIsNotStated() {
    var shares = new ArrayList<Double>();
    var outcome =
        library.importCity(
            ID,
            Optional.empty(),
            osm,
            List.of(feed),
            ImportOptions.DERIVED,
            (_, share, _) -> shares.add(share));

    City city = assertInstanceOf(Imported.class, outcome).installed().city();
    assertEquals("Bad Herrenberg", city.name());
    assertEquals("Europe/Berlin", city.zone().getId());
    assertEquals("DE", city.country());
    assertEquals(Currency.getInstance("EUR"), city.currency());
    assertEquals(city, library.load(ID).city());
    assertEquals(List.of(city), library.list());
    assertEquals("TRAMS", graphs.lastFeedId);
    assertEquals(shares.stream().sorted().toList(), shares);
    assertEquals(1.0, shares.getLast());
    assertEquals("tiles", read(library.load(ID).basemap()));
    assertEquals("graph 1", read(library.load(ID).graph()));
  }

  @Test
  void takesTheSameInputsFromTheCache() {
    assertEquals(GraphOrigin.BUILT, ((Imported) importCity()).graph());
    assertEquals(GraphOrigin.CACHE, ((Imported) importCity()).graph());
    feed = new SmallFeed().replacing("stops.txt", "Market", "Fair").write(feed);
    assertEquals(GraphOrigin.BUILT, ((Imported) importCity()).graph());
    assertEquals("graph 2", read(library.load(ID).graph()));
  }

  @Test
  void aDamagedGraphIsKnownAndBuiltAgain() {
    importCity();
    assertTrue(library.isWhole(library.load(ID)));
    write(library.load(ID).graph(), "graph 1 with a bit turned"); // a link: the cache has it, too
    assertFalse(library.isWhole(library.load(ID)));
    assertEquals(GraphOrigin.BUILT, ((Imported) importCity()).graph());
    assertTrue(library.isWhole(library.load(ID)));
    assertEquals("graph 2", read(library.load(ID).graph()));
  }

  @Test
  void aRefusedOrFailedImportChangesNothing() {
    importCity();
    Path good = feed;
    feed = new SmallFeed().without("stops.txt").write(folder.resolve("bad.gtfs.zip"));
    assertInstanceOf(Refused.class, importCity());
    feed = new SmallFeed().replacing("stops.txt", "Market", "Fair").write(good);
    graphs.failing = true;
    assertThrows(GraphBuildFailed.class, this::importCity);

    assertEquals("graph 1", read(library.load(ID).graph()));
    assertEquals(List.of("bad-herrenberg"), names(folder.resolve("data/cities")));
  }

  @Test
  void keepsFilesThatOthersPutIntoTheFolder() {
    Path zones = write(folder.resolve("z"), "zones");
    library.importCity(
        ID,
        Optional.of("H"),
        osm,
        List.of(feed),
        ImportOptions.DERIVED.withExtras(Map.of("zones.geojson", zones)),
        Progress.SILENT);
    importCity();
    assertEquals("zones", read(library.load(ID).zones()));
  }

  @Test
  void mendsWhatACrashInTheMiddleLeaves() throws IOException {
    importCity();
    Path cities = folder.resolve("data/cities");
    Files.move(cities.resolve("bad-herrenberg"), cities.resolve(".bad-herrenberg.old"));
    assertTrue(library.find(ID).isPresent());
  }

  @Test
  void namesTheCitiesThereAre() {
    importCity();
    var failure = assertThrows(NoSuchCity.class, () -> library.load(new CityId("elsewhere")));
    assertEquals(
        "there is no city 'elsewhere' here; there are [bad-herrenberg]", failure.getMessage());
    assertFalse(library.find(new CityId("elsewhere")).isPresent());
  }

  private static List<String> names(Path folder) {
    return Folders.list(folder).stream().map(path -> path.getFileName().toString()).toList();
  }

  private static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Counts what it builds. */
  private static final class FakeGraphs implements BuildsGraph {
    private int built;
    private boolean failing;
    private String lastFeedId;

    @Override
    public String recipe(GraphInputs inputs) {
      return "fake " + inputs.zone() + inputs.from();
    }

    @Override
    public void build(GraphInputs inputs, Path target, Progress progress) {
      if (failing) {
        throw new GraphBuildFailed("as told", null);
      }
      lastFeedId = inputs.timetables().getFirst().feedId();
      write(target, "graph " + ++built);
    }
  }
}
