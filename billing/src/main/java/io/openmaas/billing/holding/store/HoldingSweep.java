package io.openmaas.billing.holding.store;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * Ends reservations that no message ended, charges budgets with what trips cost. Several processes
 * may do it at once.
 */
@ApplicationScoped
public class HoldingSweep {
  private static final Duration OLDER_THAN = Duration.ofMinutes(2);

  private final Reservations reservations;
  private final BudgetCharges charges;

  HoldingSweep(Reservations reservations, BudgetCharges charges) {
    this.reservations = reservations;
    this.charges = charges;
  }

  @Scheduled(
      identity = "reservations",
      every = "${openmaas.holding.sweep:30s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> sweep() {
    return reservations.sweep(OLDER_THAN).flatMap(_ -> charges.settle()).replaceWithVoid();
  }
}
