package io.openmaas.app.cli;

import io.openmaas.terminal.session.ImportReport;
import io.openmaas.terminal.session.store.TerminalImport;
import io.vertx.mutiny.sqlclient.Pool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code openmaas terminals} */
@Command(
    name = "terminals",
    description = "Registers the terminals of vehicles.",
    mixinStandardHelpOptions = true,
    subcommands = {TerminalsCommand.Import.class})
final class TerminalsCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which? terminals import");
  }

  /** {@code openmaas terminals import} */
  @Command(
      name = "import",
      description = {
        "Registers the terminals of a CSV file with the headings imei,sim,vehicle,model,protocol,auth,secret.",
        "vehicle is its plate or id; protocol teltonika, jt808 or openmaas; auth certificate, code or network;",
        "secret the authorisation code (only its hash is kept) or the Ed25519 public key in base64.",
        "Every bad row is told with line, field and reason; the others are registered. Exit code 1 if any was bad.",
        "Works whether or not the server runs."
      },
      mixinStandardHelpOptions = true)
  static final class Import implements Callable<Integer> {
    private static final Duration WAIT = Duration.ofMinutes(10);

    @Parameters(index = "0", paramLabel = "FILE.csv", description = "The list")
    private Path file;

    @Option(names = "--dry-run", description = "Checks only, and changes nothing")
    private boolean rehearse;

    @Mixin private InstanceOptions database;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      String csv = read();
      return database.use(pool -> run(csv, pool));
    }

    private String read() {
      if (Files.isDirectory(file)) {
        throw new ParameterException(spec.commandLine(), "FILE.csv " + file + ": it is a folder");
      }
      if (!Files.isReadable(file)) {
        throw new ParameterException(
            spec.commandLine(), "FILE.csv " + file + ": there is no such file to read");
      }
      try {
        return Files.readString(file);
      } catch (MalformedInputException e) {
        throw new ParameterException(spec.commandLine(), "FILE.csv " + file + ": it is not UTF-8");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private int run(String csv, Pool pool) {
      var imports = new TerminalImport(pool);
      return tell((rehearse ? imports.rehearse(csv) : imports.run(csv)).await().atMost(WAIT));
    }

    private int tell(ImportReport report) {
      report.warnings().forEach(warning -> System.err.println("warning: " + warning));
      report.faults().forEach(System.err::println);
      System.out.printf(
          "%d of %d terminals %s, %d refused%n",
          report.imported(),
          report.rows(),
          rehearse ? "would be imported" : "imported",
          report.rows() - report.imported());
      return report.faults().isEmpty() ? 0 : 1;
    }
  }
}
