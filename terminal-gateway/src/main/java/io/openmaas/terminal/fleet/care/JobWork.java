package io.openmaas.terminal.fleet.care;

import io.openmaas.core.id.Ids;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.command.Authority;
import io.openmaas.terminal.command.Command;
import io.openmaas.terminal.command.CommandOutcome;
import io.openmaas.terminal.command.VehicleCommands;
import io.openmaas.terminal.fleet.job.Cost;
import io.openmaas.terminal.fleet.job.Job;
import io.openmaas.terminal.fleet.job.JobId;
import io.openmaas.terminal.fleet.job.JobKind;
import io.openmaas.terminal.fleet.job.JobState;
import io.openmaas.terminal.fleet.job.Move;
import io.openmaas.terminal.fleet.job.store.Costs;
import io.openmaas.terminal.fleet.job.store.Jobs;
import io.openmaas.terminal.fleet.store.Vehicles;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jboss.logging.Logger;

/** What people do with jobs. A vehicle is told to open and close outside of any transaction. */
@ApplicationScoped
public class JobWork {
  private static final Logger LOG = Logger.getLogger(JobWork.class);

  private final Pool pool;
  private final Jobs jobs;
  private final Costs costs;
  private final Vehicles vehicles;
  private final VehicleCommands commands;
  private final Ids ids;
  private final InstantSource clock;

  public JobWork(
      Pool pool,
      Jobs jobs,
      Costs costs,
      Vehicles vehicles,
      VehicleCommands commands,
      Ids ids,
      InstantSource clock) {
    this.pool = pool;
    this.jobs = jobs;
    this.costs = costs;
    this.vehicles = vehicles;
    this.commands = commands;
    this.ids = ids;
    this.clock = clock;
  }

  /** What became of a request about a job. */
  public sealed interface Outcome {

    /**
     * It was done.
     *
     * @param command what became of opening the vehicle, where a job began
     */
    record Changed(Job job, Optional<CommandOutcome> command) implements Outcome {}

    /** There is no such job. */
    record NotFound() implements Outcome {}

    /** It is not possible now. */
    record Refused(String reason) implements Outcome {}
  }

  /** Plans a job; refused where the vehicle has an open one of the kind. */
  public Uni<Outcome> plan(VehicleId vehicle, JobKind kind, String why, Optional<Move> move) {
    return pool.withTransaction(
        connection ->
            vehicles
                .find(connection, vehicle)
                .flatMap(
                    found -> {
                      if (found.isEmpty()) {
                        return Uni.createFrom().item(new Outcome.NotFound());
                      }
                      var job =
                          Job.planned(
                              new JobId(ids.next()),
                              vehicle,
                              kind,
                              why,
                              false,
                              move.map(
                                  to ->
                                      new Move(
                                          found.get().whereabouts().position(),
                                          to.to(),
                                          to.name(),
                                          to.bay())),
                              clock.instant());
                      return jobs.add(connection, job)
                          .map(
                              added ->
                                  added
                                      ? changed(job)
                                      : new Outcome.Refused(
                                          "the vehicle has an open job of this kind"));
                    }));
  }

  /** This driver will do it; the vehicle is out of service from now on. */
  public Uni<Outcome> assign(JobId id, String driver) {
    return change(id, JobState.ASSIGNED, (_, job) -> Uni.createFrom().item(job.assigned(driver)));
  }

  /** The driver gives it up; it is to be done all the same. */
  public Uni<Outcome> unassign(JobId id) {
    return change(id, JobState.PLANNED, (_, job) -> Uni.createFrom().item(job.unassigned()));
  }

  public Uni<Outcome> cancel(JobId id) {
    return change(
        id,
        JobState.CANCELLED,
        (connection, job) ->
            lockIfDriven(connection, job).replaceWith(job.cancelled(clock.instant())));
  }

  /**
   * The driver takes the vehicle: nobody may have it, and it is opened. Where it does not open, the
   * job has begun all the same, and the driver may ask again.
   */
  public Uni<Outcome> begin(JobId id) {
    return pool.withTransaction(connection -> begin(connection, id))
        .flatMap(
            outcome ->
                outcome instanceof Outcome.Changed(Job job, _)
                    ? open(job).map(told -> (Outcome) new Outcome.Changed(job, Optional.of(told)))
                    : Uni.createFrom().item(outcome));
  }

  private Uni<Outcome> begin(SqlConnection connection, JobId id) {
    return jobs.lock(connection, id)
        .flatMap(
            found -> {
              if (found.isEmpty()) {
                return Uni.createFrom().item(new Outcome.NotFound());
              }
              Job job = found.get();
              return switch (job.state()) {
                case UNDER_WAY -> Uni.createFrom().item(changed(job));
                case ASSIGNED ->
                    jobs.lockIfFree(connection, job.vehicle(), clock.instant())
                        .flatMap(
                            free ->
                                free
                                    ? jobs.save(connection, job.begun(clock.instant()))
                                        .map(JobWork::changed)
                                    : Uni.createFrom()
                                        .item(new Outcome.Refused("somebody has the vehicle")));
                case PLANNED, DONE, CANCELLED ->
                    Uni.createFrom().item(new Outcome.Refused("the job is " + job.state()));
              };
            });
  }

  private Uni<CommandOutcome> open(Job job) {
    return Uni.createFrom()
        .deferred(
            () ->
                commands.carryOut(
                    job.vehicle(),
                    new Command.Unlock(),
                    new Authority.Person(job.driver().orElseThrow())))
        .onFailure()
        .invoke(failure -> LOG.warnf(failure, "opening vehicle %s for a job", job.vehicle()))
        .onFailure()
        .recoverWithItem(new CommandOutcome.Unknown());
  }

  /** The work is done. The vehicle is locked before it is offered again. */
  public Uni<Outcome> done(JobId id, Optional<Cost> cost) {
    return change(
        id,
        JobState.DONE,
        (connection, job) ->
            cost.map(each -> costs.add(connection, Costs.Of.JOB, id.value(), each))
                .orElseGet(() -> Uni.createFrom().voidItem())
                .flatMap(_ -> lockIfDriven(connection, job))
                .replaceWith(job.done(clock.instant())));
  }

  private Uni<Void> lockIfDriven(SqlConnection connection, Job job) {
    return job.state() == JobState.UNDER_WAY
        ? vehicles.wantLock(connection, job.vehicle())
        : Uni.createFrom().voidItem();
  }

  private Uni<Outcome> change(
      JobId id, JobState next, BiFunction<SqlConnection, Job, Uni<Job>> effect) {
    return pool.withTransaction(
        connection ->
            jobs.lock(connection, id)
                .flatMap(
                    found -> {
                      if (found.isEmpty()) {
                        return Uni.createFrom().item(new Outcome.NotFound());
                      }
                      Job job = found.get();
                      if (!job.state().next().contains(next)) {
                        return Uni.createFrom()
                            .item(new Outcome.Refused("the job is " + job.state()));
                      }
                      return effect
                          .apply(connection, job)
                          .flatMap(changed -> jobs.save(connection, changed))
                          .map(JobWork::changed);
                    }));
  }

  private static Outcome changed(Job job) {
    return new Outcome.Changed(job, Optional.empty());
  }
}
