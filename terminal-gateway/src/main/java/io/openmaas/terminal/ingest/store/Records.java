package io.openmaas.terminal.ingest.store;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.ingest.CanonicalRecord;
import io.openmaas.terminal.ingest.Doubt;
import io.openmaas.terminal.ingest.KeptRecord;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Reads committed records. */
@Singleton
public final class Records {

  /** Those of the vehicle from one terminal time to another, both included, in no order. */
  public Uni<List<KeptRecord>> list(
      SqlClient client, VehicleId vehicle, Instant from, Instant upTo) {
    return client
        .preparedQuery(
            """
            select content, link, doubts from terminal.record
            where vehicle = $1 and at between $2 and $3
            """)
        .execute(
            Tuple.of(vehicle.value(), from.atOffset(ZoneOffset.UTC), upTo.atOffset(ZoneOffset.UTC)))
        .map(
            rows -> {
              var records = new ArrayList<KeptRecord>(rows.size());
              rows.forEach(row -> records.add(kept(row)));
              return records;
            });
  }

  private static KeptRecord kept(Row row) {
    return new KeptRecord(
        CanonicalRecord.parse(row.getBuffer("content").getBytes()),
        row.getLong("link"),
        Doubt.ofBits(row.getShort("doubts")));
  }
}
