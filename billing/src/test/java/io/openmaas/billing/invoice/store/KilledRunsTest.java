package io.openmaas.billing.invoice.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.billing.ledger.store.Ledger;
import io.openmaas.billing.testing.BillingFixture;
import io.openmaas.core.id.TimeOrderedIds;
import io.openmaas.core.testing.TestDatabase;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Runs in processes of their own that are killed with -9, a short form of {@code soak invoices}:
 * what is committed is whole, the rest is still due.
 */
class KilledRunsTest {
  private static final Instant FEBRUARY = Instant.parse("2026-02-01T00:00:00Z");
  private static final int ACCOUNTS = 2_500;
  private static final int KILLS = 3;
  private static final int BATCH = 10;
  private static final long SEED = 20261122;

  /** The process that is killed: one run, and it ends. */
  public static final class Run {
    private Run() {}

    /** Port and name of the database. */
    public static void main(String[] arguments) {
      Vertx vertx = Vertx.vertx();
      var options =
          new PgConnectOptions()
              .setHost("127.0.0.1")
              .setPort(Integer.parseInt(arguments[0]))
              .setDatabase(arguments[1])
              .setUser("postgres")
              .setPassword("postgres");
      Pool pool =
          PgBuilder.pool()
              .with(new PoolOptions().setMaxSize(4))
              .connectingTo(options)
              .using(vertx)
              .build();
      try (var workers = Executors.newFixedThreadPool(2)) {
        new BillingRuns(
                pool,
                new MeteredAmounts(),
                new Ledger(pool),
                BillingRunsTest.EVENTS,
                BillingFixture.ISSUER,
                new BillingRuns.Settings(Duration.ZERO, 2, BATCH, workers),
                () -> FEBRUARY,
                new TimeOrderedIds(() -> FEBRUARY, new Random()))
            .run(FEBRUARY, Optional.empty())
            .await()
            .indefinitely();
      } finally {
        pool.closeAndAwait();
        vertx.closeAndAwait();
      }
    }
  }

  private static Process start(TestDatabase database) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Run.class.getName(),
            Integer.toString(database.options().getPort()),
            database.options().getDatabase())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static long count(TestDatabase database, String sql) {
    return database.pool().query(sql).executeAndAwait().iterator().next().getLong(0);
  }

  @Test
  void a_process_killed_three_times_leaves_each_account_billed_once() throws Exception {
    var random = new Random(SEED);
    try (var database = new TestDatabase()) {
      MeteredAmounts.createTable(database.pool());
      database
          .pool()
          .query("create table billing.announced (invoice uuid primary key)")
          .executeAndAwait();
      database
          .pool()
          .preparedQuery(
              """
              insert into billing.metered_amount (key, account, at, minor)
              select gen_random_uuid(), md5(n::text)::uuid, '2026-01-15T10:00:00Z', n
                from generate_series(1, $1::integer) n
              """)
          .executeAndAwait(Tuple.of(ACCOUNTS));
      for (int kill = 0; kill < KILLS; kill++) {
        long before = count(database, "select count(*) from billing.invoice_head");
        Process run = start(database);
        while (run.isAlive()
            && count(database, "select count(*) from billing.invoice_head") == before) {
          Thread.sleep(2);
        }
        Thread.sleep(random.nextInt(150));
        run.destroyForcibly().waitFor();
      }
      assertTrue(count(database, "select count(*) from billing.invoice_head") > 0);
      Process last = start(database);
      assertTrue(last.waitFor(180, TimeUnit.SECONDS));
      assertEquals(0, last.exitValue());
      assertEquals(
          List.of((long) ACCOUNTS, (long) ACCOUNTS, 0L, 0L, (long) ACCOUNTS * (ACCOUNTS + 1) / 2),
          List.of(
              count(database, "select count(distinct account) from billing.invoice_head"),
              count(
                  database,
                  "select count(*) from billing.invoice_head join billing.announced on id ="
                      + " invoice"),
              count(database, BillingRunsTest.GAPS),
              count(database, "select sum(amount_minor)::bigint from billing.ledger_entry"),
              count(database, "select sum(total_minor)::bigint from billing.invoice_head")));
      assertEquals(ACCOUNTS, count(database, "select count(*) from billing.invoice_head"));
    }
  }
}
