package io.openmaas.billing.invoice.store;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/**
 * Takes up runs that were asked for, and those whose server died: one at a time on this node, while
 * other nodes take others.
 */
@ApplicationScoped
public class RunWatch {
  private static final Logger LOG = Logger.getLogger(RunWatch.class);

  private final BillingRuns runs;

  RunWatch(BillingRuns runs) {
    this.runs = runs;
  }

  @Scheduled(
      identity = "invoice runs",
      every = "${openmaas.billing.runs:2s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> look() {
    return runs.takeUp()
        .onFailure()
        .invoke(failure -> LOG.warnf("an invoice run stands still, to be tried again: %s", failure))
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }
}
