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
import io.openmaas.terminal.Measure;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.fleet.FleetVehicle;
import io.openmaas.terminal.fleet.Registration;
import io.openmaas.terminal.fleet.ReservationState;
import io.openmaas.terminal.fleet.Whereabouts;
import io.openmaas.terminal.fleet.place.BayId;
import io.openmaas.terminal.fleet.place.Elsewhere;
import io.openmaas.terminal.fleet.place.RentalTerms;
import io.openmaas.terminal.fleet.place.TripKind;
import io.openmaas.terminal.ingest.CanonicalRecord;
import io.openmaas.terminal.session.NewTerminal;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The vehicles of the fleet, and how they stand by their last records. */
@ApplicationScoped
public class Vehicles {
  /** A car this fast is moving. */
  private static final int MOVING_KMH = 5;

  /** So long a fix says where a vehicle is whose later records have none. */
  private static final Duration FIX_HOLDS = Duration.ofMinutes(10);

  /** $1: the present. */
  private static final String SELECT =
      """
      select v.*, terminal.imei,
        head.last_at as seen_at, head.last_content, head.fix_at, head.fix_content,
        used.state as use, next.at as next_use_at, open.open_from,
        coalesce(driven.metres, 0) as driven_m,
        fitness.reasons as unfit
      from terminal.vehicle v
      left join terminal.terminal terminal on terminal.vehicle = v.id
      left join terminal.chain_head head on head.vehicle = v.id
      left join lateral (
        select s.state from terminal.reservation s
        where s.vehicle = v.id
          and s.state in ('HELD', 'CONFIRMED', 'UNLOCKING', 'IN_USE', 'RETURNED')
          and not (s.state = 'HELD' and s.expires_at <= $1)
          and (s.state in ('UNLOCKING', 'IN_USE', 'RETURNED') or s.window_from <= $1)
        order by s.state in ('UNLOCKING', 'IN_USE') desc, s.window_from limit 1) used on true
      left join lateral (
        select min(s.window_from) as at from terminal.reservation s
        where s.vehicle = v.id and s.state in ('HELD', 'CONFIRMED')
          and not (s.state = 'HELD' and s.expires_at <= $1)
          and s.window_from > $1) next on true
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
  private final String terminalModel;

  public Vehicles(
      RegistersTerminals terminals,
      InstantSource clock,
      @ConfigProperty(
              name = "openmaas.fleet.terminal-model",
              defaultValue = RegistersTerminals.USUAL_MODEL)
          String terminalModel) {
    this.terminals = terminals;
    this.clock = clock;
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
                    registration
                        .details()
                        .orElseGet(() -> NewTerminal.bare(registration.terminal(), terminalModel)),
                    registration.vehicle().id()));
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
        .preparedQuery(SELECT + "where v.city = $2 order by v.plate")
        .execute(Tuple.of(utc(clock.instant()), city.value()))
        .map(
            rows -> {
              var vehicles = new ArrayList<FleetVehicle>(rows.size());
              rows.forEach(row -> vehicles.add(toDomain(row)));
              return vehicles;
            });
  }

  public Uni<Optional<FleetVehicle>> find(SqlClient client, VehicleId id) {
    return client
        .preparedQuery(SELECT + "where v.id = $2")
        .execute(Tuple.of(utc(clock.instant()), id.value()))
        .map(
            rows -> {
              for (Row row : rows) {
                return Optional.of(toDomain(row));
              }
              return Optional.empty();
            });
  }

  /** Others who lock it wait until the caller's transaction ends. */
  public Uni<Void> lock(SqlConnection connection, VehicleId id) {
    return connection
        .preparedQuery("select 1 from terminal.vehicle where id = $1 for no key update")
        .execute(Tuple.of(id.value()))
        .replaceWithVoid();
  }

  /**
   * Others who would change it, or whether it is fit, wait until the caller's transaction ends;
   * others who only hold it do not.
   */
  public Uni<Void> lockAgainstChange(SqlConnection connection, VehicleId id) {
    return connection
        .preparedQuery("select 1 from terminal.vehicle where id = $1 for share")
        .execute(Tuple.of(id.value()))
        .replaceWithVoid();
  }

  /** From now on it is rented like this; false where there is no such vehicle. */
  public Uni<Boolean> rentOut(SqlClient client, VehicleId id, RentalTerms terms) {
    var row = io.vertx.sqlclient.Tuple.tuple();
    row.addUUID(id.value())
        .addString(terms.kind().name())
        .addString(terms.elsewhere().name())
        .addUUID(terms.homeBay().map(BayId::value).orElse(null))
        .addString(terms.homeZone().orElse(null));
    return client
        .preparedQuery(
            """
            update terminal.vehicle
            set trip_kind = $2, elsewhere = $3, home_bay = $4, home_zone = $5
            where id = $1
            """)
        .execute(Tuple.newInstance(row))
        .map(rows -> rows.rowCount() > 0);
  }

  /**
   * The vehicle is to be locked; it cannot be reserved until its terminal has confirmed that. From
   * now on it is shown to everybody under another name.
   */
  public Uni<Void> wantLock(SqlConnection connection, VehicleId id) {
    return connection
        .preparedQuery(
            "update terminal.vehicle set lock_wanted_at = $2, public_id = gen_random_uuid()"
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
        Columns.find(row, "next_use_at"),
        row.getOffsetDateTime("lock_wanted_at") != null,
        row.getOffsetDateTime("open_from") != null,
        new RentalTerms(
            TripKind.valueOf(row.getString("trip_kind")),
            Elsewhere.valueOf(row.getString("elsewhere")),
            Optional.ofNullable(row.getUUID("home_bay")).map(BayId::new),
            Optional.ofNullable(row.getString("home_zone"))),
        Optional.ofNullable(row.getArrayOfStrings("unfit")).map(List::of).orElse(List.of()),
        row.getUUID("public_id"));
  }

  private static Whereabouts whereabouts(Row row) {
    if (row.getBuffer("last_content") == null) {
      return new Whereabouts(
          Optional.empty(),
          Optional.empty(),
          false,
          Optional.of(new Coordinates(row.getDouble("latitude"), row.getDouble("longitude"))));
    }
    TerminalRecord last = record(row, "last_content");
    Optional<Boolean> ignition = last.find(Measure.IGNITION).map(value -> value != 0);
    boolean moving =
        last.fix()
            .map(fix -> fix.speedKmh() >= MOVING_KMH)
            .orElseGet(
                () ->
                    ignition.isEmpty()
                        && last.find(Measure.MOVEMENT).filter(value -> value != 0).isPresent());
    return new Whereabouts(Optional.of(last.at()), ignition, moving, position(row, last.at()));
  }

  private static Optional<Coordinates> position(Row row, Instant seenAt) {
    return Columns.find(row, "fix_at")
        .filter(at -> !at.isBefore(seenAt.minus(FIX_HOLDS)))
        .flatMap(_ -> record(row, "fix_content").fix())
        .map(TerminalRecord.Fix::position);
  }

  private static TerminalRecord record(Row row, String column) {
    return CanonicalRecord.parse(row.getBuffer(column).getBytes());
  }
}
