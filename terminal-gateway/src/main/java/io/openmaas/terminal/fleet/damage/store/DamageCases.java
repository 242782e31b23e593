package io.openmaas.terminal.fleet.damage.store;

import io.openmaas.core.trip.RentalId;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.fleet.condition.store.Conditions;
import io.openmaas.terminal.fleet.damage.DamageCase;
import io.openmaas.terminal.fleet.damage.DamageSeverity;
import io.openmaas.terminal.fleet.damage.DamageSource;
import io.openmaas.terminal.fleet.damage.DamageState;
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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The damage cases. Every change assesses the vehicle's fitness again, in the same transaction. */
@ApplicationScoped
public class DamageCases {
  private final Conditions conditions;

  public DamageCases(Conditions conditions) {
    this.conditions = conditions;
  }

  /**
   * Opens the case, linked to the rental that had the vehicle when it happened, unless it names one
   * itself; false where what opened it has opened one before.
   */
  public Uni<Boolean> open(SqlConnection connection, DamageCase damage) {
    return damage.rental().isPresent()
        ? insert(connection, damage)
        : rentalAt(connection, damage.vehicle(), damage.happenedAt())
            .flatMap(rental -> insert(connection, damage.of(rental)));
  }

  private Uni<Boolean> insert(SqlConnection connection, DamageCase damage) {
    var row = io.vertx.sqlclient.Tuple.tuple();
    row.addUUID(damage.id())
        .addUUID(damage.vehicle().value())
        .addString(damage.source().name())
        .addString(damage.sourceKey().orElse(null))
        .addString(damage.state().name())
        .addString(damage.severity().name())
        .addString(damage.words())
        .addArrayOfString(damage.photos().toArray(String[]::new))
        .addUUID(damage.rental().map(RentalId::value).orElse(null))
        .addOffsetDateTime(utc(damage.happenedAt()))
        .addOffsetDateTime(utc(damage.openedAt()));
    return connection
        .preparedQuery(
            """
            insert into terminal.damage_case (id, vehicle, source, source_key, state, severity,
              words, photos, rental, happened_at, opened_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            on conflict (source_key) do nothing
            """)
        .execute(Tuple.newInstance(row))
        .map(rows -> rows.rowCount() > 0)
        .call(_ -> conditions.keepFitness(connection, damage.vehicle()));
  }

  /** The rental that had the vehicle then. */
  public Uni<Optional<RentalId>> rentalAt(SqlClient client, VehicleId vehicle, Instant at) {
    return client
        .preparedQuery(
            """
            select id from terminal.reservation
            where vehicle = $1 and unlocked_at <= $2 and coalesce(returned_at, 'infinity') >= $2
            order by unlocked_at desc limit 1
            """)
        .execute(Tuple.of(vehicle.value(), utc(at)))
        .map(
            rows -> {
              for (Row row : rows) {
                return Optional.of(new RentalId(row.getUUID("id")));
              }
              return Optional.empty();
            });
  }

  /** The case, not to be changed by others until the caller's transaction ends. */
  public Uni<Optional<DamageCase>> lock(SqlConnection connection, UUID id) {
    return list(
            connection, "select * from terminal.damage_case where id = $1 for update", Tuple.of(id))
        .map(cases -> cases.stream().findFirst());
  }

  public Uni<Optional<DamageCase>> find(SqlClient client, UUID id) {
    return list(client, "select * from terminal.damage_case where id = $1", Tuple.of(id))
        .map(cases -> cases.stream().findFirst());
  }

  /** The cases of a vehicle, the last first. */
  public Uni<List<DamageCase>> listOf(SqlClient client, VehicleId vehicle) {
    return list(
        client,
        "select * from terminal.damage_case where vehicle = $1 order by happened_at desc limit 200",
        Tuple.of(vehicle.value()));
  }

  /** The cases in a city that are neither closed nor dismissed, the worst and oldest first. */
  public Uni<List<DamageCase>> listOpen(SqlClient client, String city) {
    return list(
        client,
        """
        select d.* from terminal.damage_case d join terminal.vehicle v on v.id = d.vehicle
        where v.city = $1 and d.state in ('OPEN', 'ASSESSED', 'IN_REPAIR')
        order by array_position(array['UNSAFE', 'MINOR', 'COSMETIC'], d.severity), d.happened_at
        limit 1000
        """,
        Tuple.of(city));
  }

  /** Stores what changed in a case that the caller has locked, and what follows for the vehicle. */
  public Uni<DamageCase> save(SqlConnection connection, DamageCase damage) {
    return connection
        .preparedQuery(
            "update terminal.damage_case set state = $2, severity = $3, ended_at = $4 where id = $1")
        .execute(
            Tuple.of(
                damage.id(),
                damage.state().name(),
                damage.severity().name(),
                damage.endedAt().map(DamageCases::utc).orElse(null)))
        .call(_ -> conditions.keepFitness(connection, damage.vehicle()))
        .replaceWith(damage);
  }

  private static Uni<List<DamageCase>> list(SqlClient client, String sql, Tuple parameters) {
    return client
        .preparedQuery(sql)
        .execute(parameters)
        .map(
            rows -> {
              var cases = new ArrayList<DamageCase>(rows.size());
              rows.forEach(row -> cases.add(toDomain(row)));
              return cases;
            });
  }

  private static DamageCase toDomain(Row row) {
    return new DamageCase(
        row.getUUID("id"),
        new VehicleId(row.getUUID("vehicle")),
        DamageSource.valueOf(row.getString("source")),
        Optional.ofNullable(row.getString("source_key")),
        DamageState.valueOf(row.getString("state")),
        DamageSeverity.valueOf(row.getString("severity")),
        row.getString("words"),
        Arrays.asList(row.getArrayOfStrings("photos")),
        Optional.ofNullable(row.getUUID("rental")).map(RentalId::new),
        row.getOffsetDateTime("happened_at").toInstant(),
        row.getOffsetDateTime("opened_at").toInstant(),
        Optional.ofNullable(row.getOffsetDateTime("ended_at")).map(OffsetDateTime::toInstant));
  }

  static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
