package io.openmaas.terminal.fleet.store;

import static io.openmaas.terminal.fleet.store.Columns.utc;

import io.openmaas.core.city.CityId;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.vehicle.Propulsion;
import io.openmaas.core.vehicle.Vehicle;
import io.openmaas.core.vehicle.VehicleClass;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.fleet.FleetVehicle;
import io.openmaas.terminal.fleet.Registration;
import io.openmaas.terminal.fleet.ReservationState;
import io.openmaas.terminal.fleet.Whereabouts;
import io.openmaas.terminal.session.store.RegistersTerminals;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The vehicles of the fleet, and how they stand by their last records. */
@ApplicationScoped
public class Vehicles {
  /** A car this fast is moving. */
  private static final int MOVING_KMH = 5;

  /** $1: until when records count, $2: the present. */
  private static final String SELECT =
      """
      select v.*, terminal.imei,
        last.at as seen_at, last.speed_kmh, last.ignition, last.movement,
        fix.lat_e7, fix.lon_e7, used.state as use, open.open_from,
        coalesce(driven.metres, 0) as driven_m, fitness.reasons as unfit
      from terminal.vehicle v
      left join terminal.terminal terminal on terminal.vehicle = v.id
      left join lateral (
        select r.at, r.speed_kmh, (r.measures->>'IGNITION')::bigint as ignition,
          (r.measures->>'MOVEMENT')::bigint as movement
        from terminal.record r
        where r.vehicle = v.id and r.at <= $1
        order by r.at desc, r.identity limit 1) last on true
      left join lateral (
        select r.lat_e7, r.lon_e7
        from terminal.record r
        where r.vehicle = v.id and r.at between last.at - interval '10 minutes' and last.at
          and r.lat_e7 is not null and r.lon_e7 is not null and (r.lat_e7 <> 0 or r.lon_e7 <> 0)
        order by r.at desc, r.identity limit 1) fix on true
      left join lateral (
        select s.state from terminal.reservation s
        where s.vehicle = v.id
          and s.state in ('HELD', 'CONFIRMED', 'UNLOCKING', 'IN_USE', 'RETURNED')
          and not (s.state = 'HELD' and s.expires_at <= $2)) used on true
      left join terminal.trip_progress open on open.vehicle = v.id
      left join terminal.vehicle_fitness fitness on fitness.vehicle = v.id
      left join lateral (
        select sum(t.metres)::bigint as metres from terminal.trip t
        where t.vehicle = v.id and t.from_at >= v.registered_at
          and not exists (
            select 1 from terminal.trip later
            where later.id = t.id and later.revision > t.revision)) driven on true
      """;

  private final RegistersTerminals terminals;
  private final InstantSource clock;
  private final Duration clockTolerance;
  private final String terminalModel;

  public Vehicles(
      RegistersTerminals terminals,
      InstantSource clock,
      @ConfigProperty(name = "openmaas.trips.clock-tolerance", defaultValue = "PT2M")
          Duration clockTolerance,
      @ConfigProperty(
              name = "openmaas.fleet.terminal-model",
              defaultValue = RegistersTerminals.USUAL_MODEL)
          String terminalModel) {
    this.terminals = terminals;
    this.clock = clock;
    this.clockTolerance = clockTolerance;
    this.terminalModel = terminalModel;
  }

  /**
   * Adds the vehicle and allows its terminal to connect.
   *
   * @throws ProblemException 409 where the plate or the terminal is taken
   */
  public Uni<Void> register(SqlConnection connection, Registration registration) {
    return insert(connection, registration)
        .flatMap(
            inserted ->
                terminals.register(
                    connection,
                    registration.terminal(),
                    registration.vehicle().id(),
                    terminalModel));
  }

  private Uni<Void> insert(SqlConnection connection, Registration registration) {
    Vehicle vehicle = registration.vehicle();
    return connection
        .preparedQuery(
            """
            insert into terminal.vehicle
              (id, city, plate, model, vehicle_class, propulsion, latitude, longitude, range_m,
               registered_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            on conflict (plate) do nothing
            """)
        .execute(
            Tuple.from(
                List.of(
                    vehicle.id().value(),
                    vehicle.city().value(),
                    vehicle.plate(),
                    vehicle.model(),
                    vehicle.vehicleClass().name(),
                    vehicle.propulsion().name(),
                    registration.position().latitude(),
                    registration.position().longitude(),
                    registration.rangeMetres(),
                    utc(clock.instant()))))
        .invoke(
            rows -> {
              if (rows.rowCount() == 0) {
                throw new ProblemException(
                    Problem.conflict(
                        "plate-taken", "there is already a vehicle " + vehicle.plate()));
              }
            })
        .replaceWithVoid();
  }

  public Uni<Boolean> has(SqlClient client, String plate) {
    return client
        .preparedQuery("select 1 from terminal.vehicle where plate = $1")
        .execute(Tuple.of(plate))
        .map(rows -> rows.size() > 0);
  }

  public Uni<List<FleetVehicle>> list(SqlClient client, CityId city) {
    return client
        .preparedQuery(SELECT + "where v.city = $3 order by v.plate")
        .execute(Tuple.of(latest(), utc(clock.instant()), city.value()))
        .map(
            rows -> {
              var vehicles = new ArrayList<FleetVehicle>(rows.size());
              rows.forEach(row -> vehicles.add(toDomain(row)));
              return vehicles;
            });
  }

  public Uni<Optional<FleetVehicle>> find(SqlClient client, VehicleId id) {
    return client
        .preparedQuery(SELECT + "where v.id = $3")
        .execute(Tuple.of(latest(), utc(clock.instant()), id.value()))
        .map(
            rows -> {
              for (Row row : rows) {
                return Optional.of(toDomain(row));
              }
              return Optional.empty();
            });
  }

  /**
   * The vehicle is to be locked; it cannot be reserved until its terminal has confirmed that. From
   * now on it is shown to everybody under another name.
   */
  public Uni<Void> wantLock(SqlConnection connection, VehicleId id) {
    return connection
        .preparedQuery("update terminal.vehicle set lock_wanted_at = $2, public_id = gen_random_uuid()"
                + " where id = $1")
        .execute(Tuple.of(id.value(), utc(clock.instant())))
        .replaceWithVoid();
  }

  public Uni<Void> locked(SqlClient client, VehicleId id) {
    return client
        .preparedQuery("update terminal.vehicle set lock_wanted_at = null where id = $1")
        .execute(Tuple.of(id.value()))
        .replaceWithVoid();
  }

  /** Vehicles that were returned and have not confirmed the lock. */
  public Uni<List<VehicleId>> listLockWanted(SqlClient client) {
    return client
        .preparedQuery(
            """
            select id from terminal.vehicle
            where lock_wanted_at is not null order by lock_wanted_at limit 100
            """)
        .execute()
        .map(
            rows -> {
              var ids = new ArrayList<VehicleId>();
              rows.forEach(row -> ids.add(new VehicleId(row.getUUID("id"))));
              return ids;
            });
  }

  private OffsetDateTime latest() {
    return utc(clock.instant().plus(clockTolerance));
  }

  static Vehicle vehicleOf(Row row) {
    return new Vehicle(
        new VehicleId(row.getUUID("id")),
        new CityId(row.getString("city")),
        row.getString("plate"),
        row.getString("model"),
        VehicleClass.valueOf(row.getString("vehicle_class")),
        Propulsion.valueOf(row.getString("propulsion")));
  }

  private static FleetVehicle toDomain(Row row) {
    return new FleetVehicle(
        vehicleOf(row),
        Optional.ofNullable(row.getString("imei")),
        (int) Math.max(0, row.getInteger("range_m") - row.getLong("driven_m")),
        whereabouts(row),
        Optional.ofNullable(row.getString("use")).map(ReservationState::valueOf),
        row.getOffsetDateTime("lock_wanted_at") != null,
        row.getOffsetDateTime("open_from") != null,
        Optional.ofNullable(row.getArrayOfStrings("unfit")).map(List::of).orElse(List.of()),
        row.getUUID("public_id"));
  }

  private static Whereabouts whereabouts(Row row) {
    Optional<Instant> seenAt = Columns.find(row, "seen_at");
    Optional<Boolean> ignition =
        Optional.ofNullable(row.getLong("ignition")).map(value -> value != 0);
    Integer speed = row.getInteger("speed_kmh");
    Long movement = row.getLong("movement");
    boolean moving =
        speed != null
            ? speed >= MOVING_KMH
            : ignition.isEmpty() && movement != null && movement != 0;
    return new Whereabouts(seenAt, ignition, moving, position(row, seenAt.isPresent()));
  }

  private static Optional<Coordinates> position(Row row, boolean seen) {
    if (!seen) {
      return Optional.of(new Coordinates(row.getDouble("latitude"), row.getDouble("longitude")));
    }
    Integer latitude = row.getInteger("lat_e7");
    return latitude == null
        ? Optional.empty()
        : Optional.of(new Coordinates(latitude / 1e7, row.getInteger("lon_e7") / 1e7));
  }
}
