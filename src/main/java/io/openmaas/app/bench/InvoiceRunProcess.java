package io.openmaas.app.bench;

import io.openmaas.app.embedded.DatabaseAddress;
import io.openmaas.billing.invoice.store.BillingRuns;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * An invoice run as a process of its own: the same program as this one, told to bill a database. It
 * can be killed, or stopped for a while.
 */
public final class InvoiceRunProcess implements AutoCloseable {
  private static final int PARALLEL = 3;

  /** Small, so that a kill mostly hits some batches under way. */
  private static final int BATCH = 40;

  private final Process process;
  private final String name;
  private final Path log;

  private InvoiceRunProcess(Process process, String name, Path log) {
    this.process = process;
    this.name = name;
    this.log = log;
  }

  /**
   * Starts it; does not wait.
   *
   * @param name tells its database connections apart
   */
  static InvoiceRunProcess start(Path folder, DatabaseAddress database, Instant until, String name)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-jar", System.getProperty("java.class.path"), "bench", "invoice-run"));
    command.addAll(List.of("--until", until.toString(), "--name", name));
    var builder = new ProcessBuilder(command);
    builder.environment().put("OPENMAAS_POSTGRES_URL", url(database));
    Path log = folder.resolve("runs.log");
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    return new InvoiceRunProcess(builder.start(), name, log);
  }

  private static String url(DatabaseAddress database) {
    return "postgresql://%s:%s@%s:%d/%s"
        .formatted(
            database.user(),
            URLEncoder.encode(database.password(), StandardCharsets.UTF_8),
            database.host(),
            database.port(),
            database.database());
  }

  /**
   * Bills a database in this process, by the real run.
   *
   * @param until also the time by the clock of the run
   */
  public static BillingRuns.Progress bill(DatabaseAddress database, Instant until, String name) {
    Vertx vertx = Vertx.vertx();
    Pool pool = pool(vertx, database, name);
    try (var workers = Executors.newFixedThreadPool(PARALLEL)) {
      return BenchEngine.runs(
              vertx,
              pool,
              new BillingRuns.Settings(Duration.ZERO, PARALLEL, BATCH, workers),
              InstantSource.fixed(until),
              new Random())
          .run(until, Optional.empty())
          .await()
          .indefinitely();
    } finally {
      pool.closeAndAwait();
      vertx.closeAndAwait();
    }
  }

  static Pool pool(Vertx vertx, DatabaseAddress database, String name) {
    var options =
        PgConnectOptions.fromUri(database.reactiveUrl())
            .setUser(database.user())
            .setPassword(database.password())
            .setCachePreparedStatements(true);
    options.addProperty("application_name", name);
    return PgBuilder.pool()
        .with(new PoolOptions().setMaxSize(PARALLEL + 2).setEventLoopSize(1))
        .connectingTo(options)
        .using(vertx)
        .build();
  }

  String name() {
    return name;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Its exit code; empty after that many seconds. */
  Optional<Integer> await(int seconds) throws InterruptedException {
    return process.waitFor(seconds, TimeUnit.SECONDS)
        ? Optional.of(process.exitValue())
        : Optional.empty();
  }

  /** As by {@code kill -9}; tells whether it was still at work. */
  boolean kill() throws InterruptedException {
    boolean alive = process.isAlive();
    process.destroyForcibly().waitFor();
    return alive;
  }

  /** It stands still where it is, with its connections and locks, as a node that is paused. */
  void pause() throws IOException, InterruptedException {
    signal("-STOP");
  }

  /** It goes on as if nothing had been. */
  void resume() throws IOException, InterruptedException {
    signal("-CONT");
  }

  private void signal(String signal) throws IOException, InterruptedException {
    new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
  }

  Path log() {
    return log;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
