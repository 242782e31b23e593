package io.openmaas.app.cli;

import io.openmaas.core.city.CityId;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

  @Override
  public Integer call() {
    List<CityId> chosen = CityChoice.of(Libraries.open(options.data), cities);
    return new ServerProcess(options, options.data.resolve("server"), chosen)
        .run(ServeApplication.class);
  }
}
