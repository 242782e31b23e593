package io.openmaas.terminal.ingest.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.StoredRecords;
import io.openmaas.terminal.TerminalRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class RecordPartitionsTest {
  private static final Imei IMEI = new Imei("352093081450000");

  @Test
  void months_get_partitions_and_a_month_with_rows_stays_where_it_is() {
    try (var database = new TestDatabase()) {
      var vehicle = new VehicleId(UUID.randomUUID());
      var stored = new StoredRecords(database.pool());
      stored.add(vehicle, List.of(record("2026-12-24T18:00:00Z")));
      var partitions =
          new RecordPartitions(
              database.pool(), InstantSource.fixed(Instant.parse("2026-11-30T23:59:59Z")));
      partitions.ensure().await().atMost(Duration.ofSeconds(20));
      partitions.ensure().await().atMost(Duration.ofSeconds(20));
      stored.add(vehicle, List.of(record("2026-11-01T00:00:00Z"), record("2026-12-24T18:00:01Z")));
      stored.add(vehicle, List.of(record("2026-12-24T18:00:00Z"), record("2099-01-01T00:00:00Z")));
      assertEquals(
          List.of(
              "terminal.record_2026_11 2026-11-01",
              "terminal.record_other 2026-12-24",
              "terminal.record_other 2026-12-24",
              "terminal.record_other 2099-01-01"),
          where(database));
      assertEquals(
          List.of("record_2026_10", "record_2026_11", "record_2027_01", "record_other"),
          tables(database));
    }
  }

  private static List<String> where(TestDatabase database) {
    return strings(
        database,
        "select tableoid::regclass || ' ' || (at at time zone 'UTC')::date from terminal.record"
            + " order by at");
  }

  private static List<String> tables(TestDatabase database) {
    return strings(
        database,
        "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid"
            + " where i.inhparent = 'terminal.record'::regclass order by 1");
  }

  private static List<String> strings(TestDatabase database, String sql) {
    return StreamSupport.stream(database.pool().query(sql).executeAndAwait().spliterator(), false)
        .map(row -> row.getString(0))
        .toList();
  }

  private static TerminalRecord record(String at) {
    return new TerminalRecord(IMEI, Instant.parse(at), Optional.empty(), Map.of());
  }
}
