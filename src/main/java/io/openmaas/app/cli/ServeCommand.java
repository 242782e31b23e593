package io.openmaas.app.cli;

import io.openmaas.core.city.CityId;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code openmaas serve} */
@Command(
    name = "serve",
    description = "Runs the server for one or several cities.",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

  @Mixin private ServerOptions options;

  @Option(
      names = "--city",
      paramLabel = "NAME",
      description = "A city to serve; may be given several times. Default: all that were imported")
  private List<String> cities = List.of();

  @Option(
      names = "--without-cities",
      description = "Serves terminals, fleet and finance only: no trips are planned here")
  private boolean withoutCities;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (withoutCities && !cities.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--city and --without-cities exclude each other");
    }
    List<CityId> chosen =
        withoutCities ? List.of() : CityChoice.of(Libraries.open(options.data), cities);
    return new ServerProcess(options, options.data.resolve("server"), chosen)
        .run(ServeApplication.class);
  }
}
