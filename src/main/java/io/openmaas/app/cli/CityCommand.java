package io.openmaas.app.cli;

import io.openmaas.app.embedded.StartFailure;
import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.planner.check.Finding;
import io.openmaas.planner.graph.GraphBuildFailed;
import io.openmaas.planner.graph.ImportOptions;
import io.openmaas.planner.graph.ImportOutcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code openmaas city} */
@Command(
    name = "city",
    description = "Brings real cities in, and lists them.",
    mixinStandardHelpOptions = true,
    subcommands = {CityCommand.Import.class, CityCommand.ListAll.class})
final class CityCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which? city import or city list");
  }

  /** {@code openmaas city import} */
  @Command(
      name = "import",
      description = {
        "Checks streets and timetables, builds the routing graph and the map, and puts the city in place.",
        "What is broken is refused with file, line and reason, and nothing is changed."
      },
      mixinStandardHelpOptions = true)
  static final class Import implements Callable<Integer> {

    @Parameters(
        index = "0",
        paramLabel = "NAME",
        description = "The city's short name: lower-case letters, digits and hyphens")
    private String name;

    @Option(
        names = "--osm",
        required = true,
        paramLabel = "FILE",
        description = "Streets: an OpenStreetMap extract, PBF")
    private Path osm;

    @Option(
        names = "--gtfs",
        required = true,
        arity = "1..*",
        paramLabel = "FILE",
        description = "Timetables: a GTFS zip; several after one another or with --gtfs repeated")
    private List<Path> gtfs;

    @Option(
        names = "--title",
        paramLabel = "TEXT",
        description = "The city's name as people write it")
    private Optional<String> title;

    @Option(
        names = "--country",
        paramLabel = "CC",
        description = "ISO 3166 code; decides tax. Default: by the time zone")
    private Optional<String> country;

    @Option(
        names = "--currency",
        paramLabel = "CUR",
        description = "ISO 4217 code. Default: the country's")
    private Optional<String> currency;

    @Option(
        names = "--zone",
        paramLabel = "ZONE",
        description = "Time zone. Default: agency_timezone of the timetables")
    private Optional<String> zone;

    @Option(names = "--data", paramLabel = "DIR", description = "Default: ~/.openmaas")
    private Path data = ServerOptions.DEFAULT_DATA;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      CityId id = parse("NAME", name, CityId::new);
      requireFile("--osm", osm);
      gtfs.forEach(feed -> requireFile("--gtfs", feed));
      var options =
          new ImportOptions(
              country,
              currency.map(code -> parse("--currency", code, Currency::getInstance)),
              zone.map(text -> parse("--zone", text, ZoneId::of)),
              Optional.empty(),
              Map.of());
      try (var bar = new ProgressBar(System.err)) {
        ImportOutcome outcome = Libraries.open(data).importCity(id, title, osm, gtfs, options, bar);
        bar.close();
        return report(id, outcome);
      } catch (GraphBuildFailed e) {
        throw new StartFailure(e.getMessage(), e);
      }
    }

    private Integer report(CityId id, ImportOutcome outcome) {
      outcome.findings().stream().map(Finding::toString).forEach(System.err::println);
      return switch (outcome) {
        case ImportOutcome.Refused _ -> {
          System.err.println("openmaas: " + id + " was not imported; nothing was changed.");
          yield 1;
        }
        case ImportOutcome.Imported imported -> {
          City city = imported.installed().city();
          System.out.printf(
              "%s is ready: %s, %s, %s. Serve it with: ./openmaas serve --city %s%n",
              city.name(), city.zone(), city.currency(), city.country(), id);
          yield 0;
        }
      };
    }

    private void requireFile(String option, Path file) {
      if (!Files.isReadable(file) || Files.isDirectory(file)) {
        throw new ParameterException(
            spec.commandLine(), option + " " + file + ": there is no such file to read");
      }
    }

    private <T> T parse(String option, String text, java.util.function.Function<String, T> reader) {
      try {
        return reader.apply(text);
      } catch (IllegalArgumentException | DateTimeException e) {
        throw new ParameterException(
            spec.commandLine(),
            option + " '" + text + "': " + Optional.ofNullable(e.getMessage()).orElse("not known"));
      }
    }
  }

  /** {@code openmaas city list} */
  @Command(
      name = "list",
      description = "Lists the cities that can be served.",
      mixinStandardHelpOptions = true)
  static final class ListAll implements Callable<Integer> {

    @Option(names = "--data", paramLabel = "DIR", description = "Default: ~/.openmaas")
    private Path data = ServerOptions.DEFAULT_DATA;

    @Override
    public Integer call() {
      for (City city : Libraries.open(data).list()) {
        System.out.printf(
            "%-20s %-24s %-20s %s %s%n",
            city.id(), city.name(), city.zone(), city.currency(), city.country());
      }
      return 0;
    }
  }
}
