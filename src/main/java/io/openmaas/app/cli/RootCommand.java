package io.openmaas.app.cli;

import io.openmaas.app.embedded.StartFailure;
import io.openmaas.planner.graph.GraphBuildFailed;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code openmaas}. */
@Command(
    name = "openmaas",
    description = "Plan, book, meter and bill multimodal trips.",
    mixinStandardHelpOptions = true,
    version = "OpenMaaS 0.1.0",
    subcommands = {
      DemoCommand.class,
      ServeCommand.class,
      CityCommand.class,
      TerminalsCommand.class,
      CatalogueCommand.class,
      EvidenceCommand.class,
      InvoicesCommand.class,
      CheckCommand.class,
      BenchCommand.class
    })
public final class RootCommand implements Runnable {
  private static final int CANNOT_START = 70;

  @Spec private CommandSpec spec;

  /** Runs the command line and returns its exit code. */
  public static int execute(String... arguments) {
    return new CommandLine(new RootCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(RootCommand::correct)
        .setExecutionExceptionHandler(RootCommand::explain)
        .execute(arguments);
  }

  /** What is wrong in one line, and where to read on in another; not the whole manual. */
  private static int correct(ParameterException misuse, String[] arguments) {
    CommandLine command = misuse.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("openmaas: " + misuse.getMessage());
    UnmatchedArgumentException.printSuggestions(misuse, err);
    err.println("./" + command.getCommandSpec().qualifiedName() + " --help tells more");
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (failure instanceof StartFailure) {
      String reason =
          failure.getCause() instanceof AccessDeniedException fault
              ? describe(fault)
              : failure.getMessage();
      command.getErr().println("openmaas: " + reason);
      return CANNOT_START;
    }
    Optional<IOException> unusable = fileFault(failure);
    if (unusable.isPresent()) {
      command.getErr().println("openmaas: " + describe(unusable.get()));
      return CANNOT_START;
    }
    if (failure instanceof GraphBuildFailed) {
      command.getErr().println("openmaas: " + failure.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    throw failure;
  }

  /** A file or folder that cannot be used is nobody's mistake in the program. */
  private static Optional<IOException> fileFault(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof FileSystemException fault) {
        return Optional.of(fault);
      }
      if (at instanceof UncheckedIOException unchecked
          && !(unchecked.getCause() instanceof FileSystemException)) {
        return Optional.of(unchecked.getCause());
      }
    }
    return Optional.empty();
  }

  private static String describe(IOException fault) {
    return switch (fault) {
      case AccessDeniedException denied -> "no permission to use " + denied.getFile();
      case NoSuchFileException missing ->
          missing.getFile() + " is not there, and cannot be made there";
      case FileSystemException other ->
          "cannot use "
              + other.getFile()
              + ": "
              + Optional.ofNullable(other.getReason()).orElse(other.getClass().getSimpleName());
      default -> Optional.ofNullable(fault.getMessage()).orElse(fault.toString());
    };
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command? --help lists them.");
  }
}
