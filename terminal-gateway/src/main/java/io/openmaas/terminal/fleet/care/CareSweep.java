package io.openmaas.terminal.fleet.care;

import io.openmaas.core.id.Ids;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.fleet.condition.Reading;
import io.openmaas.terminal.fleet.condition.VehicleCondition;
import io.openmaas.terminal.fleet.condition.store.Conditions;
import io.openmaas.terminal.fleet.damage.DamageCase;
import io.openmaas.terminal.fleet.damage.DamageSeverity;
import io.openmaas.terminal.fleet.damage.DamageSource;
import io.openmaas.terminal.fleet.damage.DamageState;
import io.openmaas.terminal.fleet.damage.store.DamageCases;
import io.openmaas.terminal.fleet.damage.store.FaultCases;
import io.openmaas.terminal.fleet.job.Job;
import io.openmaas.terminal.fleet.job.JobId;
import io.openmaas.terminal.fleet.job.JobKind;
import io.openmaas.terminal.fleet.job.JobRules;
import io.openmaas.terminal.fleet.job.JobState;
import io.openmaas.terminal.fleet.job.store.Jobs;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Goes over the fleet: one transaction per vehicle reads, decides and stores. */
@ApplicationScoped
public class CareSweep {
  /** A job nobody has begun for so long is escalated. */
  static final Duration PATIENCE = Duration.ofHours(48);

  private static final Logger LOG = Logger.getLogger(CareSweep.class);

  private final Pool pool;
  private final Conditions conditions;
  private final Jobs jobs;
  private final DamageCases damage;
  private final FaultCases faults;
  private final JobRules rules;
  private final Ids ids;
  private final InstantSource clock;

  public CareSweep(
      Pool pool,
      Conditions conditions,
      Jobs jobs,
      DamageCases damage,
      FaultCases faults,
      JobRules rules,
      Ids ids,
      InstantSource clock) {
    this.pool = pool;
    this.conditions = conditions;
    this.jobs = jobs;
    this.damage = damage;
    this.faults = faults;
    this.rules = rules;
    this.ids = ids;
    this.clock = clock;
  }

  @Scheduled(every = "${openmaas.fleet.care:60s}", concurrentExecution = ConcurrentExecution.SKIP)
  public Uni<Void> sweep() {
    return conditions
        .listVehicles(pool)
        .flatMap(vehicles -> oneByOne(vehicles, this::lookAfterAlone))
        .onFailure()
        .invoke(failure -> LOG.errorf(failure, "care for the fleet"))
        .onFailure()
        .recoverWithNull();
  }

  private Uni<Void> lookAfterAlone(VehicleId vehicle) {
    return lookAfter(vehicle)
        .onFailure()
        .invoke(failure -> LOG.errorf(failure, "vehicle %s is not looked after", vehicle))
        .onFailure()
        .recoverWithNull();
  }

  /** Reads what the vehicle said since it was last looked at, and does what follows. */
  public Uni<Void> lookAfter(VehicleId vehicle) {
    return pool.withTransaction(
        connection ->
            conditions
                .read(connection, vehicle)
                .flatMap(
                    known ->
                        known.isEmpty()
                            ? Uni.createFrom().voidItem()
                            : follow(connection, known.get().condition())));
  }

  private Uni<Void> follow(SqlConnection connection, VehicleCondition told) {
    return reportFaults(connection, told)
        .flatMap(_ -> openCrash(connection, told))
        .flatMap(_ -> conditions.find(connection, told.vehicle()))
        .map(known -> known.orElseThrow().condition())
        .flatMap(condition -> settleJobs(connection, condition))
        .flatMap(_ -> conditions.keepFitness(connection, told.vehicle()))
        .replaceWithVoid();
  }

  private Uni<Void> reportFaults(SqlConnection connection, VehicleCondition condition) {
    return condition.readings().faultsAt().isEmpty()
        ? Uni.createFrom().voidItem()
        : faults.report(
            connection,
            condition.vehicle(),
            condition.readings().faultCodes(),
            condition.readings().faultsAt().get());
  }

  private Uni<?> openCrash(SqlConnection connection, VehicleCondition condition) {
    Optional<Reading> crash = condition.readings().find(Measure.CRASH);
    return crash.isEmpty()
        ? Uni.createFrom().voidItem()
        : crashed(connection, condition.vehicle(), crash.get().at());
  }

  /**
   * The terminal felt a crash: a case is opened once, and the vehicle is out of service until a
   * person has looked. Also for those who hear of a crash in another way.
   */
  public Uni<Boolean> crashed(SqlConnection connection, VehicleId vehicle, Instant at) {
    return damage.open(
        connection,
        new DamageCase(
            ids.next(),
            vehicle,
            DamageSource.CRASH,
            Optional.of("crash:" + vehicle + ":" + at.toEpochMilli()),
            DamageState.OPEN,
            DamageSeverity.UNSAFE,
            "the terminal felt a crash",
            List.of(),
            Optional.empty(),
            at,
            clock.instant(),
            Optional.empty()));
  }

  private Uni<Void> settleJobs(SqlConnection connection, VehicleCondition condition) {
    return jobs.lockOpen(connection, condition.vehicle())
        .flatMap(
            open ->
                jobs.lastDone(connection, condition.vehicle())
                    .flatMap(
                        done ->
                            oneByOne(open, job -> settle(connection, job, condition, done))
                                .flatMap(
                                    _ ->
                                        draw(
                                            connection,
                                            condition.vehicle(),
                                            rules.wanted(condition, done),
                                            open))));
  }

  /** What nobody has taken is cancelled once it is not wanted, and escalated while it is. */
  private Uni<Void> settle(
      SqlConnection connection, Job job, VehicleCondition condition, Map<JobKind, Instant> done) {
    Instant now = clock.instant();
    if (job.drawn()
        && job.state() == JobState.PLANNED
        && rules.isSettled(job.kind(), condition, done)) {
      return jobs.save(connection, job.cancelled(now)).replaceWithVoid();
    }
    boolean late =
        job.state() != JobState.UNDER_WAY
            && job.times().escalatedAt().isEmpty()
            && job.times().plannedAt().plus(PATIENCE).isBefore(now);
    return late
        ? jobs.save(connection, job.escalated(now)).replaceWithVoid()
        : Uni.createFrom().voidItem();
  }

  private Uni<Void> draw(
      SqlConnection connection,
      VehicleId vehicle,
      Map<JobKind, String> byRules,
      List<Job> openBefore) {
    List<Map.Entry<JobKind, String>> wanted =
        byRules.entrySet().stream()
            .filter(each -> openBefore.stream().noneMatch(job -> job.kind() == each.getKey()))
            .toList();
    return oneByOne(
        wanted,
        each ->
            jobs.add(
                    connection,
                    Job.planned(
                        new JobId(ids.next()),
                        vehicle,
                        each.getKey(),
                        each.getValue(),
                        true,
                        Optional.empty(),
                        clock.instant()))
                .replaceWithVoid());
  }

  private static <T> Uni<Void> oneByOne(List<T> items, Function<T, Uni<Void>> action) {
    return Multi.createFrom()
        .iterable(items)
        .onItem()
        .transformToUniAndConcatenate(action::apply)
        .onItem()
        .ignoreAsUni();
  }
}
