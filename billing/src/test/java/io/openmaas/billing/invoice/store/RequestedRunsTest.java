package io.openmaas.billing.invoice.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.billing.invoice.store.BillingRuns.Count;
import io.openmaas.billing.invoice.store.BillingRuns.Progress;
import io.openmaas.billing.invoice.store.BillingRuns.State;
import io.openmaas.billing.ledger.store.Ledger;
import io.openmaas.billing.testing.BillingFixture;
import io.openmaas.core.city.CityId;
import io.openmaas.core.testing.TestDatabase;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs that are asked for by a row, and those whose server died. */
class RequestedRunsTest {
  private static final Instant FEBRUARY = Instant.parse("2026-02-01T00:00:00Z");
  private static final Instant FOR_EVER = Instant.parse("9999-01-01T00:00:00Z");
  private static final int ACCOUNTS = 40;

  private final MeteredAmounts material = new MeteredAmounts();
  private final Instant now = Instant.parse("2026-02-01T06:00:00Z");
  private TestDatabase database;
  private RunRecords records;

  @BeforeEach
  void start() {
    database = new TestDatabase();
    records = new RunRecords(database.pool());
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
  }

  @AfterEach
  void stop() {
    database.close();
  }

  private BillingRuns node() {
    return new BillingRuns(
        database.pool(),
        material,
        new Ledger(database.pool()),
        BillingRunsTest.EVENTS,
        BillingFixture.ISSUER,
        new BillingRuns.Settings(Duration.ZERO, 2, 7, Infrastructure.getDefaultWorkerPool()),
        () -> now,
        UUID::randomUUID);
  }

  private static <T> T await(Uni<T> work) {
    return work.await().atMost(Duration.ofSeconds(60));
  }

  private Progress find(UUID run) {
    return await(records.find(run)).orElseThrow();
  }

  private UUID request(Instant until, Optional<CityId> city) {
    var run = UUID.randomUUID();
    await(records.request(run, until, city));
    return run;
  }

  private long count(String from) {
    return database
        .pool()
        .query("select count(*) from " + from)
        .executeAndAwait()
        .iterator()
        .next()
        .getLong(0);
  }

  /** Nobody has given a sign of life of it for long. */
  private void abandon(UUID run) {
    database
        .pool()
        .preparedQuery(
            "update billing.invoice_run set held_until = now() - interval '1 second' where id = $1")
        .executeAndAwait(Tuple.of(run));
  }

  @Test
  void a_requested_run_is_taken_up_by_one_of_two_nodes_and_finished() {
    UUID run = request(FOR_EVER, Optional.empty());
    assertEquals(State.REQUESTED, find(run).state());
    assertFalse(await(records.isAnyHeld()));

    List<Optional<Progress>> taken =
        await(Uni.join().all(node().takeUp(), node().takeUp()).andFailFast());

    assertEquals(1, taken.stream().flatMap(Optional::stream).count());
    Progress over = find(run);
    assertEquals(State.FINISHED, over.state());
    assertEquals(new Count(ACCOUNTS, ACCOUNTS, ACCOUNTS, 0), over.count());
    assertEquals(now, over.until(), "what lies in the future means the present of the server");
    assertEquals(Optional.of(now), over.finished());
    assertEquals(ACCOUNTS, count("billing.invoice_head"));
    assertTrue(await(node().takeUp()).isEmpty(), "nothing is left to take up");
  }

  @Test
  void ten_requests_and_two_nodes_take_each_once() {
    for (int i = 0; i < 10; i++) {
      request(FEBRUARY, Optional.empty());
    }
    var first = node();
    var second = node();
    int taken = 0;
    for (int i = 0; i < 10; i++) {
      taken +=
          (int)
              await(Uni.join().all(first.takeUp(), second.takeUp()).andFailFast()).stream()
                  .flatMap(Optional::stream)
                  .count();
    }
    assertEquals(10, taken);
    assertEquals(ACCOUNTS, count("billing.invoice_head"));
    assertTrue(await(records.list()).stream().allMatch(run -> run.state() == State.FINISHED));
  }

  @Test
  void a_withdrawn_request_is_never_taken_and_a_taken_one_cannot_be_withdrawn() {
    UUID withdrawn = request(FEBRUARY, Optional.empty());
    assertTrue(await(records.withdraw(withdrawn)));
    assertTrue(await(node().takeUp()).isEmpty());
    assertEquals(Optional.empty(), await(records.find(withdrawn)));
    assertEquals(0, count("billing.invoice_head"));

    UUID taken = request(FEBRUARY, Optional.empty());
    await(records.take(UUID.randomUUID(), BillingRuns.HOLD));
    assertTrue(await(records.isAnyHeld()));
    assertFalse(await(records.withdraw(taken)));
    abandon(taken);
    assertFalse(await(records.withdraw(taken)));
    assertEquals(taken, await(node().takeUp()).orElseThrow().run());
    assertFalse(await(records.withdraw(taken)));
  }

  @Test
  void a_run_whose_server_died_is_finished_by_the_next_one() {
    UUID run = await(node().begin(FEBRUARY, Optional.empty()));
    assertEquals(State.UNDER_WAY, find(run).state());
    assertTrue(await(node().takeUp()).isEmpty(), "its node has just given a sign of life");

    abandon(run);
    Progress over = await(node().takeUp()).orElseThrow();
    assertEquals(run, over.run());
    assertEquals(new Count(ACCOUNTS, ACCOUNTS, ACCOUNTS, 0), over.count());
    assertEquals(State.FINISHED, over.state());
  }

  @Test
  void a_run_whose_server_died_before_it_counted_is_counted_by_the_next_one() {
    UUID run = request(FEBRUARY, Optional.empty());
    await(records.take(UUID.randomUUID(), BillingRuns.HOLD));
    assertTrue(await(node().takeUp()).isEmpty());
    abandon(run);
    assertEquals(
        new Count(ACCOUNTS, ACCOUNTS, ACCOUNTS, 0), await(node().takeUp()).orElseThrow().count());
  }

  @Test
  void a_failed_account_is_told_and_the_run_is_finished_all_the_same() {
    var account = UUID.nameUUIDFromBytes(new byte[0]);
    database
        .pool()
        .preparedQuery(
            "insert into billing.metered_amount (key, account, at, minor) values"
                + " (gen_random_uuid(), $1, '2026-01-15T10:00:00Z', 5)")
        .executeAndAwait(Tuple.of(account));
    material.fail(account);
    UUID run = request(FEBRUARY, Optional.empty());
    await(node().takeUp());
    Progress over = find(run);
    assertEquals(new Count(ACCOUNTS + 1, ACCOUNTS + 1, ACCOUNTS, 1), over.count());
    assertEquals(account, over.failures().getFirst().account().value());
    assertEquals(State.FINISHED, over.state());
  }

  @Test
  void the_newest_runs_are_listed_first() {
    UUID first = request(FEBRUARY, Optional.empty());
    UUID second = request(FEBRUARY, Optional.of(new CityId("marenholm")));
    assertEquals(
        List.of(second, first), await(records.list()).stream().map(Progress::run).toList());
  }
}
