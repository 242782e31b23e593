package io.openmaas.app.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openmaas.app.embedded.DatabaseAddress;
import io.openmaas.app.embedded.LocalPostgres;
import io.openmaas.billing.invoice.store.BillingRuns;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.flywaydb.core.Flyway;

/**
 * Measures the invoice run: the real one, in this process, on a PostgreSQL of its own with fsync
 * on. With history it measures twice: the same subscribers without and with the past months in the
 * tables.
 */
public final class InvoiceBench {
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
  private static final LocalDate MONTH = LocalDate.of(2026, 9, 1);
  private static final String CITY = "bench";
  private static final String WARM_UP_CITY = "warmup";
  private static final int PARALLEL = 3;

  /** So many accounts are billed before anything is measured: the engine is a server, and warm. */
  private static final int WARM_UP = 20_000;

  private final Path data;
  private final int subscribers;
  private final int usage;
  private final int historyMonths;

  /**
   * @param usage uses of each subscriber a month
   * @param historyMonths months that were invoiced before
   */
  public InvoiceBench(Path data, int subscribers, int usage, int historyMonths) {
    this.data = data;
    this.subscribers = subscribers;
    this.usage = usage;
    this.historyMonths = historyMonths;
  }

  /**
   * Runs it and prints the result as the last line.
   *
   * @return whether all invoices are there, once, with the right totals
   */
  public boolean run() throws IOException, SQLException, InterruptedException {
    Path folder = Files.createDirectories(data.resolve("bench-invoices"));
    try (var postgres =
        LocalPostgres.start(folder.resolve("postgres"), data.resolve("cache/postgres"))) {
      long postmaster = BenchDatabase.postmaster(folder);
      ObjectNode result = new ObjectMapper().createObjectNode();
      result.put("bench", "invoices").put("subscribers", subscribers).put("usage", usage);
      result.put("historyMonths", historyMonths);
      boolean right = measure(postgres.address(), postmaster, 0, result, "");
      if (historyMonths > 0) {
        right &= measure(postgres.address(), postmaster, historyMonths, result, "WithHistory");
      }
      result.put("exact", right);
      System.out.println(result);
      return right;
    }
  }

  private boolean measure(
      DatabaseAddress address, long postmaster, int months, ObjectNode result, String suffix)
      throws SQLException, InterruptedException {
    prepare(address, months);
    Instant end = MONTH.plusMonths(1).atStartOfDay(ZONE).toInstant();
    Vertx vertx = Vertx.vertx();
    Pool pool = pool(vertx, address);
    try (Connection connection = BenchDatabase.connect(address);
        var workers = Executors.newFixedThreadPool(PARALLEL)) {
      BillingRuns runs =
          BenchEngine.runs(
              vertx, pool, workers, PARALLEL, InstantSource.fixed(end.plusSeconds(60)));
      say("warming up");
      run(runs, end, WARM_UP_CITY);
      say("billing " + subscribers + " accounts of " + usage + " uses");
      var memory = new PeakMemory(ProcessHandle.current().pid());
      long own = ProcessUse.cpuNanos(ProcessHandle.current().pid());
      long database = ProcessUse.familyCpuNanos(postmaster);
      long began = System.nanoTime();
      var progress = run(runs, end, CITY);
      double seconds = (System.nanoTime() - began) / 1e9;
      own = ProcessUse.cpuNanos(ProcessHandle.current().pid()) - own;
      database = ProcessUse.familyCpuNanos(postmaster) - database;
      memory.stop();
      int made = Math.max(1, progress.count().invoices());
      result.put("invoicesPerSecond" + suffix, Math.round(made / seconds));
      result.put("cpuMsPerInvoice" + suffix, thousandths((own + database) / 1e6 / made));
      result.put("engineCpuMsPerInvoice" + suffix, thousandths(own / 1e6 / made));
      result.put("postgresCpuMsPerInvoice" + suffix, thousandths(database / 1e6 / made));
      result.put("rssMiB" + suffix, memory.peakKib() / 1024);
      return isExact(connection, progress);
    } finally {
      pool.closeAndAwait();
      vertx.closeAndAwait();
    }
  }

  private static BillingRuns.Progress run(BillingRuns runs, Instant until, String city) {
    return runs.run(until, Optional.of(new io.openmaas.core.city.CityId(city)))
        .await()
        .indefinitely();
  }

  private static double thousandths(double value) {
    return Math.round(value * 1000) / 1000.0;
  }

  private void prepare(DatabaseAddress address, int months) throws SQLException {
    say("making the tables");
    try (Connection connection = BenchDatabase.connect(address);
        var statement = connection.createStatement()) {
      statement.execute("drop schema if exists billing cascade");
      statement.execute("drop schema if exists core cascade");
      statement.execute("drop schema public cascade");
      statement.execute("create schema public");
      Flyway.configure()
          .dataSource(address.jdbcUrl(), address.user(), address.password())
          .locations("classpath:db/openmaas/core", "classpath:db/openmaas/billing")
          .outOfOrder(true)
          .load()
          .migrate();
      statement.execute(
          """
          create function billing.bench_id(account uuid, month date) returns uuid language sql
          immutable as $$ select md5(account::text || month::text)::uuid $$
          """);
      var bench = new InvoiceBenchData(connection, usage);
      LocalDate from = MONTH.minusMonths(months);
      bench.subscribe(WARM_UP_CITY, WARM_UP, MONTH);
      bench.subscribe(CITY, subscribers, from);
      for (LocalDate month = from; month.isBefore(MONTH); month = month.plusMonths(1)) {
        say("making " + month);
        bench.use(CITY, month);
      }
      bench.markInvoiced(WARM_UP_CITY, MONTH, MONTH);
      bench.markInvoiced(CITY, from, MONTH);
      bench.use(WARM_UP_CITY, MONTH);
      bench.use(CITY, MONTH);
      statement.execute("vacuum analyze");
      statement.execute("checkpoint");
    }
  }

  private boolean isExact(Connection connection, BillingRuns.Progress progress)
      throws SQLException {
    long expected = new InvoiceBenchData(connection, usage).expectedMinor(CITY);
    boolean right = true;
    right &= same("invoices", subscribers, progress.count().invoices());
    right &= same("failed accounts", 0, progress.count().failed());
    String made = " from billing.invoice_head where series !~ '^PAST' and city = '" + CITY + "'";
    right &=
        same("accounts", subscribers, count(connection, "select count(distinct account)" + made));
    right &=
        same(
            "total",
            expected,
            count(connection, "select coalesce(sum(total_minor), 0)::bigint" + made));
    right &=
        same(
            "gaps",
            0,
            count(
                connection,
                """
                select count(*) from (
                  select sequence, previous_hash, hash, h as head,
                         row_number() over (order by sequence) as place,
                         lag(hash) over (order by sequence) as before
                    from billing.invoice_head h where series !~ '^PAST') n
                 where sequence <> place or previous_hash is distinct from
                       coalesce(before, decode(repeat('00', 32), 'hex'))
                    or hash <> billing.invoice_hash(head)
                """));
    right &=
        same(
            "ledger",
            0,
            count(
                connection,
                "select coalesce(sum(amount_minor), 0)::bigint from billing.ledger_entry"));
    right &=
        same(
            "receivables",
            expected,
            count(
                connection,
                """
                select sum(e.amount_minor)::bigint from billing.ledger_entry e
                  join billing.ledger_account a on a.id = e.account and a.purpose = 'RECEIVABLE'
                  join billing.ledger_transaction t on t.id = e.transaction and t.city = 'bench'
                  join billing.invoice_head h on h.id = t.invoice and h.series !~ '^PAST'
                """));
    return right;
  }

  private static long count(Connection connection, String sql) throws SQLException {
    return BenchDatabase.count(connection, sql);
  }

  private static boolean same(String what, long expected, long actual) {
    if (expected != actual) {
      say(what + ": " + actual + " instead of " + expected);
    }
    return expected == actual;
  }

  private static Pool pool(Vertx vertx, DatabaseAddress address) {
    return PgBuilder.pool()
        .with(new PoolOptions().setMaxSize(PARALLEL + 2).setEventLoopSize(1))
        .connectingTo(
            PgConnectOptions.fromUri(address.reactiveUrl())
                .setUser(address.user())
                .setPassword(address.password())
                .setCachePreparedStatements(true))
        .using(vertx)
        .build();
  }

  private static void say(String what) {
    System.err.println("bench invoices: " + what);
  }
}
