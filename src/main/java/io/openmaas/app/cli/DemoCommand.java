package io.openmaas.app.cli;

import io.openmaas.app.demo.DemoApplication;
import io.openmaas.app.demo.DemoSetUp;
import io.openmaas.app.demo.OnceApplication;
import io.openmaas.app.embedded.InstanceFolder;
import io.openmaas.app.embedded.LocalPostgres;
import io.openmaas.app.wiring.BusinessClock;
import io.openmaas.core.city.CityId;
import io.openmaas.planner.graph.store.CityLibrary;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code openmaas demo} */
@Command(
    name = "demo",
    description = {
      "Shows the whole of OpenMaaS: a trip is planned, priced, booked, driven, metered and invoiced.",
      "Without --once the server stays up for the page; with it the story is told and the exit code says whether every check held."
    },
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {

  private static final int TERMINAL_PORT = 5027;

  @Mixin private ServerOptions options;

  @Option(names = "--once", description = "Tells the story without a browser and ends")
  private boolean once;

  @Option(
      names = "--city",
      paramLabel = "NAME",
      description = "An imported city to show it in. Default: the demonstration city, generated")
  private String city;

  @Option(names = "--fresh", description = "Forgets what an earlier demonstration did")
  private boolean fresh;

  @Override
  public Integer call() {
    if (options.terminalPort == null) { // its cars are simulated on this machine
      options.terminalPort = TERMINAL_PORT;
    }
    Path folder = options.data.resolve(once ? "demo-once" : "demo");
    if (city != null) {
      folder = folder.resolveSibling(folder.getFileName() + "-" + city);
    }
    if (fresh || once && Files.exists(folder.resolve(OnceApplication.TOLD))) {
      if (ServerProcess.usesExternalDatabase()) {
        forgetStory(folder); // clock and cars must go on from where the database knows them
      } else {
        discard(folder);
      }
    }
    CityId id = prepare(folder);
    set("openmaas.clock.memory", folder.resolve("clock").toString());
    return new ServerProcess(options, folder, List.of(id))
        .run(once ? OnceApplication.class : DemoApplication.class);
  }

  private CityId prepare(Path folder) {
    CityLibrary library = Libraries.open(options.data);
    if (city != null) {
      CityId id = CityChoice.of(library, List.of(city)).getFirst();
      DemoSetUp.ensureStory(library, id);
      return id;
    }
    try (var bar = new ProgressBar(System.err)) {
      YearMonth month =
          YearMonth.from(
              BusinessClock.startOf(BusinessClock.real(), folder.resolve("clock"))
                  .atZone(ZoneOffset.UTC));
      return DemoSetUp.ensureDemonstrationCity(library, options.data, month, bar);
    }
  }

  private static void forgetStory(Path folder) {
    try {
      for (String file : OnceApplication.STORY_FILES) {
        Files.deleteIfExists(folder.resolve(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Only what a demonstration made is discarded: its own folder, never the data folder. */
  private static void discard(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (var instance = InstanceFolder.open(folder)) {
      LocalPostgres.stopLeftover(folder.resolve("postgres"));
      discard(instance);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void discard(InstanceFolder instance) throws IOException {
    Path folder = instance.path();
    try (var files = Files.walk(folder)) {
      files
          .sorted(Comparator.reverseOrder())
          .filter(file -> !file.equals(folder) && !file.getFileName().toString().equals("lock"))
          .map(Path::toFile)
          .forEach(File::delete);
    }
  }

  private static void set(String key, String value) {
    System.setProperty(key, value);
  }
}
