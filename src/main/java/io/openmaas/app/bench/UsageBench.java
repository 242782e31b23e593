package io.openmaas.app.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmaas.app.embedded.DatabaseAddress;
import io.openmaas.app.embedded.LocalPostgres;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/**
 * Measures how fast reported usage is recorded: the real server as a process of its own on a
 * PostgreSQL of its own with fsync on, with authentication, over real connections from this
 * process.
 */
public final class UsageBench {
  private final Path data;
  private final int batch;
  private final int connections;
  private final int seconds;
  private final int warmUpSeconds;
  private final Instant now;

  /**
   * @param batch records of a request
   * @param connections each with one request under way
   * @param warmUpSeconds of the same load before anything is measured
   */
  public UsageBench(
      Path data, int batch, int connections, int seconds, int warmUpSeconds, Instant now) {
    this.data = data;
    this.batch = batch;
    this.connections = connections;
    this.seconds = seconds;
    this.warmUpSeconds = warmUpSeconds;
    this.now = now;
  }

  /**
   * Runs it and prints the result as the last line.
   *
   * @return whether everything that was acknowledged is there, once
   */
  public boolean run()
      throws IOException, SQLException, InterruptedException, GeneralSecurityException {
    Path folder = Files.createDirectories(data.resolve("bench-usage"));
    try (var postgres =
            LocalPostgres.start(folder.resolve("postgres"), data.resolve("cache/postgres"));
        var server = new GatewayProcess(folder, postgres.address(), GatewayProcess.Door.HTTP)) {
      server.start();
      return run(postgres.address(), server, BenchDatabase.postmaster(folder), folder);
    }
  }

  private boolean run(DatabaseAddress database, GatewayProcess server, long postgres, Path folder)
      throws IOException, SQLException, InterruptedException, GeneralSecurityException {
    String token = BenchToken.sign(folder.resolve("server/keys"), "fleet", now);
    Instant made = now.truncatedTo(ChronoUnit.SECONDS).minusSeconds(3_600);
    try (Connection connection = BenchDatabase.connect(database);
        var load =
            new UsageLoad(
                "127.0.0.1", token, batch, made.minusSeconds(1_440).toString(), made.toString())) {
      Thread.sleep(3_000);
      prepare(connection);
      load.connect(server.address(), connections);
      say("warming up for " + warmUpSeconds + " s");
      load.run(TimeUnit.SECONDS.toNanos(warmUpSeconds));
      say("measuring for " + seconds + " s");
      var memory = new PeakMemory(server.pid());
      long serverCpu = ProcessUse.cpuNanos(server.pid());
      long postgresCpu = ProcessUse.familyCpuNanos(postgres);
      long ownCpu = ProcessUse.cpuNanos(ProcessHandle.current().pid());
      Latencies.Result measured = load.measure(TimeUnit.SECONDS.toNanos(seconds));
      serverCpu = ProcessUse.cpuNanos(server.pid()) - serverCpu;
      postgresCpu = ProcessUse.familyCpuNanos(postgres) - postgresCpu;
      ownCpu = ProcessUse.cpuNanos(ProcessHandle.current().pid()) - ownCpu;
      load.drain();
      memory.stop();
      say("checking what is stored");
      long stored =
          BenchDatabase.count(
              connection, "select count(*) from billing.usage where key like 'bench/%'");
      long conflicts =
          BenchDatabase.count(connection, "select count(*) from billing.usage_conflict");
      ObjectNode result = new ObjectMapper().createObjectNode();
      result.put("bench", "usage").put("batch", batch).put("threads", connections);
      result.put("seconds", seconds);
      result.put(
          "usageRecordsPerSecond", Math.round(measured.records() / (measured.nanos() / 1e9)));
      result.put("p50Ms", tenths(measured.p50Nanos() / 1e6));
      result.put("p99Ms", tenths(measured.p99Nanos() / 1e6));
      result.put("serverCpuMicrosPerRecord", tenths(serverCpu / 1e3 / measured.records()));
      result.put("postgresCpuMicrosPerRecord", tenths(postgresCpu / 1e3 / measured.records()));
      result.put("loadCpuMicrosPerRecord", tenths(ownCpu / 1e3 / measured.records()));
      result.put("rssMiB", memory.peakKib() / 1024);
      result.put(
          "repeatedShare", Math.round(1000.0 * measured.repeated() / measured.records()) / 1e3);
      result.put("storedRecords", stored).put("acknowledgedRecords", load.acknowledged());
      result.put("processors", Runtime.getRuntime().availableProcessors());
      result.put(
          "loadAverage",
          tenths(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
      System.out.println(result);
      return stored == load.acknowledged() && conflicts == 0;
    }
  }

  /** Without what an earlier run on the same folder left, and with the accounts. */
  private static void prepare(Connection connection) throws SQLException {
    try (var clean = connection.createStatement()) {
      for (int part = 0; part < 8; part++) {
        clean.execute("truncate billing.usage_" + part);
      }
      clean.execute(
          """
          insert into billing.metered_traveller (account, traveller, city)
          select id, id, 'bench'
            from (select ('018f3f3e-0000-7000-8000-0000' || lpad(n::text, 8, '0'))::uuid id
                    from generate_series(0, %s) n) account
          on conflict do nothing
          """
              .formatted(UsageLoad.ACCOUNTS - 1));
    }
  }

  private static double tenths(double value) {
    return Math.round(value * 10) / 10.0;
  }

  private static void say(String what) {
    System.err.println("bench usage: " + what);
  }
}
