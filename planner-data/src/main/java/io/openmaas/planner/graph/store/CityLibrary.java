package io.openmaas.planner.graph.store;

import com.ibm.icu.util.TimeZone;
import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.planner.check.Finding;
import io.openmaas.planner.graph.BuildsGraph;
import io.openmaas.planner.graph.DrawsBasemap;
import io.openmaas.planner.graph.GraphInputs;
import io.openmaas.planner.graph.GraphInputs.Timetable;
import io.openmaas.planner.graph.ImportOptions;
import io.openmaas.planner.graph.ImportOutcome;
import io.openmaas.planner.graph.ImportOutcome.GraphOrigin;
import io.openmaas.planner.graph.InstalledCity;
import io.openmaas.planner.graph.Progress;
import io.openmaas.planner.graph.Progress.Phase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The cities in a data folder. Every method blocks; an import takes seconds for a small city and
 * minutes for a large one. One import at a time.
 */
public final class CityLibrary {
  private static final OperatorId TRANSIT_OPERATOR = new OperatorId("city-transit");

  /** Files of a city that an import makes; others are carried over when it is imported again. */
  private static final Set<String> MADE_BY_IMPORT =
      Set.of("city.json", "osm.pbf", "gtfs", "graph", "basemap.pmtiles");

  private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

  private static final int YEARS_KEPT_BEFORE = 1;
  private static final int YEARS_KEPT_AFTER = 2;

  private final Path data;
  private final InstantSource clock;
  private final BuildsGraph graphs;
  private final DrawsBasemap basemaps;

  public CityLibrary(Path data, InstantSource clock, BuildsGraph graphs, DrawsBasemap basemaps) {
    this.data = data;
    this.clock = clock;
    this.graphs = graphs;
    this.basemaps = basemaps;
  }

  /** All cities, ordered by id. */
  public List<City> list() {
    recover();
    return Folders.list(cities()).stream()
        .filter(folder -> isCity(folder))
        .map(folder -> CityFile.read(folder.resolve("city.json")).toDomain())
        .toList();
  }

  public Optional<InstalledCity> find(CityId id) {
    recover();
    Path folder = cities().resolve(id.value());
    return isCity(folder)
        ? Optional.of(
            new InstalledCity(CityFile.read(folder.resolve("city.json")).toDomain(), folder))
        : Optional.empty();
  }

  /**
   * @throws NoSuchCity with the names of those that are there
   */
  public InstalledCity load(CityId id) {
    return find(id).orElseThrow(() -> new NoSuchCity(id, list().stream().map(City::id).toList()));
  }

  /** Whether the graph of the city is there as it was built; reads all of it. */
  public boolean isWhole(InstalledCity city) {
    return Checksum.matches(city.graph());
  }

  /** Judges the inputs of a city without changing anything; errors first, then warnings. */
  public List<Finding> check(Path osm, List<Path> gtfs, ImportOptions options) {
    return Inputs.read(osm, gtfs, options.zone(), clock.instant()).findings().list();
  }

  /**
   * Makes a city from streets and timetables, or makes it anew.
   *
   * @param name as people write it; otherwise the id with a capital letter
   * @throws io.openmaas.planner.graph.GraphBuildFailed if the engine fails on inputs that passed
   *     the checks, or another process imports into this data folder; nothing was changed
   */
  public ImportOutcome importCity(
      CityId id,
      Optional<String> name,
      Path osm,
      List<Path> gtfs,
      ImportOptions options,
      Progress progress) {
    try (var _ = ImportLock.take(data)) {
      return importAlone(id, name, osm, gtfs, options, progress);
    }
  }

  private ImportOutcome importAlone(
      CityId id,
      Optional<String> name,
      Path osm,
      List<Path> gtfs,
      ImportOptions options,
      Progress progress) {
    recover();
    Instant now = clock.instant();
    progress.at(Phase.CHECKING, 0, "checking the streets and timetables");
    Inputs inputs = Inputs.read(osm, gtfs, options.zone(), now);
    if (inputs.findings().hasErrors()) {
      return new ImportOutcome.Refused(inputs.findings().list());
    }
    Optional<City> described = describe(id, name, inputs, options);
    if (described.isEmpty()) {
      return new ImportOutcome.Refused(inputs.findings().list());
    }
    City city = described.get();

    Path staging = cities().resolve("." + id + ".new");
    Folders.delete(staging);
    try {
      Folders.create(staging.resolve("gtfs"));
      Folders.copy(osm, staging.resolve("osm.pbf"));
      for (Path feed : gtfs) {
        Folders.copy(feed, staging.resolve("gtfs").resolve(feed.getFileName()));
      }
      GraphInputs graphInputs = graphInputs(staging, inputs, city.zone(), now);
      String key = key(graphInputs);
      GraphOrigin origin = addGraph(staging, graphInputs, key, progress.part(0.05, 0.75));
      addBasemap(staging, progress.part(0.75, 0.97));
      progress.at(Phase.ACTIVATING, 0.97, "putting the city in place");
      options.extras().forEach((file, from) -> Folders.copy(from, extra(staging, file)));
      CityFile.of(city, provenance(inputs, staging, key, now)).write(staging.resolve("city.json"));
      activate(id, staging);
      progress.at(Phase.DONE, 1, city.name() + " is ready");
      return new ImportOutcome.Imported(
          new InstalledCity(city, cities().resolve(id.value())), origin, inputs.findings().list());
    } finally {
      Folders.delete(staging);
    }
  }

  private static Path extra(Path staging, String file) {
    if (!file.matches("[A-Za-z0-9][A-Za-z0-9._-]*") || MADE_BY_IMPORT.contains(file)) {
      throw new IllegalArgumentException("'" + file + "' cannot be put into a city's folder");
    }
    return staging.resolve(file);
  }

  /** Empty, with a finding, where the country cannot be told. */
  private static Optional<City> describe(
      CityId id, Optional<String> name, Inputs inputs, ImportOptions options) {
    ZoneId zone = options.zone().orElseGet(() -> inputs.feeds().getFirst().zone());
    String country = options.country().orElseGet(() -> countryOf(zone));
    if (options.country().isPresent() && !COUNTRIES.contains(country)) {
      inputs
          .findings()
          .recorder("country", id.value())
          .error("'" + country + "' is no country: give its two letters of ISO 3166, such as PT");
      return Optional.empty();
    }
    if (!COUNTRIES.contains(country)) {
      inputs
          .findings()
          .recorder("country", id.value())
          .error("the time zone " + zone + " belongs to no single country: state the country");
      return Optional.empty();
    }
    Optional<Currency> currency = options.currency().or(() -> currencyOf(country));
    if (currency.isEmpty()) {
      inputs
          .findings()
          .recorder("currency", id.value())
          .error("the country " + country + " has no currency of its own: state the currency");
      return Optional.empty();
    }
    return Optional.of(
        new City(
            id,
            name.orElseGet(() -> capitalised(id)),
            zone,
            currency.get(),
            country,
            options.extent().orElseGet(() -> inputs.streets().extent()),
            TRANSIT_OPERATOR));
  }

  private static String countryOf(ZoneId zone) {
    try {
      return TimeZone.getRegion(zone.getId());
    } catch (IllegalArgumentException _) {
      return "";
    }
  }

  private static Optional<Currency> currencyOf(String country) {
    try {
      return Optional.ofNullable(Currency.getInstance(Locale.of("", country)));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static String capitalised(CityId id) {
    var name = new StringBuilder();
    for (String word : id.value().split("-+")) {
      name.append(name.isEmpty() ? "" : " ")
          .append(word.substring(0, 1).toUpperCase(Locale.ROOT))
          .append(word.substring(1));
    }
    return name.toString();
  }

  /** Whole calendar years, so that the key of the cache does not change from day to day. */
  private GraphInputs graphInputs(Path staging, Inputs inputs, ZoneId zone, Instant now) {
    int year = LocalDate.ofInstant(now, zone).getYear();
    var timetables = new ArrayList<Timetable>();
    for (Inputs.FeedInput feed : inputs.feeds()) {
      timetables.add(
          new Timetable(staging.resolve("gtfs").resolve(feed.file().getFileName()), feed.feedId()));
    }
    return new GraphInputs(
        staging.resolve("osm.pbf"),
        timetables,
        zone,
        LocalDate.of(year - YEARS_KEPT_BEFORE, 1, 1),
        LocalDate.of(year + YEARS_KEPT_AFTER, 12, 31));
  }

  private String key(GraphInputs inputs) {
    var key = new StringBuilder(graphs.recipe(inputs));
    key.append('\n').append(Folders.hash(inputs.osm()));
    for (Timetable timetable : inputs.timetables()) {
      key.append('\n')
          .append(timetable.feedId())
          .append(' ')
          .append(Folders.hash(timetable.gtfs()));
    }
    return Folders.hash(key.toString());
  }

  private GraphOrigin addGraph(Path staging, GraphInputs inputs, String key, Progress progress) {
    Path cached = data.resolve("cache/graphs").resolve(key).resolve("graph.obj");
    GraphOrigin origin = GraphOrigin.CACHE;
    if (Checksum.matches(cached)) {
      progress.at(Phase.GRAPH, 1, "the graph of these inputs is in the cache");
    } else {
      origin = GraphOrigin.BUILT;
      Folders.create(cached.getParent());
      Path fresh = cached.resolveSibling("graph.obj.new");
      graphs.build(inputs, fresh, progress);
      Checksum.note(fresh, cached);
      Folders.rename(fresh, cached);
    }
    Folders.create(staging.resolve("graph"));
    Folders.linkOrCopy(cached, staging.resolve("graph/graph.obj"));
    Folders.linkOrCopy(Checksum.of(cached), Checksum.of(staging.resolve("graph/graph.obj")));
    return origin;
  }

  private void addBasemap(Path staging, Progress progress) {
    Path osm = staging.resolve("osm.pbf");
    String key = Folders.hash(basemaps.version() + "\n" + Folders.hash(osm));
    Path cached = data.resolve("cache/basemaps").resolve(key).resolve("basemap.pmtiles");
    if (Files.exists(cached)) {
      progress.at(Phase.BASEMAP, 1, "the map of these streets is in the cache");
    } else {
      progress.at(Phase.BASEMAP, 0, "drawing the map");
      Folders.delete(cached.getParent());
      Folders.create(cached.getParent());
      Path fresh = cached.resolveSibling("new.pmtiles");
      basemaps.draw(osm, fresh);
      if (!Files.exists(fresh)) {
        return; // it draws nothing
      }
      Folders.rename(fresh, cached);
    }
    Folders.linkOrCopy(cached, staging.resolve("basemap.pmtiles"));
  }

  private static CityFile.Provenance provenance(
      Inputs inputs, Path staging, String key, Instant now) {
    var feeds = new ArrayList<CityFile.FeedFacts>();
    for (Inputs.FeedInput feed : inputs.feeds()) {
      feeds.add(
          new CityFile.FeedFacts(
              feed.file().getFileName().toString(),
              feed.feedId(),
              Folders.hash(feed.file()),
              feed.days().first().toString(),
              feed.days().last().toString()));
    }
    return new CityFile.Provenance(
        now.toString(), Folders.hash(staging.resolve("osm.pbf")), feeds, key);
  }

  /** Two renames; {@link #recover} mends what a crash between them leaves. */
  private void activate(CityId id, Path staging) {
    Path folder = cities().resolve(id.value());
    Path old = cities().resolve("." + id + ".old");
    Folders.delete(old);
    if (Files.exists(folder)) {
      carryOver(folder, staging);
      Folders.rename(folder, old);
    }
    Folders.rename(staging, folder);
    Folders.delete(old);
  }

  private static void carryOver(Path folder, Path staging) {
    for (Path file : Folders.list(folder)) {
      Path target = staging.resolve(file.getFileName());
      boolean made = MADE_BY_IMPORT.contains(file.getFileName().toString());
      if (!made && Files.isRegularFile(file) && !Files.exists(target)) {
        Folders.linkOrCopy(file, target);
      }
    }
  }

  /** Puts back what a crash between the two renames of {@link #activate} took away. */
  private void recover() {
    for (Path old : Folders.list(cities())) {
      String name = old.getFileName().toString();
      if (name.startsWith(".") && name.endsWith(".old")) {
        Path folder = cities().resolve(name.substring(1, name.length() - ".old".length()));
        if (!Files.exists(folder)) {
          Folders.rename(old, folder);
        }
      }
    }
  }

  private static boolean isCity(Path folder) {
    return !folder.getFileName().toString().startsWith(".")
        && Files.isRegularFile(folder.resolve("city.json"));
  }

  private Path cities() {
    return data.resolve("cities");
  }
}
