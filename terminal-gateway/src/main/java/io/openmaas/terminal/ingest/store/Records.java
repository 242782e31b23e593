package io.openmaas.terminal.ingest.store;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.ingest.KeptRecord;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads committed records. */
@Singleton
public final class Records {

  /** Those of the vehicle from one terminal time to another, both included, in no order. */
  public Uni<List<KeptRecord>> list(
      SqlClient client, VehicleId vehicle, Instant from, Instant upTo) {
    return client
        .preparedQuery(
            """
            select imei, at, lat_e7, lon_e7, altitude_m, heading_degrees, speed_kmh, satellites,
              measures, link
            from terminal.record
            where vehicle = $1 and at between $2 and $3
            """)
        .execute(
            Tuple.of(vehicle.value(), from.atOffset(ZoneOffset.UTC), upTo.atOffset(ZoneOffset.UTC)))
        .map(
            rows -> {
              var records = new ArrayList<KeptRecord>(rows.size());
              rows.forEach(
                  row ->
                      records.add(
                          new KeptRecord(RecordRow.toDomain(row), row.getLong("link"), Set.of())));
              return records;
            });
  }

  /** The latest of the vehicle by terminal time, none of them after {@code upTo}. */
  public Uni<List<KeptRecord>> listLatest(
      SqlClient client, VehicleId vehicle, Instant upTo, int limit) {
    return client
        .preparedQuery(
            """
            select imei, at, lat_e7, lon_e7, altitude_m, heading_degrees, speed_kmh, satellites,
              measures, link
            from terminal.record
            where vehicle = $1 and at <= $2
            order by at desc, identity desc
            limit $3
            """)
        .execute(Tuple.of(vehicle.value(), upTo.atOffset(ZoneOffset.UTC), limit))
        .map(
            rows -> {
              var records = new ArrayList<KeptRecord>(rows.size());
              rows.forEach(
                  row ->
                      records.add(
                          new KeptRecord(RecordRow.toDomain(row), row.getLong("link"), Set.of())));
              return records;
            });
  }
}
