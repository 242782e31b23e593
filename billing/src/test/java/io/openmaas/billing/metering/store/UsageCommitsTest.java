package io.openmaas.billing.metering.store;

import static io.openmaas.billing.metering.Recorded.ALREADY;
import static io.openmaas.billing.metering.Recorded.CONFLICT;
import static io.openmaas.billing.metering.Recorded.CORRECTED;
import static io.openmaas.billing.metering.Recorded.NEW;
import static io.openmaas.billing.metering.Recorded.REVERSED;
import static io.openmaas.billing.metering.Recorded.UNKNOWN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.billing.metering.LoggedUsage;
import io.openmaas.billing.metering.Pin;
import io.openmaas.billing.metering.Recorded;
import io.openmaas.billing.metering.RecordsUsage.NotRecorded;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.metering.UsageReport;
import io.openmaas.billing.metering.UsageSnapshot;
import io.openmaas.billing.metering.Use;
import io.openmaas.billing.testing.BillingFixture;
import io.openmaas.core.time.Period;
import io.smallrye.mutiny.Uni;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UsageCommitsTest {
  private static final AccountId ADA = new AccountId(new UUID(1, 1));
  private static final AccountId BEN = new AccountId(new UUID(1, 2));
  private static final Instant OCTOBER = Instant.parse("2026-10-12T09:00:00Z");
  private static final Period YEAR =
      new Period(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2027-01-01T00:00:00Z"));

  private BillingFixture fixture;
  private UsageCommits commits;

  @BeforeEach
  void start() {
    fixture = new BillingFixture();
    commits = new UsageCommits(fixture.database.pool(), fixture.usages, () -> fixture.now);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private static Usage usage(String id, AccountId account, Instant at, String kilometres) {
    return new Usage(
        new UsageKey("op/" + id),
        account,
        new Use(
            UsageKind.CAR_SHARE,
            Period.of(at.minusSeconds(60), Duration.ofSeconds(60)),
            at,
            Map.of(),
            Map.of(Measure.KILOMETRES, new BigDecimal(kilometres)),
            Optional.empty()),
        Pin.NONE,
        new Usage.Proof.Reported("op", ""));
  }

  private static UsageReport made(String id, String kilometres) {
    return new UsageReport.Made(usage(id, ADA, OCTOBER, kilometres));
  }

  private static UsageReport corrects(String id, String key, String kilometres) {
    return new UsageReport.Correction(
        new UsageKey("op/" + id), new UsageKey("op/" + key), usage(id, ADA, OCTOBER, kilometres));
  }

  private static UsageReport reverses(String id, String key) {
    return new UsageReport.Reversal(new UsageKey("op/" + id), new UsageKey("op/" + key), ADA);
  }

  private List<Recorded> record(UsageReport... reports) {
    return commits.record(List.of(reports)).await().atMost(Duration.ofSeconds(60));
  }

  private List<Usage> standing(AccountId account) {
    return fixture.inTransaction(c -> fixture.usageLog.listStanding(c, account, YEAR));
  }

  private String kilometres() {
    return standing(ADA).stream()
        .map(usage -> usage.use().quantity(Measure.KILOMETRES).toPlainString())
        .reduce((a, b) -> a + " " + b)
        .orElse("");
  }

  @Test
  void the_same_is_counted_once_and_a_contradiction_is_kept_for_finance() {
    assertEquals(List.of(NEW, NEW), record(made("1", "5"), made("2", "7")));
    assertEquals(List.of(ALREADY, NEW), record(made("1", "5.0"), made("3", "1")));
    assertEquals(List.of(CONFLICT), record(made("1", "6")));
    assertEquals(List.of(CONFLICT), record(made("1", "6")));
    assertEquals("5 7 1", kilometres());
    assertEquals(1, fixture.count("billing.usage_conflict where key = 'op/1'"));
  }

  @Test
  void within_one_batch_the_first_counts() {
    assertEquals(
        List.of(NEW, ALREADY, CONFLICT, NEW),
        record(made("1", "5"), made("1", "5"), made("1", "6"), made("2", "1")));
    assertEquals("5 1", kilometres());
  }

  @Test
  void corrections_and_reversals_are_rows_of_their_own_and_the_last_stands() {
    assertEquals(List.of(NEW, CORRECTED), record(made("1", "5"), corrects("1b", "1", "6")));
    assertEquals(List.of(ALREADY), record(corrects("1b", "1", "6")));
    assertEquals("6", kilometres());
    assertEquals(List.of(CORRECTED), record(corrects("1c", "1b", "7")), "by the correction's key");
    assertEquals("7", kilometres());
    assertEquals(List.of(ALREADY), record(made("1", "5")), "the first report, once more");
    assertEquals(List.of(CONFLICT), record(corrects("1c", "1", "8")), "another under its key");
    assertEquals(List.of(REVERSED), record(reverses("1d", "1")));
    assertEquals("", kilometres());
    assertEquals(List.of(ALREADY), record(reverses("1e", "1")));
    assertEquals(List.of(CORRECTED), record(corrects("1f", "1", "9")), "it was made after all");
    assertEquals("9", kilometres());
    assertEquals(List.of(UNKNOWN, UNKNOWN), record(corrects("2b", "2", "6"), reverses("2c", "2")));
    var revisions =
        fixture.inTransaction(c -> fixture.usageLog.listRevisions(c, new UsageKey("op/1")));
    assertEquals(List.of(0, 1, 2, 3, 4), revisions.stream().map(LoggedUsage::revision).toList());
  }

  @Test
  void a_use_is_not_moved_to_another_account_by_a_correction() {
    record(made("1", "5"));
    var moved =
        new UsageReport.Correction(
            new UsageKey("op/1b"), new UsageKey("op/1"), usage("1b", BEN, OCTOBER, "5"));
    assertEquals(List.of(CONFLICT), record(moved));
    assertEquals(
        List.of(UNKNOWN),
        record(new UsageReport.Reversal(new UsageKey("op/1c"), new UsageKey("op/1"), BEN)));
    assertEquals("5", kilometres());
  }

  @Test
  void a_correction_that_moves_the_time_is_told_in_both_periods() {
    record(made("1", "5"));
    var september = Instant.parse("2026-09-12T09:00:00Z");
    record(
        new UsageReport.Correction(
            new UsageKey("op/1b"), new UsageKey("op/1"), usage("1b", ADA, september, "5")));
    var october =
        new Period(Instant.parse("2026-10-01T00:00:00Z"), Instant.parse("2026-11-01T00:00:00Z"));
    assertEquals(
        List.of(), fixture.inTransaction(c -> fixture.usageLog.listStanding(c, ADA, october)));
    assertEquals(1, standing(ADA).size());
    var since = fixture.inTransaction(c -> fixture.usageLog.listSince(c, Map.of(ADA, 0L))).get(ADA);
    var moved =
        since.stream().filter(row -> row.kind() == LoggedUsage.Kind.CORRECTION).findFirst().get();
    assertEquals(september, moved.at());
    assertEquals(OCTOBER, moved.replacedAt(), "the invoice of October changes too");
  }

  /** Late usage was silently ignored (killbill-docs#118): it is taken, and told to be late. */
  @Test
  void late_usage_is_taken_whatever_its_age() {
    var old = usage("1", ADA, Instant.parse("2021-02-28T23:59:59.999999Z"), "5");
    assertEquals(List.of(NEW), record(new UsageReport.Made(old)));
    var row = fixture.inTransaction(c -> fixture.usageLog.listSince(c, Map.of(ADA, 0L))).get(ADA);
    assertTrue(row.getFirst().isLate(Duration.ofDays(35)));
    assertEquals(old, row.getFirst().usage());
  }

  /**
   * A reader of a snapshot knows later exactly which rows it had seen, though transactions commit
   * in another order than they began.
   */
  @Test
  void a_row_that_was_being_written_while_an_invoice_was_read_is_not_covered_by_it() {
    record(made("1", "5"));
    var slow = fixture.database.pool().getConnection().await().indefinitely();
    var transaction = slow.begin().await().indefinitely();
    fixture.usages.record(slow, usage("2", ADA, OCTOBER, "7"), OCTOBER).await().indefinitely();
    record(made("3", "1"));
    UsageSnapshot snapshot =
        fixture.inTransaction(
            c ->
                c.query("set transaction isolation level repeatable read")
                    .execute()
                    .flatMap(_ -> fixture.usageLog.snapshot(c)));
    transaction.commit().await().indefinitely();
    slow.close().await().indefinitely();
    record(made("4", "2"));
    var rows = fixture.inTransaction(c -> fixture.usageLog.listSince(c, Map.of(ADA, 0L))).get(ADA);
    for (LoggedUsage row : rows) {
      String id = row.rowKey().value();
      assertEquals(id.equals("op/1") || id.equals("op/3"), snapshot.covers(row.xid()), id);
    }
    long least =
        rows.stream().mapToLong(LoggedUsage::xid).filter(x -> !snapshot.covers(x)).min().orElse(0);
    var uncovered =
        fixture.inTransaction(c -> fixture.usageLog.listSince(c, Map.of(ADA, least))).get(ADA);
    assertTrue(uncovered.stream().anyMatch(row -> row.rowKey().value().equals("op/2")));
    assertEquals(UsageSnapshot.parse(snapshot.toString()), snapshot);
  }

  /**
   * The de-duplication key was kept and the event lost (openmeter#4902): here a commit fails after
   * the row was written, and the report that comes again counts.
   */
  @Test
  void a_key_is_never_kept_without_its_use() {
    fixture
        .database
        .pool()
        .query(
            """
            create function billing.fail() returns trigger language plpgsql as $$
            begin raise exception 'injected' using errcode = 'P0001'; end $$;
            create constraint trigger fail after insert on billing.usage
              deferrable initially deferred for each row execute function billing.fail()
            """)
        .executeAndAwait();
    assertThrows(NotRecorded.class, () -> record(made("1", "5"), made("2", "6")));
    assertEquals(0, fixture.count("billing.usage"));
    fixture.database.pool().query("drop trigger fail on billing.usage").executeAndAwait();
    assertEquals(List.of(NEW, NEW), record(made("1", "5"), made("2", "6")));
    assertEquals("5 6", kilometres());
  }

  /** As above, when the connection breaks while the commit is under way. */
  @Test
  void a_commit_whose_connection_breaks_is_made_again_and_counts_once() {
    fixture
        .database
        .pool()
        .query(
            """
            create sequence billing.tries;
            create function billing.break() returns trigger language plpgsql as $$
            begin
              if nextval('billing.tries') = 1 then
                perform pg_terminate_backend(pg_backend_pid());
              end if;
              return null;
            end $$;
            create constraint trigger break after insert on billing.usage
              deferrable initially deferred for each row execute function billing.break()
            """)
        .executeAndAwait();
    assertEquals(List.of(NEW, NEW), record(made("1", "5"), made("2", "6")));
    assertEquals("5 6", kilometres());
  }

  /** Only the submission at fault is refused, not those that were committed with it. */
  @Test
  void what_the_store_never_takes_does_not_hold_up_the_others() {
    fixture
        .database
        .pool()
        .query("alter table billing.usage add constraint odd check (key <> 'op/odd')")
        .executeAndAwait();
    var answers = new ArrayList<Uni<List<Recorded>>>();
    for (int i = 0; i < 40; i++) {
      String id = i == 17 ? "odd" : "n" + i;
      answers.add(
          commits
              .record(List.of(made(id, "1")))
              .onFailure(NotRecorded.class)
              .recoverWithItem(List.of()));
    }
    List<List<Recorded>> all =
        Uni.join().all(answers).andFailFast().await().atMost(Duration.ofSeconds(60));
    for (int i = 0; i < all.size(); i++) {
      assertEquals(i == 17 ? List.of() : List.of(NEW), all.get(i), "report " + i);
    }
    assertEquals(39, fixture.count("billing.usage"));
  }

  /**
   * Many callers report the same uses at once, shuffled: each counts once, nobody waits for ever.
   */
  @Test
  void the_order_of_arrival_and_who_else_reports_do_not_matter() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var ids = new ArrayList<String>();
    for (int i = 0; i < 300; i++) {
      ids.add("k" + i);
    }
    var answers = new ArrayList<Uni<List<Recorded>>>();
    for (int caller = 0; caller < 12; caller++) {
      Collections.shuffle(ids, random);
      var reports = ids.stream().map(id -> made(id, id.substring(1))).toList();
      answers.add(commits.record(reports));
    }
    List<List<Recorded>> all =
        Uni.join().all(answers).andFailFast().await().atMost(Duration.ofSeconds(60));
    long counted = all.stream().flatMap(List::stream).filter(NEW::equals).count();
    assertEquals(300, counted, "seed " + seed);
    assertEquals(300, new HashSet<>(standing(ADA)).size(), "seed " + seed);
    assertEquals(0, fixture.count("billing.usage_conflict"), "seed " + seed);
  }
}
