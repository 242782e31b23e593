package io.openmaas.terminal.fleet.condition.store;

import io.openmaas.core.vehicle.Propulsion;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.fleet.condition.Fitness;
import io.openmaas.terminal.fleet.condition.FitnessRules;
import io.openmaas.terminal.fleet.condition.Reading;
import io.openmaas.terminal.fleet.condition.Readings;
import io.openmaas.terminal.fleet.condition.Unfitness;
import io.openmaas.terminal.fleet.condition.Upkeep;
import io.openmaas.terminal.fleet.condition.VehicleCondition;
import io.openmaas.terminal.ingest.Doubt;
import io.openmaas.terminal.ingest.KeptRecord;
import io.openmaas.terminal.ingest.store.Records;
import io.openmaas.terminal.session.LiveSessions;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Reads how vehicles stand, and keeps what follows from it: whether they are fit. */
@ApplicationScoped
public class Conditions {
  /** Records are read back over this time at most; what is older is of no meaning for care. */
  private static final Duration LONGEST_LOOK_BACK = Duration.ofDays(1);

  /** $1: vehicle, $2: the present. */
  private static final String SELECT =
      """
      select v.id, v.propulsion, v.lock_wanted_at, c.read_to, c.readings, c.fault_codes, c.faults_at,
        head.received_at,
        (select coalesce(sum(trip.metres), 0)::bigint from terminal.trip trip
          where trip.vehicle = v.id and trip.from_at >= coalesce(kept.at, v.registered_at)
            and not exists (select 1 from terminal.trip later
              where later.id = trip.id and later.revision > trip.revision)) as metres,
        greatest(0, extract(epoch from $2 - coalesce(kept.at, v.registered_at)))::bigint / 86400
          as days,
        (select count(*) from terminal.reservation r
          where r.vehicle = v.id and r.returned_at >= coalesce(cleaned.at, v.registered_at)
        ) as rentals,
        exists (select 1 from terminal.return_report said
          where said.vehicle = v.id and said.cleanliness = 'DIRTY'
            and said.reported_at >= coalesce(cleaned.at, v.registered_at)) as dirty,
        (select count(*)::int from terminal.fault_case f
          where f.vehicle = v.id and f.closed_at is null) as faults,
        exists (select 1 from terminal.job j
          where j.vehicle = v.id and j.state in ('ASSIGNED', 'UNDER_WAY')) as job_has_it,
        exists (select 1 from terminal.damage_case d
          where d.vehicle = v.id and d.severity = 'UNSAFE'
            and d.state in ('OPEN', 'ASSESSED', 'IN_REPAIR')) as unsafe
      from terminal.vehicle v
      left join terminal.vehicle_condition c on c.vehicle = v.id
      left join terminal.chain_head head on head.vehicle = v.id
      left join lateral (select max(ended_at) as at from terminal.job
        where vehicle = v.id and kind = 'MAINTENANCE' and state = 'DONE') kept on true
      left join lateral (select max(ended_at) as at from terminal.job
        where vehicle = v.id and kind = 'CLEANING' and state = 'DONE') cleaned on true
      where v.id = $1
      """;

  private static final String SAVE =
      """
      insert into terminal.vehicle_condition (vehicle, read_to, readings, fault_codes, faults_at)
      values ($1, $2, $3, $4, $5)
      on conflict (vehicle) do update set read_to = greatest(vehicle_condition.read_to, excluded.read_to),
        readings = excluded.readings, fault_codes = excluded.fault_codes,
        faults_at = excluded.faults_at
      """;

  private final Records records;
  private final FitnessRules rules;
  private final InstantSource clock;
  private final Predicate<VehicleId> connected;

  @Inject
  public Conditions(Records records, InstantSource clock, LiveSessions sessions) {
    this(records, clock, vehicle -> sessions.find(vehicle).isPresent(), FitnessRules.USUAL);
  }

  /**
   * @param connected whether the vehicle's terminal has a live session
   */
  public Conditions(
      Records records, InstantSource clock, Predicate<VehicleId> connected, FitnessRules rules) {
    this.records = records;
    this.clock = clock;
    this.connected = connected;
    this.rules = rules;
  }

  /** A vehicle's condition with what was decided about it. */
  public record Known(VehicleCondition condition, Fitness.Decided decided, Instant readTo) {}

  /** How it stands by what has been read; empty where there is no such vehicle. */
  public Uni<Optional<Known>> find(SqlClient client, VehicleId vehicle) {
    return client
        .preparedQuery(SELECT)
        .execute(Tuple.of(vehicle.value(), utc(clock.instant())))
        .map(
            rows -> {
              for (Row row : rows) {
                return Optional.of(toDomain(row));
              }
              return Optional.empty();
            });
  }

  /** The vehicle's fitness with all its reasons, as of now. */
  public Fitness assess(Known known) {
    return Fitness.of(known.condition(), known.decided(), clock.instant(), rules);
  }

  /**
   * Reads the records that came since it was last read, under a lock on the vehicle, so that two
   * readers do not undo each other's work.
   */
  public Uni<Optional<Known>> read(SqlConnection connection, VehicleId vehicle) {
    return lock(connection, vehicle)
        .flatMap(_ -> find(connection, vehicle))
        .flatMap(
            found ->
                found.isEmpty()
                    ? Uni.createFrom().item(found)
                    : readNew(connection, found.get()).map(Optional::of));
  }

  private static Uni<?> lock(SqlConnection connection, VehicleId vehicle) {
    return connection
        .preparedQuery("select 1 from terminal.vehicle where id = $1 for no key update")
        .execute(Tuple.of(vehicle.value()));
  }

  private Uni<Known> readNew(SqlConnection connection, Known known) {
    Instant now = clock.instant();
    Instant earliest = now.minus(LONGEST_LOOK_BACK);
    Instant from = known.readTo().isBefore(earliest) ? earliest : known.readTo();
    VehicleCondition before = known.condition();
    return records
        .list(connection, before.vehicle(), from, now.plus(Doubt.AHEAD))
        .flatMap(
            kept -> {
              List<TerminalRecord> told = kept.stream().map(KeptRecord::record).toList();
              if (told.isEmpty()) {
                return Uni.createFrom().item(known);
              }
              var condition =
                  new VehicleCondition(
                      before.vehicle(),
                      before.propulsion(),
                      before.readings().with(told),
                      before.upkeep(),
                      before.seenAt());
              Instant readTo =
                  told.stream().map(TerminalRecord::at).max(Instant::compareTo).orElseThrow();
              return save(connection, condition, readTo)
                  .replaceWith(new Known(condition, known.decided(), readTo));
            });
  }

  private static Uni<?> save(SqlConnection connection, VehicleCondition condition, Instant readTo) {
    var readings = new JsonObject();
    condition
        .readings()
        .byMeasure()
        .forEach(
            (measure, reading) ->
                readings.put(
                    measure.name(),
                    new JsonArray().add(reading.value()).add(reading.at().toEpochMilli())));
    var row = io.vertx.sqlclient.Tuple.tuple();
    row.addUUID(condition.vehicle().value())
        .addOffsetDateTime(utc(readTo))
        .addJsonObject(readings)
        .addArrayOfString(condition.readings().faultCodes().toArray(String[]::new))
        .addOffsetDateTime(condition.readings().faultsAt().map(Conditions::utc).orElse(null));
    return connection.preparedQuery(SAVE).execute(Tuple.newInstance(row));
  }

  /**
   * Assesses the vehicle by what is known now and keeps the outcome, in the caller's transaction.
   * That a lock is wanted is not kept: the vehicle's own row says so without delay.
   */
  public Uni<Fitness> keepFitness(SqlConnection connection, VehicleId vehicle) {
    return lock(connection, vehicle)
        .flatMap(_ -> find(connection, vehicle))
        .map(Optional::orElseThrow)
        .map(
            known ->
                Fitness.of(
                    known.condition(),
                    new Fitness.Decided(
                        known.decided().jobHasIt(),
                        known.decided().unsafe(),
                        false,
                        known.decided().connected()),
                    clock.instant(),
                    rules))
        .call(fitness -> keep(connection, vehicle, fitness));
  }

  private Uni<?> keep(SqlConnection connection, VehicleId vehicle, Fitness fitness) {
    if (fitness.isFit()) {
      return connection
          .preparedQuery("delete from terminal.vehicle_fitness where vehicle = $1")
          .execute(Tuple.of(vehicle.value()));
    }
    var row = io.vertx.sqlclient.Tuple.tuple();
    row.addUUID(vehicle.value())
        .addArrayOfString(fitness.reasons().stream().map(Unfitness::name).toArray(String[]::new))
        .addOffsetDateTime(utc(clock.instant()));
    return connection
        .preparedQuery(
            """
            insert into terminal.vehicle_fitness (vehicle, reasons, since) values ($1, $2, $3)
            on conflict (vehicle) do update set reasons = excluded.reasons
            """)
        .execute(Tuple.newInstance(row));
  }

  /** All vehicles of the fleet, in the order in which they are locked. */
  public Uni<List<VehicleId>> listVehicles(SqlClient client) {
    return client
        .preparedQuery("select id from terminal.vehicle order by id")
        .execute()
        .map(
            rows -> {
              var ids = new ArrayList<VehicleId>(rows.size());
              rows.forEach(row -> ids.add(new VehicleId(row.getUUID("id"))));
              return ids;
            });
  }

  private Known toDomain(Row row) {
    var condition =
        new VehicleCondition(
            new VehicleId(row.getUUID("id")),
            Propulsion.valueOf(row.getString("propulsion")),
            readings(row),
            new Upkeep(
                row.getLong("metres"),
                row.getLong("days"),
                row.getLong("rentals"),
                row.getBoolean("dirty"),
                row.getInteger("faults")),
            instant(row, "received_at"));
    return new Known(
        condition,
        new Fitness.Decided(
            row.getBoolean("job_has_it"),
            row.getBoolean("unsafe"),
            row.getOffsetDateTime("lock_wanted_at") != null,
            connected.test(condition.vehicle())),
        instant(row, "read_to").orElse(Instant.EPOCH));
  }

  private static Readings readings(Row row) {
    JsonObject json = row.getJsonObject("readings");
    if (json == null) {
      return Readings.NONE;
    }
    var byMeasure = new EnumMap<Measure, Reading>(Measure.class);
    for (Measure measure : Readings.KEPT) {
      JsonArray pair = json.getJsonArray(measure.name());
      if (pair != null) {
        byMeasure.put(measure, new Reading(pair.getLong(0), Instant.ofEpochMilli(pair.getLong(1))));
      }
    }
    return new Readings(
        byMeasure, Arrays.asList(row.getArrayOfStrings("fault_codes")), instant(row, "faults_at"));
  }

  private static Optional<Instant> instant(Row row, String column) {
    return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
