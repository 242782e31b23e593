package io.openmaas.terminal.fleet.operator;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Comes back to what a crash or a silent car has left unsettled. */
@ApplicationScoped
public class FleetSweep {
  private static final Logger LOG = Logger.getLogger(FleetSweep.class);

  private final OwnFleet fleet;

  public FleetSweep(OwnFleet fleet) {
    this.fleet = fleet;
  }

  @Scheduled(every = "${openmaas.fleet.sweep:10s}", concurrentExecution = ConcurrentExecution.SKIP)
  public Uni<Void> sweep() {
    return goOn("expire holds", fleet.expireHolds())
        .chain(() -> goOn("settle reservations", fleet.settleAll()))
        .chain(() -> goOn("lock returned cars", fleet.lockReturned()));
  }

  /** One failing step does not keep the others from being done. */
  private static Uni<Void> goOn(String step, Uni<Void> work) {
    return work.onFailure()
        .invoke(failure -> LOG.errorf(failure, "fleet sweep: could not %s", step))
        .onFailure()
        .recoverWithNull();
  }
}
