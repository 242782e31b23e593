package io.openmaas.app.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmaas.app.embedded.DatabaseAddress;
import io.openmaas.app.embedded.LocalPostgres;
import io.openmaas.terminal.ingest.CanonicalRecord;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Measures the gateway: the real server as a process of its own on a PostgreSQL of its own with
 * fsync on, terminals over real sockets from this process, and what PostgreSQL alone takes into the
 * same table.
 */
public final class GatewayBench {
  private static final int ALONE_SECONDS = 5;
  private static final int ALONE_ROWS = 500;

  private final Path data;
  private final int connections;
  private final int records;
  private final int seconds;
  private final int warmUpSeconds;
  private final Instant now;

  /**
   * @param records of a frame; 0 leaves the connections idle
   * @param warmUpSeconds of the same load before anything is measured
   */
  public GatewayBench(
      Path data, int connections, int records, int seconds, int warmUpSeconds, Instant now) {
    this.data = data;
    this.connections = connections;
    this.records = records;
    this.seconds = seconds;
    this.warmUpSeconds = warmUpSeconds;
    this.now = now;
  }

  /**
   * Runs it and prints the result as the last line.
   *
   * @return whether everything that was acknowledged is there, once, and all trips are right
   */
  public boolean run() throws IOException, SQLException, InterruptedException {
    Path folder = Files.createDirectories(data.resolve("bench-gateway"));
    try (var postgres =
            LocalPostgres.start(folder.resolve("postgres"), data.resolve("cache/postgres"));
        var gateway = new GatewayProcess(folder, postgres.address())) {
      gateway.start();
      return run(postgres.address(), gateway, BenchDatabase.postmaster(folder));
    }
  }

  private boolean run(DatabaseAddress database, GatewayProcess gateway, long postgres)
      throws IOException, SQLException, InterruptedException {
    try (Connection connection = BenchDatabase.connect(database);
        var load = new BenchLoad(records)) {
      Thread.sleep(3_000);
      long idleKib = ProcessUse.residentKib(gateway.pid());
      List<String> imeis = BenchDatabase.register(connection, connections, now);
      say("connecting " + connections + " terminals");
      load.connect(gateway.address(), imeis, now.getEpochSecond() - TimeUnit.DAYS.toSeconds(20));
      ObjectNode result = new ObjectMapper().createObjectNode();
      result.put("bench", "gateway").put("connections", connections).put("records", records);
      result.put("seconds", seconds);
      if (records == 0) {
        Thread.sleep(TimeUnit.SECONDS.toMillis(seconds));
        result.put("idleRssMiB", idleKib / 1024);
        result.put("rssMiB", ProcessUse.residentKib(gateway.pid()) / 1024);
        System.out.println(result);
        return true;
      }
      say("warming up for " + warmUpSeconds + " s");
      load.run(TimeUnit.SECONDS.toNanos(warmUpSeconds));
      say("measuring for " + seconds + " s");
      var memory = new PeakMemory(gateway.pid());
      long gatewayCpu = ProcessUse.cpuNanos(gateway.pid());
      long postgresCpu = ProcessUse.familyCpuNanos(postgres);
      long ownCpu = ProcessUse.cpuNanos(ProcessHandle.current().pid());
      Latencies.Result measured = load.measure(TimeUnit.SECONDS.toNanos(seconds));
      gatewayCpu = ProcessUse.cpuNanos(gateway.pid()) - gatewayCpu;
      postgresCpu = ProcessUse.familyCpuNanos(postgres) - postgresCpu;
      ownCpu = ProcessUse.cpuNanos(ProcessHandle.current().pid()) - ownCpu;
      load.drain();
      long assemblyMillis = BenchDatabase.awaitTrips(connection, load.trips());
      memory.stop();
      say("checking what is stored");
      long stored = BenchDatabase.records(connection);
      long trips = BenchDatabase.trips(connection);
      long metres = BenchDatabase.metres(connection);
      say("measuring PostgreSQL alone");
      double alone = postgresAlone(database, connection);
      double perSecond = measured.records() / (measured.nanos() / 1e9);
      result.put("recordsPerSecond", Math.round(perSecond));
      result.put("ackP50Ms", tenths(measured.p50Nanos() / 1e6));
      result.put("ackP99Ms", tenths(measured.p99Nanos() / 1e6));
      result.put("cpuMicrosPerRecord", tenths(gatewayCpu / 1e3 / measured.records()));
      result.put("rssMiB", memory.peakKib() / 1024);
      result.put("postgresOnlyRowsPerSecond", Math.round(alone));
      result.put("idleRssMiB", idleKib / 1024);
      result.put("postgresCpuMicrosPerRecord", tenths(postgresCpu / 1e3 / measured.records()));
      result.put("loadCpuMicrosPerRecord", tenths(ownCpu / 1e3 / measured.records()));
      result.put(
          "repeatedShare", Math.round(1000.0 * measured.repeated() / measured.records()) / 1e3);
      result.put("shareOfPostgresOnly", Math.round(1000 * perSecond / alone) / 1e3);
      result.put("storedRecords", stored).put("sentRecords", load.records());
      result.put("assembledTrips", trips).put("drivenTrips", load.trips());
      result.put("assembledMetres", metres).put("drivenMetres", load.metres());
      result.put("tripsBehindMs", assemblyMillis);
      result.put("processors", Runtime.getRuntime().availableProcessors());
      result.put(
          "loadAverage",
          tenths(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
      System.out.println(result);
      return stored == load.records() && trips == load.trips() && metres == load.metres();
    }
  }

  private static double tenths(double value) {
    return Math.round(value * 10) / 10.0;
  }

  private static void say(String what) {
    System.err.println("bench gateway: " + what);
  }

  /** Rows made by the server itself, 500 a commit, into the record table, on one connection. */
  private double postgresAlone(DatabaseAddress database, Connection connection)
      throws SQLException {
    byte[] content;
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("select content from terminal.record limit 1")) {
      rows.next();
      content = rows.getBytes(1);
      CanonicalRecord.parse(content);
    }
    UUID vehicle = UUID.randomUUID();
    try (Connection alone = BenchDatabase.connect(database)) {
      alone.setAutoCommit(false);
      try (var insert =
          alone.prepareStatement(
              """
              insert into terminal.record (vehicle, at, identity, frame, link, doubts, content)
              select ?::uuid, ?::timestamptz + n * interval '1 second',
                ('00000000-0000-0000-0000-' || lpad(to_hex(n), 12, '0'))::uuid, 1, 1, 0, ?::bytea
              from generate_series(1, ?) n
              on conflict do nothing
              """)) {
        long began = System.nanoTime();
        long rows = 0;
        while (System.nanoTime() - began < TimeUnit.SECONDS.toNanos(ALONE_SECONDS)) {
          insert.setObject(1, vehicle);
          insert.setString(2, now.minusSeconds(100_000_000 - rows).toString());
          insert.setBytes(3, content);
          insert.setInt(4, ALONE_ROWS);
          rows += insert.executeUpdate();
          alone.commit();
        }
        return rows / ((System.nanoTime() - began) / 1e9);
      }
    }
  }
}
