package io.openmaas.app.cli;

import io.vertx.mutiny.sqlclient.Pool;
import java.nio.file.Path;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Option;

/** By which options a command is told on whose database it works. */
final class InstanceOptions {
  @Option(names = "--data", paramLabel = "DIR", description = "Default: ~/.openmaas")
  private Path data = ServerOptions.DEFAULT_DATA;

  @Option(
      names = "--instance",
      paramLabel = "NAME",
      description = "Whose database: server or demo. Default: ${DEFAULT-VALUE}")
  private String instance = "server";

  /** As {@link InstanceDatabase#use}. */
  int use(ToIntFunction<Pool> work) {
    return InstanceDatabase.use(data, instance, work);
  }
}
