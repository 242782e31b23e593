package io.openmaas.app.cli;

import io.openmaas.billing.catalogue.CatalogueRefused;
import io.openmaas.billing.catalogue.store.ImportReport;
import io.openmaas.billing.catalogue.store.KeptVersion;
import io.openmaas.billing.catalogue.store.StoredCatalogue;
import io.openmaas.billing.catalogue.store.StoredCatalogue.Mode;
import io.openmaas.billing.catalogue.yaml.CatalogueItem;
import io.openmaas.billing.catalogue.yaml.CatalogueYaml;
import io.openmaas.core.problem.ProblemException;
import io.vertx.mutiny.sqlclient.Pool;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code openmaas catalogue} */
@Command(
    name = "catalogue",
    description = "Plans, tax rates and operator terms as files.",
    mixinStandardHelpOptions = true,
    subcommands = {
      CatalogueCommand.Import.class,
      CatalogueCommand.Check.class,
      CatalogueCommand.ListAll.class,
      CatalogueCommand.Show.class,
      CatalogueCommand.Withdraw.class
    })
final class CatalogueCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Which? catalogue import, check, list, show or withdraw");
  }

  /** Which database. */
  static final class Where {
    @Mixin private InstanceOptions database;

    int use(ToIntFunction<StoredCatalogue> work) {
      return database.use(pool -> work.applyAsInt(stored(pool)));
    }

    private static StoredCatalogue stored(Pool pool) {
      return new StoredCatalogue(pool, InstantSource.system());
    }
  }

  /** Which files. */
  static final class What {
    @Parameters(arity = "0..*", paramLabel = "FILE", description = "Catalogue files")
    private List<Path> files = List.of();

    @Option(
        names = "--example",
        paramLabel = "NAME",
        description = "A known business model; may be repeated. See catalogue list --examples")
    private List<String> examples = List.of();

    Map<String, String> texts(CommandSpec spec) {
      var texts = new LinkedHashMap<String, String>();
      for (Path file : files) {
        try {
          texts.put(file.toString(), Files.readString(file));
        } catch (IOException e) {
          throw new ParameterException(
              spec.commandLine(),
              file + (Files.exists(file) ? " cannot be read" : ": there is no such file"));
        }
      }
      for (String name : examples) {
        try {
          texts.put(name + ".yaml", CatalogueYaml.exampleText(name));
        } catch (IllegalArgumentException e) {
          throw new ParameterException(spec.commandLine(), "--example: " + e.getMessage());
        }
      }
      if (texts.isEmpty()) {
        throw new ParameterException(spec.commandLine(), "Which? FILE... or --example NAME");
      }
      return texts;
    }
  }

  private static int refused(CommandSpec spec, CatalogueRefused refused) {
    PrintWriter err = spec.commandLine().getErr();
    refused.flaws().forEach(err::println);
    err.println("refused whole: " + count(refused.flaws().size(), "error"));
    return 1;
  }

  private static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  /** {@code openmaas catalogue import} */
  @Command(
      name = "import",
      description = {
        "Imports catalogue files, all or none. A version that was sold never changes: add another.",
        "A running server takes it over within seconds. Exit code 1 if the files were refused."
      },
      mixinStandardHelpOptions = true)
  static final class Import implements Callable<Integer> {
    @Mixin private What what;
    @Mixin private Where where;

    @Option(names = "--dry-run", description = "Tells what would be done, and does nothing")
    private boolean dryRun;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      var texts = what.texts(spec);
      return where.use(
          stored -> {
            try {
              print(
                  stored
                      .importFiles(
                          texts,
                          "command line, " + System.getProperty("user.name"),
                          dryRun ? Mode.DRY_RUN : Mode.IMPORT,
                          Map.of())
                      .await()
                      .indefinitely());
              return 0;
            } catch (CatalogueRefused e) {
              return refused(spec, e);
            }
          });
    }

    private void print(ImportReport report) {
      PrintWriter out = spec.commandLine().getOut();
      var decision = report.decision();
      items(out, "added", decision.added());
      items(out, "replaced", decision.replaced());
      items(out, "unchanged", decision.unchanged());
      for (ImportReport.Move move : report.moves()) {
        out.printf(
            "moves      %s to %s: %s, %s %s%n",
            move.from(),
            move.to(),
            count(move.subscriptions(), "subscription"),
            move.exact() ? "on" : "with the first billing period from",
            move.day());
      }
      out.println(
          dryRun ? "dry run: nothing was imported" : "catalogue revision " + report.revision());
      out.flush();
    }

    private static void items(PrintWriter out, String done, List<CatalogueItem> items) {
      for (CatalogueItem item : items) {
        out.printf("%-10s %s%n", done, item.key());
      }
    }
  }

  /** {@code openmaas catalogue check} */
  @Command(
      name = "check",
      description = {
        "Names every error of catalogue files, with file, line, field and reason.",
        "Needs no server and no database; taxes are those that come with the program, and the"
            + " files' own."
      },
      mixinStandardHelpOptions = true)
  static final class Check implements Callable<Integer> {
    @Mixin private What what;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      try {
        var read = CatalogueYaml.readBesideShippedTaxes(what.texts(spec));
        spec.commandLine()
            .getOut()
            .printf(
                "%s, %s, %s of operators: no errors%n",
                count(read.plans().size(), "plan version"),
                count(read.taxRates().size(), "tax rate"),
                count(read.operatorTerms().size(), "term"));
        spec.commandLine().getOut().flush();
        return 0;
      } catch (CatalogueRefused e) {
        return refused(spec, e);
      }
    }
  }

  /** {@code openmaas catalogue list} */
  @Command(
      name = "list",
      description = "Lists the versions of all plans, or the examples.",
      mixinStandardHelpOptions = true)
  static final class ListAll implements Callable<Integer> {
    @Mixin private Where where;

    @Option(names = "--examples", description = "The names of the examples instead")
    private boolean examples;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      if (examples) {
        CatalogueYaml.examples().forEach(out::println);
        out.flush();
        return 0;
      }
      return where.use(
          stored -> {
            for (KeptVersion version : stored.list(Optional.empty()).await().indefinitely()) {
              out.printf(
                  "%-40s from %s  %-9s  imported %s by %s%n",
                  version.ref(),
                  version.effectiveFrom(),
                  version.state().name().toLowerCase(Locale.ROOT),
                  version.came().at(),
                  version.came().by());
            }
            out.flush();
            return 0;
          });
    }
  }

  /** {@code openmaas catalogue show} */
  @Command(
      name = "show",
      description = "Prints the versions of a plan as catalogue files, or an example.",
      mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {
    @Mixin private Where where;

    @Parameters(index = "0", paramLabel = "PLAN", description = "PLAN, or PLAN@VERSION")
    private String plan;

    @Option(names = "--example", description = "PLAN is the name of an example")
    private boolean example;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      if (example) {
        try {
          out.print(CatalogueYaml.exampleText(plan));
        } catch (IllegalArgumentException e) {
          throw new ParameterException(spec.commandLine(), e.getMessage());
        }
        out.flush();
        return 0;
      }
      return where.use(
          stored -> {
            var found = stored.list(Optional.of(plan)).await().indefinitely();
            if (found.isEmpty()) {
              throw new ParameterException(spec.commandLine(), "there is no plan '" + plan + "'");
            }
            found.forEach(version -> out.print("# " + version.ref() + "\n" + version.text()));
            out.flush();
            return 0;
          });
    }
  }

  /** {@code openmaas catalogue withdraw} */
  @Command(
      name = "withdraw",
      description = "Takes a version off sale that nobody has. Exit code 1 if it is used.",
      mixinStandardHelpOptions = true)
  static final class Withdraw implements Callable<Integer> {
    @Mixin private Where where;

    @Parameters(index = "0", paramLabel = "PLAN@VERSION", description = "Which")
    private String version;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      return where.use(
          stored -> {
            try {
              stored
                  .withdraw(version, "command line, " + System.getProperty("user.name"))
                  .await()
                  .indefinitely();
              spec.commandLine().getOut().println("withdrawn: " + version);
              spec.commandLine().getOut().flush();
              return 0;
            } catch (ProblemException e) {
              spec.commandLine().getErr().println("openmaas: " + e.getMessage());
              return 1;
            }
          });
    }
  }
}
