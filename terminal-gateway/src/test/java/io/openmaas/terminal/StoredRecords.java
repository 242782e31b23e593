package io.openmaas.terminal;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.TerminalRecord.Fix;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** Puts records into the record table as the gateway would, without its wire and its chain. */
public final class StoredRecords {
  private final Pool pool;

  public StoredRecords(Pool pool) {
    this.pool = pool;
  }

  public void add(VehicleId vehicle, List<TerminalRecord> records) {
    add(vehicle, records, 0);
  }

  /** As if they had been committed in this chain link. */
  public void add(VehicleId vehicle, List<TerminalRecord> records, long link) {
    if (records.isEmpty()) {
      return;
    }
    var rows = records.stream().map(record -> row(vehicle, record, link)).toList();
    pool.preparedQuery(
            """
            insert into terminal.record (vehicle, at, identity, imei, frame, lat_e7, lon_e7,
              altitude_m, heading_degrees, speed_kmh, satellites, measures, link)
            values ($1, $2, $3, $4, 1, $5, $6, $7, $8, $9, $10, $11, $12)
            on conflict do nothing
            """)
        .executeBatch(rows.stream().map(io.vertx.mutiny.sqlclient.Tuple::newInstance).toList())
        .await()
        .indefinitely();
  }

  private static Tuple row(VehicleId vehicle, TerminalRecord record, long link) {
    var row = Tuple.tuple();
    row.addUUID(vehicle.value())
        .addOffsetDateTime(record.at().atOffset(ZoneOffset.UTC))
        .addBuffer(Buffer.buffer(identity(record)))
        .addString(record.terminal().value())
        .addInteger(record.fix().map(fix -> e7(fix.position().latitude())).orElse(null))
        .addInteger(record.fix().map(fix -> e7(fix.position().longitude())).orElse(null))
        .addInteger(record.fix().map(Fix::altitudeMetres).orElse(null))
        .addInteger(record.fix().map(Fix::headingDegrees).orElse(null))
        .addInteger(record.fix().map(Fix::speedKmh).orElse(null))
        .addInteger(record.fix().map(Fix::satellites).orElse(null))
        .addValue(measures(record))
        .addLong(link);
    return row;
  }

  private static int e7(double degrees) {
    return (int) Math.round(degrees * 1e7);
  }

  private static JsonObject measures(TerminalRecord record) {
    var measures = new JsonObject();
    record.measures().forEach((measure, value) -> measures.put(measure.name(), value));
    return measures;
  }

  private static byte[] identity(TerminalRecord record) {
    String canonical =
        record.terminal() + "|" + record.fix() + "|" + new TreeMap<>(record.measures());
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));
      return Arrays.copyOf(hash, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
