package io.openmaas.app.cli;

import io.openmaas.app.embedded.StartFailure;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code openmaas}. */
@Command(
    name = "openmaas",
    description = "Plan, book, meter and bill multimodal trips.",
    mixinStandardHelpOptions = true,
    version = "OpenMaaS 0.1.0",
    subcommands = {DemoCommand.class, ServeCommand.class, CityCommand.class})
public final class RootCommand implements Runnable {
  private static final int CANNOT_START = 70;

  @Spec private CommandSpec spec;

  /** Runs the command line and returns its exit code. */
  public static int execute(String... arguments) {
    return new CommandLine(new RootCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(RootCommand::explain)
        .execute(arguments);
  }

  private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (failure instanceof StartFailure) {
      command.getErr().println("openmaas: " + failure.getMessage());
      return CANNOT_START;
    }
    throw failure;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command? --help lists them.");
  }
}
