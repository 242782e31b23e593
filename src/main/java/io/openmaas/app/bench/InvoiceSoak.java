package io.openmaas.app.bench;

import io.openmaas.app.embedded.DatabaseAddress;
import io.openmaas.app.embedded.LocalPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Bills generated accounts month by month with processes that are killed with -9 at random moments,
 * cut off from the database, or stopped and let go on after their work was done by others. In the
 * end every account must have been invoiced once per month, with the same documents as by runs that
 * nothing disturbed.
 */
public final class InvoiceSoak {
  /** Kinds of what happens to a run. */
  private enum Blow {
    /** Killed while it bills. */
    KILL,
    /** Killed at any moment from its start on. */
    KILL_ANYWHERE,
    /** Some of its database connections are ended, and then it is killed. */
    CUT_AND_KILL,
    /** Paused until the database has given it up and another has billed; then it goes on. */
    PAUSE
  }

  private static final int WORK_SECONDS = 120;
  private static final int END_SECONDS = 300;
  private static final int MOST_MONTHS = 240;
  private static final String UNBILLED =
      """
      select count(*) from billing.account a
        left join billing.account_state s on s.account = a.id
       where a.paid_by is null and (s.account is null or s.due_at <= '%s')
      """;

  private final Path data;
  private final int kills;
  private final int accounts;
  private final long seed;

  /**
   * @param accounts about so many, of all kinds together
   */
  public InvoiceSoak(Path data, int kills, int accounts, long seed) {
    this.data = data;
    this.kills = kills;
    this.accounts = accounts;
    this.seed = seed;
  }

  /**
   * Runs it and tells of each kill.
   *
   * @return whether everything held
   */
  public boolean run() throws IOException, SQLException, InterruptedException {
    Path folder = Files.createDirectories(data.resolve("soak-invoices"));
    System.out.printf("soak invoices: %d kills, %d accounts, seed %d%n", kills, accounts, seed);
    try (var postgres =
        LocalPostgres.start(folder.resolve("postgres"), data.resolve("cache/postgres"))) {
      DatabaseAddress server = postgres.address();
      var disturbed = on(server, "soak_disturbed");
      var calm = on(server, "soak_calm");
      prepare(server, disturbed, calm);
      try (Connection connection = BenchDatabase.connect(disturbed);
          Connection other = BenchDatabase.connect(calm)) {
        var rounds = new Rounds(folder, disturbed, connection);
        rounds.run();
        calm(calm, other, connection, rounds.month);
        return new InvoiceSoakCheck(
                disturbed, connection, other, InvoiceSoakData.FIRST, rounds.month)
            .holds();
      }
    }
  }

  private static DatabaseAddress on(DatabaseAddress server, String database) {
    return new DatabaseAddress(
        server.host(), server.port(), database, server.user(), server.password());
  }

  private void prepare(DatabaseAddress server, DatabaseAddress disturbed, DatabaseAddress calm)
      throws SQLException {
    try (Connection connection = BenchDatabase.connect(server);
        var statement = connection.createStatement()) {
      for (DatabaseAddress one : java.util.List.of(disturbed, calm)) {
        statement.execute("drop database if exists " + one.database() + " with (force)");
      }
      statement.execute("create database " + calm.database());
      InvoiceSoakData.migrate(calm);
      try (Connection filled = BenchDatabase.connect(calm)) {
        new InvoiceSoakData(filled).subscribe(accounts);
      }
      statement.execute("create database " + disturbed.database() + " template " + calm.database());
    }
  }

  /** Later than the end of the month in all zones. */
  private static Instant end(LocalDate month) {
    return month.plusMonths(1).atTime(12, 0).toInstant(ZoneOffset.UTC);
  }

  /** The same uses, billed month by month by runs that nothing disturbs. */
  private static void calm(
      DatabaseAddress database, Connection connection, Connection disturbed, LocalDate last)
      throws SQLException {
    var calm = new InvoiceSoakData(connection);
    calm.copyLate(disturbed);
    for (LocalDate month = InvoiceSoakData.FIRST;
        !month.isAfter(last);
        month = month.plusMonths(1)) {
      calm.use(month);
      var progress = InvoiceRunProcess.bill(database, end(month), "soak-calm");
      System.out.printf("undisturbed %s: %d invoices%n", month, progress.count().invoices());
    }
  }

  /** The disturbed runs, until there were enough kills and all is billed. */
  private final class Rounds {
    private final Random random = new Random(seed);
    private final Path folder;
    private final DatabaseAddress database;
    private final Connection connection;
    private final InvoiceSoakData generated;
    private final InvoiceSoakLate late;
    private LocalDate month = InvoiceSoakData.FIRST;
    private int started;
    private int killed;

    Rounds(Path folder, DatabaseAddress database, Connection connection) throws SQLException {
      this.folder = folder;
      this.database = database;
      this.connection = connection;
      generated = new InvoiceSoakData(connection);
      late = new InvoiceSoakLate(database, generated.late(), random.nextLong());
    }

    void run() throws IOException, SQLException, InterruptedException {
      generated.use(month);
      late.begin(month);
      while (killed < kills) {
        round();
        if (unbilled() == 0) {
          billed();
        }
      }
      late.end();
      finish();
      billed(); // what came late is on the invoices of one month more
      finish();
    }

    private void billed() throws SQLException {
      System.out.printf("    %s is billed: %d invoices so far%n", month, invoices());
      month = month.plusMonths(1);
      if (month.isAfter(InvoiceSoakData.FIRST.plusMonths(MOST_MONTHS))) {
        throw new IllegalStateException("runs end before they can be killed");
      }
      generated.use(month);
      late.month(month);
    }

    private void finish() throws IOException, SQLException, InterruptedException {
      while (unbilled() > 0) {
        try (var last = start()) {
          requireEnded(last);
        }
      }
    }

    private void round() throws IOException, SQLException, InterruptedException {
      Blow blow = Blow.values()[random.nextInt(Blow.values().length)];
      boolean shared = blow == Blow.PAUSE || random.nextInt(3) == 0;
      long before = invoices();
      try (var victim = start();
          var other = shared ? start() : null) {
        boolean struck =
            switch (blow) {
              case KILL -> awaitWork(victim, before) && strike(victim, 1_200);
              case KILL_ANYWHERE -> strike(victim, 5_000);
              case CUT_AND_KILL -> awaitWork(victim, before) && cut(victim) && strike(victim, 900);
              case PAUSE -> awaitWork(victim, before) && pause(victim, other);
            };
        if (!struck) {
          return;
        }
        killed++;
        boolean both = other != null && blow != Blow.PAUSE && random.nextBoolean();
        if (both) {
          other.kill();
        }
        System.out.printf(
            "%3d %s%s: %d invoices, %d accounts of %s to go%n",
            killed,
            blow,
            other == null ? "" : both ? ", both of two" : ", one of two",
            invoices(),
            unbilled(),
            month);
        if (other != null && !both && other.isAlive()) {
          requireEnded(other);
        }
        requireNoGap();
      }
    }

    private InvoiceRunProcess start() throws IOException {
      return InvoiceRunProcess.start(folder, database, end(month), "soak-" + ++started);
    }

    private boolean strike(InvoiceRunProcess victim, int millis) throws InterruptedException {
      Thread.sleep(random.nextInt(millis));
      return victim.kill();
    }

    private boolean cut(InvoiceRunProcess victim) throws SQLException, InterruptedException {
      for (int i = random.nextInt(3); i >= 0; i--) {
        Thread.sleep(random.nextInt(300));
        terminate(victim, 1 + random.nextInt(2));
      }
      return true;
    }

    /** The other one bills what the paused one had claimed, as soon as the database gives it up. */
    private boolean pause(InvoiceRunProcess victim, InvoiceRunProcess other)
        throws IOException, SQLException, InterruptedException {
      Thread.sleep(random.nextInt(400));
      if (!victim.isAlive()) {
        return false;
      }
      victim.pause();
      Thread.sleep(random.nextInt(1_500));
      terminate(victim, 100);
      requireEnded(other);
      victim.resume();
      Thread.sleep(random.nextInt(1_500));
      victim.kill();
      return true;
    }

    private void terminate(InvoiceRunProcess victim, int most) throws SQLException {
      try (var statement =
          connection.prepareStatement(
              """
              select pg_terminate_backend(pid)
                from (select pid from pg_stat_activity where application_name = ?
                       order by random() limit ?) victims
              """)) {
        statement.setString(1, victim.name());
        statement.setInt(2, most);
        statement.execute();
      }
    }

    /** Until something was billed; false if it ended before. */
    private boolean awaitWork(InvoiceRunProcess victim, long before)
        throws SQLException, InterruptedException {
      long began = System.nanoTime();
      while (invoices() == before) {
        if (!victim.isAlive()) {
          return false;
        }
        if (System.nanoTime() - began > TimeUnit.SECONDS.toNanos(WORK_SECONDS)) {
          throw new IllegalStateException("nothing is billed; see " + victim.log());
        }
        Thread.sleep(5);
      }
      return true;
    }

    private void requireEnded(InvoiceRunProcess run) throws InterruptedException {
      Optional<Integer> code = run.await(END_SECONDS);
      if (!code.equals(Optional.of(0))) {
        throw new IllegalStateException(
            "a run that nobody disturbed ended with "
                + code.map(String::valueOf).orElse("nothing, it still runs")
                + "; see "
                + run.log());
      }
    }

    private long invoices() throws SQLException {
      return BenchDatabase.count(connection, "select count(*) from billing.invoice_head");
    }

    private long unbilled() throws SQLException {
      return BenchDatabase.count(connection, UNBILLED.formatted(end(month)));
    }

    private void requireNoGap() throws SQLException {
      long gaps =
          BenchDatabase.count(
              connection,
              """
              select count(*) from (
                select s.last - count(h.id) as missing from billing.number_series s
                  left join billing.invoice_head h using (series, year)
                 group by s.series, s.year, s.last) n where missing <> 0
              """);
      if (gaps != 0) {
        throw new IllegalStateException("numbers are missing after kill " + killed);
      }
    }
  }
}
