package io.openmaas.terminal.fleet.operator;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.fleet.store.Rentals;
import io.openmaas.terminal.fleet.store.Reservations;
import io.openmaas.terminal.fleet.store.Vehicles;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Comes back to what a crash or a silent car has left unsettled. */
@ApplicationScoped
public class FleetSweep {
  private static final Logger LOG = Logger.getLogger(FleetSweep.class);

  private final Pool pool;
  private final Steps steps;
  private final Vehicles vehicles;
  private final Reservations reservations;
  private final Rentals rentals;
  private final Keeping keeping;
  private final InstantSource clock;

  public FleetSweep(
      Pool pool,
      Steps steps,
      Vehicles vehicles,
      Reservations reservations,
      Rentals rentals,
      Keeping keeping,
      InstantSource clock) {
    this.pool = pool;
    this.steps = steps;
    this.vehicles = vehicles;
    this.reservations = reservations;
    this.rentals = rentals;
    this.keeping = keeping;
    this.clock = clock;
  }

  /**
   * Gives back holds that have expired and reservations nobody came for, keeps late cars from
   * others, finds other cars for reservations by class and notes whose car does not come back in
   * time, finds out about reservations that are not settled, and tells returned cars that have not
   * confirmed the lock to lock.
   */
  @Scheduled(every = "${openmaas.fleet.sweep:10s}", concurrentExecution = ConcurrentExecution.SKIP)
  public Uni<Void> sweep() {
    return goOn("expire holds", reservations.expire(pool, clock.instant()))
        .chain(() -> goOn("release what nobody came for", releaseMissed()))
        .chain(() -> goOn("keep late cars from others", keeping.prolongOverdue()))
        .chain(() -> goOn("find other cars", reassign()))
        .chain(() -> goOn("note late returns", keeping.noteLateReturns()))
        .chain(() -> goOn("settle reservations", settleAll()))
        .chain(() -> goOn("lock returned cars", lockReturned()));
  }

  /** One failing step does not keep the others from being done. */
  private static Uni<Void> goOn(String step, Uni<Void> work) {
    return work.onFailure()
        .invoke(failure -> LOG.errorf(failure, "fleet sweep: could not %s", step))
        .onFailure()
        .recoverWithNull();
  }

  private Uni<Void> releaseMissed() {
    return keeping.listMissed().flatMap(legs -> oneByOne(legs, keeping::releaseMissed));
  }

  private Uni<Void> reassign() {
    return keeping.listDueByClass().flatMap(legs -> oneByOne(legs, keeping::reassign));
  }

  private Uni<Void> settleAll() {
    return reservations
        .listUnsettled(pool)
        .flatMap(
            legs ->
                oneByOne(legs, leg -> steps.transaction(c -> rentals.settleAll(c, List.of(leg)))));
  }

  private Uni<Void> lockReturned() {
    return vehicles.listLockWanted(pool).flatMap(cars -> oneByOne(cars, this::lockReturned));
  }

  private Uni<Void> lockReturned(VehicleId vehicle) {
    return steps
        .close(vehicle)
        .flatMap(
            outcome ->
                steps.transaction(connection -> steps.noteLock(connection, vehicle, outcome)));
  }

  /** One that fails does not keep the others from their turn; it has its own the next time. */
  private static <T> Uni<Void> oneByOne(List<T> items, Function<T, Uni<Void>> action) {
    return Multi.createFrom()
        .iterable(items)
        .onItem()
        .transformToUniAndConcatenate(
            item ->
                action
                    .apply(item)
                    .onFailure()
                    .invoke(failure -> LOG.errorf(failure, "%s is left unsettled", item))
                    .onFailure()
                    .recoverWithNull())
        .onItem()
        .ignoreAsUni();
  }
}
