package io.openmaas.billing.invoice.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.billing.ledger.store.Ledger;
import io.openmaas.billing.testing.BillingFixture;
import io.openmaas.core.event.Event;
import io.openmaas.core.event.log.EventLog;
import io.openmaas.core.id.TimeOrderedIds;
import io.openmaas.core.testing.TestDatabase;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.hibernate.reactive.mutiny.Mutiny;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BillingRunsTest {
  private static final Instant FEBRUARY = Instant.parse("2026-02-01T00:00:00Z");
  private static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");
  static final String GAPS =
      """
      select count(*) from (
        select sequence, row_number() over (partition by series, year order by sequence) as place,
               previous_hash, lag(hash, 1, decode(repeat('00', 32), 'hex'))
                 over (partition by series, year order by sequence) as before,
               hash, billing.invoice_hash(h) as again
          from billing.invoice_head h) n
       where sequence <> place or previous_hash <> before or hash <> again
      """;

  private final MeteredAmounts material = new MeteredAmounts();
  private TestDatabase database;
  private Instant now = Instant.parse("2026-02-01T06:00:00Z");

  @BeforeEach
  void start() {
    database = new TestDatabase();
    MeteredAmounts.createTable(database.pool());
    database
        .pool()
        .query("create table billing.announced (invoice uuid primary key)")
        .executeAndAwait();
  }

  @AfterEach
  void stop() {
    database.close();
  }

  /** Events stand in a table, so that they are there only if their transaction is. */
  static final EventLog EVENTS =
      new EventLog() {
        @Override
        public Uni<Void> append(Mutiny.Session session, List<? extends Event> list) {
          throw new UnsupportedOperationException();
        }

        @Override
        public Uni<Void> append(SqlConnection connection, List<? extends Event> list) {
          var ids =
              list.stream()
                  .map(event -> ((Event.InvoiceFinalised) event).invoice())
                  .toArray(UUID[]::new);
          return connection
              .preparedQuery("insert into billing.announced select unnest($1::uuid[])")
              .execute(Tuple.of((Object) ids))
              .replaceWithVoid();
        }
      };

  private BillingRuns runs(Pool pool, int batchSize, Duration grace) {
    return new BillingRuns(
        pool,
        material,
        new Ledger(pool),
        EVENTS,
        BillingFixture.ISSUER,
        new BillingRuns.Settings(grace, 2, batchSize, Infrastructure.getDefaultWorkerPool()),
        () -> now,
        new TimeOrderedIds(() -> now, new Random()));
  }

  private BillingRuns.Progress run(Instant until) {
    return runs(database.pool(), 7, Duration.ZERO)
        .run(until, Optional.empty())
        .await()
        .atMost(Duration.ofSeconds(60));
  }

  private UUID use(UUID account, String at, long minor) {
    return use(database.pool(), account, Instant.parse(at), minor);
  }

  private static UUID use(Pool pool, UUID account, Instant at, long minor) {
    var key = UUID.randomUUID();
    pool.preparedQuery(
            "insert into billing.metered_amount (key, account, at, minor) values ($1, $2, $3, $4)")
        .executeAndAwait(Tuple.of(key, account, BatchWriter.utc(at), minor));
    return key;
  }

  private long count(String sql) {
    return database.pool().query(sql).executeAndAwait().iterator().next().getLong(0);
  }

  private List<String> column(String sql) {
    var list = new ArrayList<String>();
    database.pool().query(sql).executeAndAwait().forEach(row -> list.add(row.getString(0)));
    return list;
  }

  private static List<UUID> accounts(int count) {
    var accounts = new ArrayList<UUID>();
    for (int i = 0; i < count; i++) {
      accounts.add(UUID.randomUUID());
    }
    return accounts;
  }

  private void requireExact() {
    assertEquals(0, count(GAPS), "gaps or breaks in the series");
    assertEquals(
        0,
        count(
            "select count(*) from billing.invoice_head h join billing.number_series s using (series,"
                + " year) where h.sequence > s.last or (h.sequence = s.last and h.hash <> s.head)"));
    assertEquals(
        0,
        count(
            """
            select count(*) from billing.invoice_head h
              full join (select t.invoice, e.amount_minor
                           from billing.ledger_transaction t
                           join billing.ledger_entry e on e.transaction = t.id
                           join billing.ledger_account a on a.id = e.account
                          where a.purpose = 'RECEIVABLE') l on l.invoice = h.id
             where h.total_minor is distinct from l.amount_minor
            """),
        "invoices and ledger differ");
    assertEquals(0, count("select coalesce(sum(amount_minor), 0) from billing.ledger_entry"));
    assertEquals(
        0,
        count(
            "select count(*) from billing.invoice_head h full join billing.announced a on a.invoice"
                + " = h.id where h.id is null or a.invoice is null"),
        "invoices and events differ");
  }

  /** The amounts of each use as charged, all invoices together. */
  private Map<String, Long> charged() {
    var charged = new HashMap<String, Long>();
    database
        .pool()
        .query("select content from billing.invoice_content")
        .executeAndAwait()
        .forEach(
            row -> {
              String text =
                  new String(
                      PackedBytes.unpack(row.getDelegate().getBuffer(0).getBytes()),
                      StandardCharsets.UTF_8);
              text.lines()
                  .map(line -> line.split(" "))
                  .forEach(
                      line ->
                          assertTrue(
                              charged.put(line[0], Long.valueOf(line[1])) == null,
                              () -> line[0] + " is charged twice"));
            });
    return charged;
  }

  private Map<String, Long> used(Instant before) {
    var used = new HashMap<String, Long>();
    database
        .pool()
        .preparedQuery("select key, minor from billing.metered_amount where at < $1")
        .executeAndAwait(Tuple.of(BatchWriter.utc(before)))
        .forEach(row -> used.put(row.getUUID(0).toString(), row.getLong(1)));
    return used;
  }

  @Test
  void every_account_is_billed_once_with_numbers_without_gaps() {
    var accounts = accounts(50);
    accounts.forEach(account -> use(account, "2026-01-10T08:00:00Z", 250));
    accounts.forEach(account -> use(account, "2026-02-01T00:00:00Z", 130));
    var progress = run(FEBRUARY);
    assertEquals(new BillingRuns.Count(50, 50, 50, 0), progress.count());
    assertTrue(progress.finished().isPresent());
    assertEquals(50, count("select count(distinct account) from billing.invoice_head"));
    assertEquals(0, run(FEBRUARY).count().invoices());
    assertEquals(used(FEBRUARY), charged());
    requireExact();
    now = MARCH.plusSeconds(60);
    assertEquals(50, run(MARCH).count().invoices());
    assertEquals(used(MARCH), charged());
    requireExact();
  }

  /** killbill-docs#118: late usage was silently ignored. */
  @Test
  void late_usage_comes_with_the_next_invoice() {
    var account = UUID.randomUUID();
    use(account, "2026-01-10T08:00:00Z", 250);
    run(FEBRUARY);
    use(account, "2026-01-31T23:59:59Z", 70);
    use(account, "2026-02-03T08:00:00Z", 30);
    assertEquals(0, run(FEBRUARY).count().invoices());
    run(MARCH);
    assertEquals(
        List.of("250", "100"),
        column("select total_minor::text from billing.invoice_head order by sequence"));
    assertEquals(used(MARCH), charged());
  }

  /**
   * A use that was written, but not committed, when the invoice read its uses is not covered by it,
   * although its transaction is older than many that are.
   */
  @Test
  void a_use_that_commits_after_the_invoice_read_is_on_the_next_one() {
    var account = UUID.randomUUID();
    use(account, "2026-01-10T08:00:00Z", 250);
    SqlConnection slow = database.pool().getConnection().await().indefinitely();
    var transaction = slow.begin().await().indefinitely();
    slow.preparedQuery(
            "insert into billing.metered_amount (key, account, at, minor) values ($1, $2, $3, 41)")
        .executeAndAwait(
            Tuple.of(
                UUID.randomUUID(),
                account,
                BatchWriter.utc(Instant.parse("2026-01-20T08:00:00Z"))));
    use(account, "2026-01-21T08:00:00Z", 9);
    run(FEBRUARY);
    transaction.commit().await().indefinitely();
    slow.close().await().indefinitely();
    run(MARCH);
    assertEquals(
        List.of("259", "41"),
        column("select total_minor::text from billing.invoice_head order by sequence"));
  }

  /** STYLE 14, killbill: a lost invoice as a log line. */
  @Test
  void an_account_that_fails_is_reported_stays_due_and_stops_nobody() {
    var accounts = accounts(30);
    accounts.forEach(account -> use(account, "2026-01-10T08:00:00Z", 250));
    material.fail(accounts.get(3));
    material.spoil(accounts.get(17));
    var progress = run(FEBRUARY);
    assertEquals(28, progress.count().invoices());
    assertEquals(2, progress.count().failed());
    assertEquals(
        List.of(accounts.get(3), accounts.get(17)).stream().sorted().map(UUID::toString).toList(),
        progress.failures().stream()
            .map(f -> f.account().value())
            .sorted()
            .map(UUID::toString)
            .toList());
    assertTrue(
        progress.failures().stream()
            .anyMatch(f -> f.reason().equals("no tax rate for this account")));
    requireExact();
    material.heal();
    assertEquals(2, run(FEBRUARY).count().invoices());
    assertEquals(used(FEBRUARY), charged());
    requireExact();
  }

  /** killbill#783, #877: a plan of price zero blocked invoicing. */
  @Test
  void accounts_with_nothing_to_bill_move_on_and_block_nobody() {
    var accounts = accounts(12);
    accounts.forEach(account -> use(account, "2026-01-10T08:00:00Z", 0));
    run(FEBRUARY);
    assertEquals(0, run(MARCH).count().invoices());
    assertEquals(
        0, count("select count(*) from billing.account_state where due_at <= '2026-03-01'"));
    requireExact();
  }

  @Test
  void drafts_are_drawn_again_until_their_grace_ends() {
    var account = UUID.randomUUID();
    use(account, "2026-01-10T08:00:00Z", 250);
    var runs = runs(database.pool(), 5, Duration.ofDays(2));
    assertEquals(
        0,
        runs.run(FEBRUARY.plusSeconds(60), Optional.empty())
            .await()
            .indefinitely()
            .count()
            .invoices());
    assertEquals(List.of("250"), column("select total_minor::text from billing.invoice_draft"));
    use(account, "2026-01-12T08:00:00Z", 30);
    runs.run(FEBRUARY.plusSeconds(3600), Optional.empty()).await().indefinitely();
    assertEquals(List.of("280"), column("select total_minor::text from billing.invoice_draft"));
    runs.run(FEBRUARY.plus(Duration.ofDays(2)), Optional.empty()).await().indefinitely();
    assertEquals(List.of(), column("select total_minor::text from billing.invoice_draft"));
    assertEquals(List.of("280"), column("select total_minor::text from billing.invoice_head"));
    requireExact();
  }

  @Test
  void two_nodes_share_the_accounts() {
    var accounts = accounts(60);
    accounts.forEach(account -> use(account, "2026-01-10T08:00:00Z", 250));
    var one = runs(database.pool(), 4, Duration.ZERO).run(FEBRUARY, Optional.empty());
    var two = runs(database.pool(), 4, Duration.ZERO).run(FEBRUARY, Optional.empty());
    var both = Uni.join().all(one, two).andFailFast().await().atMost(Duration.ofSeconds(60));
    assertEquals(60, both.stream().mapToInt(p -> p.count().invoices()).sum());
    assertEquals(used(FEBRUARY), charged());
    requireExact();
  }

  @Test
  void what_is_final_cannot_be_changed_nor_a_number_be_left_out() {
    use(UUID.randomUUID(), "2026-01-10T08:00:00Z", 250);
    run(FEBRUARY);
    for (String sql :
        List.of(
            "update billing.invoice_head set total_minor = 1",
            "delete from billing.invoice_head",
            "update billing.invoice_content set content = 'x'",
            "truncate billing.invoice_content",
            // another number, a broken chain, no content
            """
            insert into billing.invoice_head
            select gen_random_uuid(), series, year, sequence + 2, kind, account, traveller, city,
                   currency, period_from, period_to, 'x', service_to, total_minor, payable_minor, issued_on, due_on,
                   finalised_at, batch, corrects, content_hash, hash, hash
              from billing.invoice_head
            """,
            """
            insert into billing.invoice_head
            select gen_random_uuid(), series, year, sequence + 1, kind, account, traveller, city,
                   currency, period_from, period_to, 'x', service_to, total_minor, payable_minor, issued_on, due_on,
                   finalised_at, batch, corrects, content_hash, content_hash, hash
              from billing.invoice_head
            """,
            """
            insert into billing.invoice_head
            select gen_random_uuid(), series, year, sequence + 1, kind, account, traveller, city,
                   currency, period_from, period_to, 'x', service_to, total_minor, payable_minor, issued_on, due_on,
                   finalised_at, batch, corrects, content_hash, hash, hash
              from billing.invoice_head
            """)) {
      assertThrows(
          io.vertx.pgclient.PgException.class,
          () -> database.pool().query(sql).executeAndAwait(),
          sql);
    }
  }

  /**
   * Whole runs are killed and single connections are cut at random moments, while uses of the month
   * that is billed and of the next one come in. Whatever happens: each invoice once, numbers
   * without gaps, all uses charged once.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233})
  void a_run_killed_at_any_moment_and_started_again_bills_everything_once(long seed)
      throws Exception {
    var random = new Random(seed);
    var accounts = accounts(120);
    insertMany(accounts, random);
    for (int kill = 0; kill < 12; kill++) {
      killed(random, accounts, 1 + random.nextInt(9));
    }
    now = MARCH.plusSeconds(1);
    run(FEBRUARY);
    run(MARCH);
    assertEquals(used(MARCH), charged(), "seed " + seed);
    requireExact();
    assertEquals(
        0,
        count(
            "select count(*) from (select account, period_to from billing.invoice_head group by 1, 2"
                + " having count(*) > 1) twice"),
        "seed " + seed);
  }

  private void insertMany(List<UUID> accounts, Random random) {
    var keys = new UUID[accounts.size() * 3];
    var owners = new UUID[keys.length];
    var amounts = new Long[keys.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = UUID.randomUUID();
      owners[i] = accounts.get(i / 3);
      amounts[i] = random.nextLong(1, 5000);
    }
    database
        .pool()
        .preparedQuery(
            """
            insert into billing.metered_amount (key, account, at, minor)
            select k, a, '2026-01-15T10:00:00Z', m
              from unnest($1::uuid[], $2::uuid[], $3::bigint[]) u (k, a, m)
            """)
        .executeAndAwait(Tuple.of(keys, owners, amounts));
  }

  private void killed(Random random, List<UUID> accounts, int batchSize) throws Exception {
    String name = "killed-" + random.nextInt(1_000_000);
    PgConnectOptions options = new PgConnectOptions(database.options());
    options.addProperty("application_name", name);
    Pool pool =
        PgBuilder.pool()
            .with(new PoolOptions().setMaxSize(4))
            .connectingTo(options)
            .using(database.vertx())
            .build();
    CompletableFuture<BillingRuns.Progress> run =
        runs(pool, batchSize, Duration.ZERO)
            .run(FEBRUARY, Optional.empty())
            .subscribeAsCompletionStage();
    long micros = random.nextInt(60_000);
    while (micros > 0 && !run.isDone()) {
      long step = Math.min(micros, 1 + random.nextInt(20_000));
      TimeUnit.MICROSECONDS.sleep(step);
      micros -= step;
      UUID account = accounts.get(random.nextInt(accounts.size()));
      use(
          database.pool(),
          account,
          Instant.parse(random.nextBoolean() ? "2026-01-20T08:00:00Z" : "2026-02-20T08:00:00Z"),
          random.nextLong(1, 900));
      if (random.nextInt(3) == 0) {
        cut(name, 1);
      }
    }
    run.cancel(true);
    cut(name, 100);
    pool.close().await().indefinitely();
  }

  private void cut(String name, int most) {
    database
        .pool()
        .preparedQuery(
            """
            select pg_terminate_backend(pid) from (
              select pid from pg_stat_activity where application_name = $1
               order by random() limit $2) victims
            """)
        .executeAndAwait(Tuple.of(name, most));
  }

  /**
   * A node that stands still, or is lost, in the middle of a batch holds its claims: the database
   * ends its transaction after a time, and with it the claims, and what it would write later.
   */
  @Test
  void a_node_that_stands_still_in_a_batch_is_given_up_and_cannot_come_back() throws Exception {
    var accounts = accounts(20);
    accounts.forEach(account -> use(account, "2026-01-10T08:00:00Z", 250));
    var standing = new java.util.concurrent.CountDownLatch(1);
    var goOn = new java.util.concurrent.CountDownLatch(1);
    var once = new java.util.concurrent.atomic.AtomicBoolean();
    BillingMaterial slow =
        new BillingMaterial() {
          @Override
          public Uni<Void> enrol(SqlConnection connection, Instant until) {
            return material.enrol(connection, until);
          }

          @Override
          public Uni<Loaded> load(SqlConnection connection, List<DueAccount> due, Instant until) {
            return connection
                .query("show idle_in_transaction_session_timeout")
                .execute()
                .invoke(rows -> assertEquals("2min", rows.iterator().next().getString(0)))
                .flatMap(
                    _ ->
                        once.getAndSet(true)
                            ? Uni.createFrom().voidItem()
                            : connection
                                .query("set local idle_in_transaction_session_timeout = '300ms'")
                                .execute()
                                .replaceWithVoid())
                .flatMap(_ -> material.load(connection, due, until))
                .emitOn(Infrastructure.getDefaultWorkerPool())
                .invoke(
                    () -> {
                      standing.countDown();
                      try {
                        goOn.await(30, TimeUnit.SECONDS);
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      }
                    });
          }
        };
    var zombie =
        new BillingRuns(
                database.pool(),
                slow,
                new Ledger(database.pool()),
                EVENTS,
                BillingFixture.ISSUER,
                new BillingRuns.Settings(
                    Duration.ZERO, 1, 100, Infrastructure.getDefaultWorkerPool()),
                () -> now,
                new TimeOrderedIds(() -> now, new Random()))
            .run(FEBRUARY, Optional.empty())
            .subscribeAsCompletionStage();
    assertTrue(standing.await(30, TimeUnit.SECONDS));
    assertEquals(0, run(FEBRUARY).count().invoices(), "all are claimed");
    Thread.sleep(900);
    assertEquals(20, run(FEBRUARY).count().invoices());
    goOn.countDown();
    var come = zombie.get(60, TimeUnit.SECONDS);
    assertEquals(new BillingRuns.Count(20, 0, 0, 0), come.count());
    assertEquals(used(FEBRUARY), charged());
    requireExact();
  }
}
