package io.openmaas.app.cli;

import io.openmaas.billing.check.BillingCheck;
import io.openmaas.terminal.protocol.VectorRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code openmaas check} */
@Command(
    name = "check",
    description = "Checks the program itself against data.",
    mixinStandardHelpOptions = true,
    subcommands = {CheckCommand.Terminal.class, CheckCommand.Billing.class})
final class CheckCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Check what? check terminal DIR or check billing DIR");
  }

  /** {@code openmaas check terminal} */
  @Command(
      name = "terminal",
      description = {
        "Runs golden vectors of terminal protocols through the real decoders and encoders.",
        "The last line is: N passed, N failed, N skipped. Exit code 0 only if none failed."
      },
      mixinStandardHelpOptions = true)
  static final class Terminal implements Callable<Integer> {

    @Parameters(
        index = "0",
        paramLabel = "DIR",
        description = "The folder of the vectors: files *.json, in folders below too")
    private Path folder;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      requireFolder(spec, folder);
      var out = spec.commandLine().getOut();
      VectorRun.Result result = VectorRun.installed(out::println).run(folder);
      out.println(result);
      out.flush();
      return result.good() ? 0 : 1;
    }
  }

  /** {@code openmaas check billing} */
  @Command(
      name = "billing",
      description = {
        "Runs cases and scenarios of tariffs through the engine that draws the invoices; needs no"
            + " database and no server. docs/guides/check-a-tariff.md tells how to write them.",
        "The last line is: N passed, N failed, N skipped. Exit code 0 only if none failed or was"
            + " skipped."
      },
      mixinStandardHelpOptions = true)
  static final class Billing implements Callable<Integer> {

    @Parameters(
        index = "0",
        paramLabel = "DIR",
        description =
            "The folder: files *.json with cases and *.scenario.yaml, in folders below too")
    private Path folder;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      requireFolder(spec, folder);
      var out = spec.commandLine().getOut();
      BillingCheck.Result result = new BillingCheck(out::println).run(folder);
      out.println(result);
      out.flush();
      return result.good() ? 0 : 1;
    }
  }

  private static void requireFolder(CommandSpec spec, Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new ParameterException(
          spec.commandLine(),
          folder + (Files.exists(folder) ? " is not a folder" : ": there is no such folder"));
    }
  }
}
