package io.openmaas.terminal.fleet.job.store;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.time.Period;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.fleet.condition.store.Conditions;
import io.openmaas.terminal.fleet.job.Job;
import io.openmaas.terminal.fleet.job.Job.Times;
import io.openmaas.terminal.fleet.job.JobId;
import io.openmaas.terminal.fleet.job.JobKind;
import io.openmaas.terminal.fleet.job.JobState;
import io.openmaas.terminal.fleet.job.Move;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The jobs. Every change assesses the vehicle's fitness again, in the same transaction. */
@ApplicationScoped
public class Jobs {
  private static final String OPEN = "state in ('PLANNED', 'ASSIGNED', 'UNDER_WAY')";

  private final Conditions conditions;

  public Jobs(Conditions conditions) {
    this.conditions = conditions;
  }

  /**
   * Adds a new job; false where the vehicle has an open one of its kind, also one that is being
   * added by somebody else at this moment.
   */
  public Uni<Boolean> add(SqlConnection connection, Job job) {
    var row = io.vertx.sqlclient.Tuple.tuple();
    row.addUUID(job.id().value())
        .addUUID(job.vehicle().value())
        .addString(job.kind().name())
        .addString(job.state().name())
        .addString(job.why())
        .addBoolean(job.drawn())
        .addDouble(job.move().flatMap(Move::from).map(Coordinates::latitude).orElse(null))
        .addDouble(job.move().flatMap(Move::from).map(Coordinates::longitude).orElse(null))
        .addDouble(job.move().map(move -> move.to().latitude()).orElse(null))
        .addDouble(job.move().map(move -> move.to().longitude()).orElse(null))
        .addString(job.move().map(Move::name).orElse(null))
        .addString(job.move().flatMap(Move::bay).orElse(null))
        .addOffsetDateTime(utc(job.times().plannedAt()));
    return connection
        .preparedQuery(
            """
            insert into terminal.job (id, vehicle, kind, state, why, drawn, from_latitude,
              from_longitude, to_latitude, to_longitude, to_name, to_bay, planned_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            on conflict do nothing
            """)
        .execute(Tuple.newInstance(row))
        .map(rows -> rows.rowCount() > 0);
  }

  public Uni<Optional<Job>> find(SqlClient client, JobId id) {
    return first(client, "select * from terminal.job where id = $1", Tuple.of(id.value()));
  }

  /**
   * The job, not to be changed by others until the caller's transaction ends. Its vehicle is locked
   * before it, as everywhere, so that nobody waits in a circle, and at once as firmly as {@link
   * #lockIfFree} needs it.
   */
  public Uni<Optional<Job>> lock(SqlConnection connection, JobId id) {
    return connection
        .preparedQuery(
            """
            select 1 from terminal.vehicle
            where id = (select vehicle from terminal.job where id = $1) for update
            """)
        .execute(Tuple.of(id.value()))
        .flatMap(
            _ ->
                first(
                    connection,
                    "select * from terminal.job where id = $1 for update",
                    Tuple.of(id.value())));
  }

  /** The open jobs of the vehicle, locked, in the order of their ids. */
  public Uni<List<Job>> lockOpen(SqlConnection connection, VehicleId vehicle) {
    return list(
        connection,
        "select * from terminal.job where vehicle = $1 and " + OPEN + " order by id for update",
        Tuple.of(vehicle.value()));
  }

  /** The open jobs in a city, those escalated and the oldest first. */
  public Uni<List<Job>> listOpen(SqlClient client, String city) {
    return list(
        client,
        "select j.* from terminal.job j join terminal.vehicle v on v.id = j.vehicle where v.city = $1"
            + " and j."
            + OPEN
            + " order by j.escalated_at nulls last, j.planned_at, j.id limit 1000",
        Tuple.of(city));
  }

  /** The jobs of a vehicle, the last first. */
  public Uni<List<Job>> listOf(SqlClient client, VehicleId vehicle) {
    return list(
        client,
        "select * from terminal.job where vehicle = $1 order by planned_at desc, id limit 200",
        Tuple.of(vehicle.value()));
  }

  /** The jobs in which the vehicle was with a driver at any moment of this time. */
  public Uni<List<Job>> listDriven(SqlClient client, VehicleId vehicle, Period time) {
    return list(
        client,
        """
        select * from terminal.job
        where vehicle = $1 and begun_at < $3 and coalesce(ended_at, 'infinity') > $2
        order by begun_at
        """,
        Tuple.of(vehicle.value(), utc(time.from()), utc(time.to())));
  }

  /** Stores what changed in a job that the caller has locked, and what follows for the vehicle. */
  public Uni<Job> save(SqlConnection connection, Job job) {
    var row = io.vertx.sqlclient.Tuple.tuple();
    row.addUUID(job.id().value())
        .addString(job.state().name())
        .addString(job.driver().orElse(null))
        .addOffsetDateTime(utc(job.times().begunAt()))
        .addOffsetDateTime(utc(job.times().endedAt()))
        .addOffsetDateTime(utc(job.times().escalatedAt()));
    return connection
        .preparedQuery(
            """
            update terminal.job set state = $2, driver = $3, begun_at = $4, ended_at = $5,
              escalated_at = $6
            where id = $1
            """)
        .execute(Tuple.newInstance(row))
        .call(_ -> closeFaults(connection, job))
        .call(_ -> conditions.keepFitness(connection, job.vehicle()))
        .replaceWith(job);
  }

  /** Maintenance answers for the faults that were open; what is reported later opens anew. */
  private static Uni<?> closeFaults(SqlConnection connection, Job job) {
    if (job.kind() != JobKind.MAINTENANCE || job.state() != JobState.DONE) {
      return Uni.createFrom().voidItem();
    }
    return connection
        .preparedQuery(
            """
            update terminal.fault_case
            set closed_at = greatest($2, last_at), last_at = greatest($2, last_at)
            where vehicle = $1 and closed_at is null
            """)
        .execute(Tuple.of(job.vehicle().value(), utc(job.times().endedAt())));
  }

  /** When a job of each kind was last done on the vehicle. */
  public Uni<Map<JobKind, Instant>> lastDone(SqlClient client, VehicleId vehicle) {
    return client
        .preparedQuery(
            """
            select kind, max(ended_at) as at from terminal.job
            where vehicle = $1 and state = 'DONE' group by kind
            """)
        .execute(Tuple.of(vehicle.value()))
        .map(
            rows -> {
              var done = new EnumMap<JobKind, Instant>(JobKind.class);
              rows.forEach(
                  row ->
                      done.put(
                          JobKind.valueOf(row.getString("kind")),
                          row.getOffsetDateTime("at").toInstant()));
              return done;
            });
  }

  /**
   * Whether nobody, traveller or driver, has the vehicle now or within half an hour. Holds up new
   * reservations of it until the caller's transaction ends, so that none comes in between.
   */
  public Uni<Boolean> lockIfFree(SqlConnection connection, VehicleId vehicle, Instant now) {
    return connection
        .preparedQuery("select 1 from terminal.vehicle where id = $1 for update")
        .execute(Tuple.of(vehicle.value()))
        .flatMap(
            _ ->
                connection
                    .preparedQuery(
                        """
                        select 1 from terminal.reservation_window
                        where vehicle = $1 and state <> 'RETURNED'
                          and from_at < $2::timestamptz + interval '30 minutes'
                          and coalesce(to_at, 'infinity') > $2
                          and coalesce(void_at, 'infinity') > $2
                        union all
                        select 1 from terminal.job where vehicle = $1 and state = 'UNDER_WAY'
                        limit 1
                        """)
                    .execute(Tuple.of(vehicle.value(), utc(now))))
        .map(rows -> rows.size() == 0);
  }

  private static Uni<Optional<Job>> first(SqlClient client, String sql, Tuple parameters) {
    return list(client, sql, parameters).map(jobs -> jobs.stream().findFirst());
  }

  private static Uni<List<Job>> list(SqlClient client, String sql, Tuple parameters) {
    return client
        .preparedQuery(sql)
        .execute(parameters)
        .map(
            rows -> {
              var jobs = new ArrayList<Job>(rows.size());
              rows.forEach(row -> jobs.add(toDomain(row)));
              return jobs;
            });
  }

  private static Job toDomain(Row row) {
    return new Job(
        new JobId(row.getUUID("id")),
        new VehicleId(row.getUUID("vehicle")),
        JobKind.valueOf(row.getString("kind")),
        JobState.valueOf(row.getString("state")),
        row.getString("why"),
        row.getBoolean("drawn"),
        move(row),
        Optional.ofNullable(row.getString("driver")),
        new Times(
            row.getOffsetDateTime("planned_at").toInstant(),
            instant(row, "begun_at"),
            instant(row, "ended_at"),
            instant(row, "escalated_at")));
  }

  private static Optional<Move> move(Row row) {
    return point(row, "to")
        .map(
            to ->
                new Move(
                    point(row, "from"),
                    to,
                    row.getString("to_name"),
                    Optional.ofNullable(row.getString("to_bay"))));
  }

  private static Optional<Coordinates> point(Row row, String which) {
    Double latitude = row.getDouble(which + "_latitude");
    Double longitude = row.getDouble(which + "_longitude");
    return latitude == null || longitude == null
        ? Optional.empty()
        : Optional.of(new Coordinates(latitude, longitude));
  }

  private static Optional<Instant> instant(Row row, String column) {
    return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static OffsetDateTime utc(Optional<Instant> instant) {
    return instant.map(Jobs::utc).orElse(null);
  }
}
