package io.openmaas.billing.metering.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.billing.metering.Pin;
import io.openmaas.billing.metering.Recorded;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.metering.UsageReport;
import io.openmaas.billing.metering.Use;
import io.openmaas.billing.metering.store.UsageConflicts.Decided;
import io.openmaas.billing.testing.BillingFixture;
import io.openmaas.core.time.Period;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UsageConflictsTest {
  private static final AccountId ADA = new AccountId(new UUID(1, 1));
  private static final AccountId BEN = new AccountId(new UUID(1, 2));
  private static final Instant AT = Instant.parse("2026-10-12T09:00:00Z");

  private BillingFixture fixture;
  private UsageCommits commits;
  private UsageConflicts conflicts;

  @BeforeEach
  void start() {
    fixture = new BillingFixture();
    commits = new UsageCommits(fixture.database.pool(), fixture.usages, () -> fixture.now);
    conflicts =
        new UsageConflicts(
            fixture.database.pool(), fixture.usageLog, fixture.usages, () -> fixture.now);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private static Usage usage(String key, AccountId account, int kilometres) {
    return new Usage(
        new UsageKey(key),
        account,
        new Use(
            UsageKind.CAR_SHARE,
            Period.of(AT, Duration.ZERO),
            AT,
            Map.of(),
            Map.of(Measure.KILOMETRES, BigDecimal.valueOf(kilometres)),
            Optional.empty()),
        Pin.NONE,
        new Usage.Proof.Reported("op", ""));
  }

  private Recorded record(UsageReport report) {
    return commits.record(List.of(report)).await().indefinitely().getFirst();
  }

  private List<UsageConflicts.Case> open() {
    return conflicts.listOpen(0, 100).await().indefinitely();
  }

  private Use standing(String key) {
    return fixture
        .inTransaction(c -> fixture.usageLog.find(c, new UsageKey(key)))
        .orElseThrow()
        .use();
  }

  @Test
  void finance_sees_both_and_makes_one_of_them_stand() {
    record(new UsageReport.Made(usage("op/1", ADA, 5)));
    record(new UsageReport.Made(usage("op/1", ADA, 6)));
    record(new UsageReport.Made(usage("op/1", ADA, 7)));
    var both = open();
    assertEquals(2, both.size());
    assertEquals(usage("op/1", ADA, 6), both.getFirst().conflict().told().orElseThrow());
    assertEquals(usage("op/1", ADA, 5), both.getFirst().stands().getFirst().usage());

    long six = both.getFirst().conflict().id();
    long seven = both.getLast().conflict().id();
    assertEquals(Decided.CORRECTED, conflicts.correct(six, "finance@x").await().indefinitely());
    assertEquals(Decided.DISMISSED, conflicts.dismiss(seven, "finance@x").await().indefinitely());
    assertEquals(new BigDecimal("6"), standing("op/1").quantity(Measure.KILOMETRES));
    assertEquals(List.of(), open());
    assertEquals(Decided.UNKNOWN, conflicts.correct(six, "finance@x").await().indefinitely());
    assertEquals(Recorded.CONFLICT, record(new UsageReport.Made(usage("op/1", ADA, 7))));
    assertEquals(List.of(), open(), "what was decided is not asked again");
  }

  @Test
  void a_contradicting_correction_can_be_settled_too() {
    record(new UsageReport.Made(usage("op/1", ADA, 5)));
    var key = new UsageKey("op/1b");
    var root = new UsageKey("op/1");
    record(new UsageReport.Correction(key, root, usage("op/1b", ADA, 6)));
    assertEquals(
        Recorded.CONFLICT, record(new UsageReport.Correction(key, root, usage("op/1b", ADA, 7))));
    long id = open().getFirst().conflict().id();
    assertEquals(Decided.CORRECTED, conflicts.correct(id, "finance@x").await().indefinitely());
    assertEquals(new BigDecimal("7"), standing("op/1").quantity(Measure.KILOMETRES));
  }

  @Test
  void another_account_is_not_charged_by_settling_a_contradiction() {
    record(new UsageReport.Made(usage("op/1", ADA, 5)));
    record(new UsageReport.Made(usage("op/1", BEN, 5)));
    long id = open().getFirst().conflict().id();
    assertEquals(Decided.OTHER_ACCOUNT, conflicts.correct(id, "finance@x").await().indefinitely());
    assertEquals(1, open().size());
  }
}
