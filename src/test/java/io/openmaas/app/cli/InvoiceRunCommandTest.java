package io.openmaas.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.app.embedded.LocalPostgres;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run is asked for on the command line and watched; a server does it. */
class InvoiceRunCommandTest {
  private static final String TAKE =
      """
      update billing.invoice_run set holder = gen_random_uuid(), held_until = now() + interval '20 s',
             begun_at = now(), total = 4, until = '2026-12-01T00:00:00Z'
       where holder is null
      """;
  private static final String WORK =
      """
      insert into billing.invoice_batch (run, snapshot, accounts, invoices, failed, at)
      select id, pg_current_snapshot(), 2, 2 - %1$d, %1$d, now() from billing.invoice_run
       where finished_at is null
      """;
  private static final String FAIL =
      """
      insert into billing.invoice_failure (run, account, reason, at)
      select id, '018f0000-0000-7000-8000-000000000001', 'no address', now()
        from billing.invoice_run where finished_at is null
      """;

  @TempDir private Path data;

  @Test
  void a_run_is_watched_until_a_server_has_finished_it_and_withdrawn_if_there_is_none()
      throws Exception {
    assertEquals(2, run("--until", "tomorrow").code());
    assertEquals(70, run().code(), "no database yet");
    try (var postgres =
        LocalPostgres.start(data.resolve("server/postgres"), data.resolve("cache/postgres"))) {
      var address = postgres.address();
      Flyway.configure(InvoiceRunCommandTest.class.getClassLoader())
          .dataSource(address.jdbcUrl(), address.user(), address.password())
          .locations("classpath:db/openmaas")
          .outOfOrder(true)
          .load()
          .migrate();
      try (var connection =
          DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password())) {
        withoutServer(connection);
        Said whole = beside(connection, 0, "--city", "marenholm", "--until", "2026-12-01");
        assertEquals(0, whole.code(), whole.words());
        assertTrue(whole.words().contains("2 of 4 accounts, 0 failed"), whole.words());
        assertTrue(
            whole.words().contains("4 invoices of periods until 2026-12-01T00:00:00Z, 0 accounts"),
            whole.words());
        Said failed = beside(connection, 1);
        assertEquals(1, failed.code(), failed.words());
        assertTrue(
            failed.words().contains("failed: 018f0000-0000-7000-8000-000000000001: no address"),
            failed.words());
        assertTrue(failed.words().contains("3 invoices"), failed.words());
      }
    }
  }

  private void withoutServer(Connection connection) throws SQLException {
    var words = new ByteArrayOutputStream();
    int code =
        InstanceDatabase.use(
            data,
            "server",
            pool ->
                new FollowedRun(pool, System.out, new PrintWriter(words, true))
                    .run(Instant.EPOCH, Optional.empty(), Duration.ofMillis(500)));
    assertEquals(1, code);
    assertEquals(
        "openmaas: no server has taken up the run: start ./openmaas serve",
        words.toString(StandardCharsets.UTF_8).strip());
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("select count(*) from billing.invoice_run")) {
      rows.next();
      assertEquals(0, rows.getInt(1), "the request is taken back");
    }
  }

  /** With something that does to the row what a server does. */
  private Said beside(Connection connection, int failed, String... arguments) throws Exception {
    var server =
        CompletableFuture.runAsync(
            () -> {
              try (var statement = connection.createStatement()) {
                while (statement.executeUpdate(TAKE) == 0) {
                  Thread.sleep(50);
                }
                statement.execute(WORK.formatted(0));
                Thread.sleep(1000);
                statement.execute(WORK.formatted(failed));
                if (failed > 0) {
                  statement.execute(FAIL);
                }
                statement.execute(
                    "update billing.invoice_run set finished_at = now() where finished_at is null");
              } catch (SQLException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    Said said = run(arguments);
    server.get();
    return said;
  }

  private record Said(int code, String words) {}

  private Said run(String... arguments) {
    var words = new ByteArrayOutputStream();
    PrintStream out = System.out;
    PrintStream err = System.err;
    var kept = new PrintStream(words, true, StandardCharsets.UTF_8);
    String[] all = new String[arguments.length + 4];
    all[0] = "invoices";
    all[1] = "run";
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    all[arguments.length + 2] = "--data";
    all[arguments.length + 3] = data.toString();
    System.setOut(kept);
    System.setErr(kept);
    try {
      return new Said(RootCommand.execute(all), words.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
