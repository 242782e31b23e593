package io.openmaas.app.cli;

import io.openmaas.billing.invoice.IssuedDocument;
import io.openmaas.billing.invoice.store.InvoiceAudit;
import io.openmaas.billing.invoice.store.Invoices;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code openmaas invoices} */
@Command(
    name = "invoices",
    description = "Draws, shows and verifies invoices.",
    mixinStandardHelpOptions = true,
    subcommands = {
      InvoiceRunCommand.class,
      InvoicesCommand.All.class,
      InvoicesCommand.Show.class,
      InvoicesCommand.Verify.class
    })
final class InvoicesCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which? invoices run, list, show or verify");
  }

  private static String line(IssuedDocument issued) {
    var draft = issued.document().draft();
    return "%-18s %s  %s  %14s  %s"
        .formatted(
            issued.seal().number(),
            issued.seal().issuedOn(),
            draft.head().account(),
            issued.total(),
            issued.state());
  }

  /** {@code openmaas invoices list} */
  @Command(
      name = "list",
      description = "The latest invoices, at most 500.",
      mixinStandardHelpOptions = true)
  static final class All implements Callable<Integer> {
    @Mixin private InstanceOptions database;

    @Override
    public Integer call() {
      return database.use(
          pool -> {
            var invoices = new Invoices(pool).list(Optional.empty()).await().indefinitely();
            invoices.forEach(issued -> System.out.println(line(issued)));
            System.out.println(invoices.size() + " invoices");
            return 0;
          });
    }
  }

  /** {@code openmaas invoices show} */
  @Command(
      name = "show",
      description = "One invoice with its lines and its hash.",
      mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {
    @Parameters(paramLabel = "NUMBER", description = "For instance OM-2026-000001")
    private String number;

    @Mixin private InstanceOptions database;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      return database.use(
          pool -> {
            var found = new Invoices(pool).find(number).await().indefinitely();
            if (found.isEmpty()) {
              throw new ParameterException(spec.commandLine(), "there is no invoice " + number);
            }
            show(found.get());
            return 0;
          });
    }

    private static void show(IssuedDocument issued) {
      System.out.println(line(issued));
      var draft = issued.document().draft();
      draft
          .lines()
          .forEach(
              one ->
                  System.out.printf(
                      "  %-40s %s to %s  %14s%n",
                      one.due().of().name(),
                      one.due().key().service().from(),
                      one.due().key().service().to(),
                      one.afterDiscount()));
      draft
          .taxes()
          .forEach(
              tax ->
                  System.out.printf(
                      "  VAT %s %%: %s on %s%n", tax.of().percent(), tax.tax(), tax.net()));
      System.out.println("  total " + issued.total() + ", open " + issued.open());
      System.out.println("  SHA-256 " + issued.seal().contentSha256());
    }
  }

  /** {@code openmaas invoices verify} */
  @Command(
      name = "verify",
      description = {
        "Reckons the hash of every invoice again, looks for gaps in the numbers and breaks in the chain of each series,",
        "adds the lines up and compares the sums with the ledger.",
        "Exit code 0 only if all is right, 1 if not. Changes nothing; works whether or not the server runs."
      },
      mixinStandardHelpOptions = true)
  static final class Verify implements Callable<Integer> {
    @Mixin private InstanceOptions database;

    @Override
    public Integer call() {
      return database.use(
          pool -> {
            var report = new InvoiceAudit(pool).run().await().indefinitely();
            report.faults().forEach(System.out::println);
            System.out.printf(
                "%d invoices in %d series: %s%n",
                report.invoices(),
                report.series(),
                report.faults().isEmpty() ? "whole" : report.faults().size() + " faults");
            return report.faults().isEmpty() ? 0 : 1;
          });
    }
  }
}
