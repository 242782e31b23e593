package io.openmaas.terminal.fleet.care;

import io.openmaas.core.booking.LegKey;
import io.openmaas.terminal.fleet.substitute.store.Substitutes;
import io.openmaas.terminal.fleet.substitute.store.Substitutes.Wish;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Gives another car to reservations of a certain one that are due while it is still out. */
@ApplicationScoped
public class SubstituteSweep {
  private static final Logger LOG = Logger.getLogger(SubstituteSweep.class);

  private final Substitutes substitutes;

  public SubstituteSweep(Substitutes substitutes) {
    this.substitutes = substitutes;
  }

  @Scheduled(
      every = "${openmaas.fleet.substitutes:30s}",
      concurrentExecution = ConcurrentExecution.SKIP)
  public Uni<Void> sweep() {
    return substitutes
        .listConflicted()
        .onItem()
        .transformToMulti(Multi.createFrom()::iterable)
        .onItem()
        .transformToUniAndConcatenate(this::swap)
        .onItem()
        .ignoreAsUni()
        .onFailure()
        .invoke(failure -> LOG.errorf(failure, "substitutes"))
        .onFailure()
        .recoverWithNull();
  }

  private Uni<Void> swap(LegKey leg) {
    return substitutes
        .swap(
            new Wish(
                leg, Optional.empty(), "the booked car is still out or away", "openmaas", false))
        .replaceWithVoid()
        .onFailure()
        .invoke(failure -> LOG.errorf(failure, "no substitute for leg %s", leg))
        .onFailure()
        .recoverWithNull();
  }
}
