package io.openmaas.app.bench;

import io.openmaas.app.embedded.DatabaseAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** What benchmarks put into the database and read from it. */
final class BenchDatabase {
  private static final int ASSEMBLY_SECONDS = 120;
  private static final String TRIPS =
      """
      select %s from terminal.trip t
      where t.records > 0 and not exists (
        select 1 from terminal.trip later where later.id = t.id and later.revision > t.revision)
      """;

  private BenchDatabase() {}

  static Connection connect(DatabaseAddress database) throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }

  /** Process id of the server whose instance folder this is. */
  static long postmaster(Path folder) throws IOException {
    Path file = folder.resolve("postgres/data/postmaster.pid");
    return Long.parseLong(Files.readAllLines(file).getFirst().strip());
  }

  /** Registers so many terminals, each in a vehicle of its own, and empties the record tables. */
  static List<String> register(Connection connection, int terminals, Instant now)
      throws SQLException {
    var imeis = new ArrayList<String>();
    try (var insert =
        connection.prepareStatement(
            """
            insert into terminal.terminal (imei, vehicle, model, protocol, auth)
            values (?, ?, 'FMC130', 'teltonika', 'network') on conflict do nothing
            """)) {
      long run = now.getEpochSecond() % 1_000_000;
      for (int car = 0; car < terminals; car++) {
        String imei = "35%06d%07d".formatted(run, car);
        imeis.add(imei);
        insert.setString(1, imei);
        insert.setObject(2, UUID.nameUUIDFromBytes(imei.getBytes(StandardCharsets.US_ASCII)));
        insert.addBatch();
      }
      insert.executeBatch();
    }
    try (var clean = connection.createStatement()) {
      clean.execute(
          "truncate terminal.record, terminal.frame, terminal.chain_link, terminal.chain_head,"
              + " terminal.trip, terminal.trip_progress, terminal.rental_trip");
    }
    return imeis;
  }

  /** Waits until so many trips are recorded, not for ever; tells how long that took. */
  static long awaitTrips(Connection connection, long expected)
      throws SQLException, InterruptedException {
    long began = System.nanoTime();
    while (trips(connection) < expected
        && System.nanoTime() - began < TimeUnit.SECONDS.toNanos(ASSEMBLY_SECONDS)) {
      Thread.sleep(50);
    }
    return (System.nanoTime() - began) / 1_000_000;
  }

  static long records(Connection connection) throws SQLException {
    return count(connection, "select count(*) from terminal.record");
  }

  static long trips(Connection connection) throws SQLException {
    return count(connection, TRIPS.formatted("count(*)"));
  }

  static long metres(Connection connection) throws SQLException {
    return count(connection, TRIPS.formatted("coalesce(sum(metres), 0)"));
  }

  static long count(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
