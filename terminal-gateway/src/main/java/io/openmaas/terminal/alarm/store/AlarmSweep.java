package io.openmaas.terminal.alarm.store;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Looks for what nothing tells of by itself, and ends what has been quiet for long. */
@ApplicationScoped
public class AlarmSweep {
  private static final Logger LOG = Logger.getLogger(AlarmSweep.class);

  private final Pool pool;
  private final Alarms alarms;
  private final UnrentedMovement unrented;
  private final SilentTerminals silent;
  private final Duration quiet;

  /**
   * @param quiet an acknowledged alarm that has not recurred for so long is over
   */
  public AlarmSweep(
      Pool pool,
      Alarms alarms,
      UnrentedMovement unrented,
      SilentTerminals silent,
      @ConfigProperty(name = "openmaas.alarms.quiet", defaultValue = "PT24H") Duration quiet) {
    this.pool = pool;
    this.alarms = alarms;
    this.unrented = unrented;
    this.silent = silent;
    this.quiet = quiet;
  }

  /** Vehicles that move although nobody rents them. */
  @Scheduled(
      identity = "alarms-unrented",
      every = "${openmaas.alarms.unrented-every:30s}",
      concurrentExecution = ConcurrentExecution.SKIP)
  public Uni<Void> findUnrented() {
    return goOn("look for unrented trips under way", unrented::lookAtTripsUnderWay);
  }

  /** And such as did. */
  @Scheduled(
      identity = "alarms-unrented-finished",
      every = "${openmaas.alarms.unrented-finished-every:5m}",
      concurrentExecution = ConcurrentExecution.SKIP)
  public Uni<Void> findUnrentedFinished() {
    return goOn("look for finished unrented trips", unrented::lookAtFinishedTrips);
  }

  /** Terminals from which nothing comes, and alarms that are over. */
  @Scheduled(
      identity = "alarms-silent",
      every = "${openmaas.alarms.silent-every:5m}",
      concurrentExecution = ConcurrentExecution.SKIP)
  public Uni<Void> findSilent() {
    return goOn("look for silent terminals", silent::look)
        .chain(
            () ->
                goOn(
                    "end quiet alarms",
                    () ->
                        pool.withTransaction(connection -> alarms.closeQuiet(connection, quiet))
                            .replaceWithVoid()));
  }

  private static Uni<Void> goOn(String step, Supplier<Uni<Void>> work) {
    return Uni.createFrom()
        .deferred(work::get)
        .onFailure()
        .invoke(failure -> LOG.errorf(failure, "alarm sweep: could not %s", step))
        .onFailure()
        .recoverWithNull();
  }
}
