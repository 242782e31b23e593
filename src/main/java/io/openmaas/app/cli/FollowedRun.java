package io.openmaas.app.cli;

import io.openmaas.app.embedded.StartFailure;
import io.openmaas.billing.invoice.store.BillingRuns.Count;
import io.openmaas.billing.invoice.store.BillingRuns.Progress;
import io.openmaas.billing.invoice.store.BillingRuns.State;
import io.openmaas.billing.invoice.store.RunRecords;
import io.openmaas.core.city.CityId;
import io.vertx.mutiny.sqlclient.Pool;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Asks for an invoice run by its row in the database, and watches a server work on it. */
final class FollowedRun {
  /** A server looks every 2 seconds. */
  static final Duration WITHIN = Duration.ofSeconds(15);

  private static final Duration EVERY = Duration.ofMillis(300);

  private final RunRecords records;
  private final PrintStream out;
  private final PrintWriter err;

  FollowedRun(Pool pool, PrintStream out, PrintWriter err) {
    this.records = new RunRecords(pool);
    this.out = out;
    this.err = err;
  }

  /**
   * @param within how long no server may be at work before the request is taken back
   * @return the exit code: 0 if no account failed
   * @throws StartFailure if the database went away
   */
  int run(Instant until, Optional<CityId> city, Duration within) {
    UUID run = UUID.randomUUID();
    records.request(run, until, city).await().indefinitely();
    try (var bar = new ProgressBar(out)) {
      long asked = System.nanoTime();
      while (true) {
        Progress progress = look(run);
        if (progress.state() == State.FINISHED) {
          bar.close();
          return tell(progress);
        }
        if (progress.state() == State.UNDER_WAY) {
          show(bar, progress.count());
        } else if (System.nanoTime() - asked > within.toNanos()) {
          if (!isServed(run) && records.withdraw(run).await().indefinitely()) {
            bar.close();
            err.println("openmaas: no server has taken up the run: start ./openmaas serve");
            return 1;
          }
          bar.at("waiting", 0, "waiting for the server");
        }
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("interrupted; run " + run + " goes on", e);
    }
  }

  private Progress look(UUID run) {
    try {
      return records.find(run).await().indefinitely().orElseThrow();
    } catch (RuntimeException e) {
      throw lost(run, e);
    }
  }

  private boolean isServed(UUID run) {
    try {
      return records.isAnyHeld().await().indefinitely();
    } catch (RuntimeException e) {
      throw lost(run, e);
    }
  }

  private static StartFailure lost(UUID run, RuntimeException cause) {
    return new StartFailure(
        "the database does not answer any more; the next server that starts goes on with run "
            + run,
        cause);
  }

  private static void show(ProgressBar bar, Count count) {
    double share = count.total() == 0 ? 1 : Math.min(1, (double) count.done() / count.total());
    bar.at(
        "accounts",
        share,
        "%d of %d accounts, %d failed".formatted(count.done(), count.total(), count.failed()));
  }

  private int tell(Progress progress) {
    Count count = progress.count();
    progress
        .failures()
        .forEach(failure -> out.println("failed: " + failure.account() + ": " + failure.reason()));
    progress
        .unrated()
        .forEach(
            use ->
                out.println(
                    "without a price: "
                        + use.use()
                        + " of "
                        + use.account()
                        + " on "
                        + use.day()
                        + ": "
                        + use.reason()));
    out.printf(
        "%d invoices of periods until %s, %d accounts failed, %d uses without a price%n",
        count.invoices(), progress.until(), count.failed(), progress.unrated().size());
    return count.failed() == 0 ? 0 : 1;
  }
}
