package io.openmaas.terminal.fleet.damage.store;

import io.openmaas.core.id.Ids;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.fleet.damage.FaultCase;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The fault cases: one open case per vehicle and code. */
@ApplicationScoped
public class FaultCases {
  private final Ids ids;

  public FaultCases(Ids ids) {
    this.ids = ids;
  }

  /**
   * Takes what the vehicle reported at this time: new codes open cases, known ones move on, and an
   * open one that is no longer among them is closed. What was reported before the case's last
   * report changes nothing.
   */
  public Uni<Void> report(
      SqlClient client, VehicleId vehicle, List<String> codes, Instant reportedAt) {
    var row = io.vertx.sqlclient.Tuple.tuple();
    row.addUUID(vehicle.value())
        .addArrayOfString(codes.toArray(String[]::new))
        .addOffsetDateTime(reportedAt.atOffset(ZoneOffset.UTC))
        .addArrayOfUUID(codes.stream().map(_ -> ids.next()).toArray(UUID[]::new));
    return client
        .preparedQuery(
            """
            with gone as (
              update terminal.fault_case set closed_at = $3
              where vehicle = $1 and closed_at is null and last_at < $3 and code <> all($2))
            insert into terminal.fault_case (id, vehicle, code, first_at, last_at)
            select t.id, $1, t.code, $3, $3
            from unnest($4::uuid[], $2::text[]) as t (id, code)
            where not exists (select 1 from terminal.fault_case known
              where known.vehicle = $1 and known.code = t.code and known.last_at >= $3)
            on conflict (vehicle, code) where closed_at is null
            do update set last_at = greatest(fault_case.last_at, excluded.last_at)
            """)
        .execute(Tuple.newInstance(row))
        .replaceWithVoid();
  }

  /**
   * A person closes a case of the vehicle; false where it has no such open one. A later report
   * opens anew.
   */
  public Uni<Boolean> close(SqlClient client, VehicleId vehicle, UUID id, Instant at) {
    return client
        .preparedQuery(
            """
            update terminal.fault_case
            set closed_at = greatest($2, last_at), last_at = greatest($2, last_at)
            where id = $1 and vehicle = $3 and closed_at is null
            """)
        .execute(Tuple.of(id, at.atOffset(ZoneOffset.UTC), vehicle.value()))
        .map(rows -> rows.rowCount() > 0);
  }

  /** The cases of a vehicle, the open ones first. */
  public Uni<List<FaultCase>> listOf(SqlClient client, VehicleId vehicle) {
    return client
        .preparedQuery(
            """
            select * from terminal.fault_case where vehicle = $1
            order by closed_at desc nulls first, last_at desc limit 200
            """)
        .execute(Tuple.of(vehicle.value()))
        .map(
            rows -> {
              var cases = new ArrayList<FaultCase>(rows.size());
              rows.forEach(
                  row ->
                      cases.add(
                          new FaultCase(
                              row.getUUID("id"),
                              new VehicleId(row.getUUID("vehicle")),
                              row.getString("code"),
                              row.getOffsetDateTime("first_at").toInstant(),
                              row.getOffsetDateTime("last_at").toInstant(),
                              Optional.ofNullable(row.getOffsetDateTime("closed_at"))
                                  .map(OffsetDateTime::toInstant))));
              return cases;
            });
  }
}
