package io.openmaas.billing.subscription.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.PlanId;
import io.openmaas.billing.catalogue.yaml.CatalogueYaml;
import io.openmaas.billing.holding.store.Holders;
import io.openmaas.billing.subscription.Change;
import io.openmaas.billing.subscription.ChangeKind;
import io.openmaas.billing.subscription.HeldSubscription;
import io.openmaas.billing.subscription.SubscriptionHistory;
import io.openmaas.billing.subscription.SubscriptionHistory.Entry;
import io.openmaas.billing.subscription.SubscriptionId;
import io.openmaas.billing.subscription.Timeline;
import io.openmaas.billing.subscription.store.SubscriptionRecords.Answer;
import io.openmaas.billing.subscription.store.SubscriptionRecords.Asked;
import io.openmaas.billing.subscription.store.SubscriptionRecords.Decided;
import io.openmaas.billing.testing.BillingFixture;
import io.openmaas.core.city.CityId;
import io.openmaas.core.idempotency.IdempotencyKey;
import io.openmaas.core.idempotency.store.IdempotencyKeys;
import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.testing.TestSessions;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SubscriptionRecordsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final CityId MARENHOLM = new CityId("marenholm");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Instant NOW = Instant.parse("2026-11-02T08:00:00.123456Z");
  private static final TariffRef CITY_FLAT = new TariffRef("city-flat@1");

  private static TestDatabase database;
  private static TestSessions sessions;
  private static SubscriptionHistories histories;
  private static SubscriptionRecords records;
  private final Catalogue catalogue = CatalogueYaml.shipped();
  private final TravellerId ada = new TravellerId(UUID.randomUUID());
  private final TravellerId bert = new TravellerId(UUID.randomUUID());
  private final AccountId company = new AccountId(UUID.randomUUID());

  @BeforeAll
  static void open() {
    database = new TestDatabase();
    sessions = new TestSessions(database);
    histories = new SubscriptionHistories(database.pool());
    records = new SubscriptionRecords(sessions.factory(), new IdempotencyKeys(() -> NOW));
  }

  @AfterAll
  static void close() {
    sessions.close();
    database.close();
  }

  private static Entry entry(String day, Change change) {
    return new Entry(UUID.randomUUID(), NOW, LocalDate.parse(day), Optional.empty(), change);
  }

  private HeldSubscription begun(TravellerId holder, String day) {
    var started =
        new Change.Started(
            CITY_FLAT,
            AccountId.of(holder, MARENHOLM),
            Set.of(),
            new BigDecimal("2.50"),
            Optional.of(31));
    return new HeldSubscription(
        new SubscriptionHistory(
            new SubscriptionId(UUID.randomUUID()), BERLIN, List.of(entry(day, started))),
        holder,
        MARENHOLM,
        1);
  }

  private Decided decided(HeldSubscription after, int version) {
    return new Decided(after, Timeline.of(after.history(), catalogue), version);
  }

  private static HeldSubscription with(HeldSubscription held, Entry... entries) {
    var history = held.history();
    for (Entry entry : entries) {
      history = history.with(entry);
    }
    return new HeldSubscription(history, held.holder(), held.city(), history.changes().size());
  }

  private static Asked asked(String key, Object content) {
    return new Asked(
        new UUID(0, 7), "test", Optional.ofNullable(key).map(IdempotencyKey::new), content);
  }

  private static Answer await(Uni<Answer> answer) {
    return answer.await().atMost(PATIENCE);
  }

  private HeldSubscription start(TravellerId holder, String day) {
    var begun = begun(holder, day);
    await(records.start(asked(null, "start"), () -> decided(begun, 0), _ -> "{}"));
    return begun;
  }

  private static HeldSubscription found(HeldSubscription held) {
    return histories.find(held.id()).await().atMost(PATIENCE).orElseThrow();
  }

  private Answer change(HeldSubscription before, Entry... entries) {
    return await(
        records.change(
            asked(null, "change"),
            () -> decided(with(before, entries), before.version()),
            _ -> "{}"));
  }

  @Test
  void every_kind_of_change_comes_back_as_it_was() {
    var begun = start(ada, "2026-11-02");
    var quantity = entry("2026-11-05", new Change.QuantityChanged(new BigDecimal("3")));
    var after =
        with(
            begun,
            quantity,
            new Entry(
                UUID.randomUUID(),
                NOW,
                LocalDate.parse("2026-11-06"),
                Optional.of(NOW),
                new Change.Paused()),
            entry("2026-11-09", new Change.Resumed()),
            entry("2026-11-10", new Change.PayerChanged(company)),
            entry("2026-11-11", new Change.MembersChanged(Set.of(bert, ada))),
            entry("2026-11-12", new Change.BillingDayMoved(15)),
            entry("2026-12-01", new Change.Migrated(CITY_FLAT)),
            entry("2026-11-03", new Change.TakenBack(quantity.id())),
            entry("2027-01-01", new Change.Ended("moved away")));
    await(records.change(asked(null, "all"), () -> decided(after, 1), _ -> "{}"));
    assertEquals(after, found(begun));
    for (Change change :
        List.of(
            new Change.PlanChanged(CITY_FLAT),
            new Change.AddOnTaken(CITY_FLAT, new BigDecimal("1.0")),
            new Change.AddOnEnded(new PlanId("add-on")))) {
      assertEquals(
          change, ChangeColumns.change(ChangeKind.of(change), ChangeColumns.content(change)));
    }
    assertEquals(
        Set.of(begun.id()), ids(histories.listUsableBy(bert, MARENHOLM).await().atMost(PATIENCE)));
    var paidBy =
        histories
            .listPaidBy(
                List.of(company, AccountId.of(ada, MARENHOLM), new AccountId(new UUID(0, 0))))
            .await()
            .atMost(PATIENCE);
    assertEquals(Set.of(company, AccountId.of(ada, MARENHOLM)), paidBy.keySet());
    assertEquals(List.of(after), paidBy.get(company));
  }

  private static Set<SubscriptionId> ids(List<HeldSubscription> list) {
    return Set.copyOf(list.stream().map(HeldSubscription::id).toList());
  }

  @Test
  void a_repetition_under_the_same_key_is_answered_as_the_first_time() {
    var begun = begun(ada, "2026-11-02");
    var first = await(records.start(asked("k", "a"), () -> decided(begun, 0), _ -> "{\"n\":1}"));
    var again =
        await(
            records.start(
                asked("k", "a"),
                () -> {
                  throw new AssertionError("decided again");
                },
                _ -> "{\"n\":2}"));
    assertEquals(new Answer(201, "{\"n\":1}"), first);
    assertEquals(first, again);
    var other =
        assertThrows(
            ProblemException.class,
            () -> await(records.start(asked("k", "b"), () -> decided(begun, 0), _ -> "{}")));
    assertEquals(422, other.problem().status());
  }

  @Test
  void a_refused_change_leaves_its_key_free_and_nothing_behind() {
    var begun = start(ada, "2026-11-02");
    assertThrows(
        ProblemException.class,
        () -> {
          var stale =
              new Decided(
                  with(begun, entry("2026-11-03", new Change.Paused())),
                  Timeline.of(begun.history(), catalogue),
                  0);
          await(records.change(asked("free", "x"), () -> stale, _ -> "{}"));
        });
    assertEquals(begun, found(begun));
    var answer =
        await(
            records.change(
                asked("free", "x"),
                () -> decided(with(begun, entry("2026-11-03", new Change.Paused())), 1),
                _ -> "{\"ok\":true}"));
    assertEquals("{\"ok\":true}", answer.json());
  }

  @Test
  void of_two_changes_of_one_version_at_the_same_moment_one_is_refused() {
    var begun = start(ada, "2026-11-02");
    var both = new ArrayList<Uni<Object>>();
    for (int i = 0; i < 8; i++) {
      var after = with(begun, entry("2026-11-1" + i, new Change.Paused()));
      both.add(
          records
              .change(asked(null, "race"), () -> decided(after, 1), _ -> "{}")
              .map(Object.class::cast)
              .onFailure()
              .recoverWithItem(failure -> failure));
    }
    var outcomes = Uni.join().all(both).andCollectFailures().await().atMost(PATIENCE);
    assertEquals(1, outcomes.stream().filter(Answer.class::isInstance).count());
    outcomes.stream()
        .filter(outcome -> !(outcome instanceof Answer))
        .forEach(
            outcome ->
                assertEquals(
                    "changed-meanwhile",
                    assertInstanceOf(ProblemException.class, outcome).problem().code()));
    assertEquals(2, found(begun).version());
  }

  @Test
  void no_two_subscriptions_of_a_traveller_in_a_city_have_a_day_in_common() {
    var begun = start(ada, "2026-11-02");
    refusedAsSecond(begun(ada, "2026-12-01"));
    change(begun, entry("2026-12-01", new Change.Ended("asked")));
    refusedAsSecond(begun(ada, "2026-11-30"));
    start(ada, "2026-12-01");
    start(bert, "2026-11-02");
    // and taking the end back would bring them together again
    var ended = found(begun);
    var back =
        with(
            ended,
            entry("2026-11-03", new Change.TakenBack(ended.history().changes().getLast().id())));
    var refused =
        assertThrows(
            ProblemException.class,
            () -> await(records.change(asked(null, "back"), () -> decided(back, 2), _ -> "{}")));
    assertEquals("already-subscribed", refused.problem().code());
  }

  private void refusedAsSecond(HeldSubscription second) {
    var refused =
        assertThrows(
            ProblemException.class,
            () -> await(records.start(asked(null, "start"), () -> decided(second, 0), _ -> "{}")));
    assertEquals("already-subscribed", refused.problem().code());
  }

  @Test
  void what_was_recorded_is_never_changed() {
    start(ada, "2026-11-02");
    for (String statement :
        List.of(
            "update billing.subscription_change set day = day + 1",
            "delete from billing.subscription_change",
            "truncate billing.subscription_change cascade")) {
      var refused =
          assertThrows(
              RuntimeException.class, () -> database.pool().query(statement).executeAndAwait());
      assertTrue(refused.getMessage().contains("append-only"), refused.getMessage());
    }
  }

  @Test
  void who_may_use_it_on_a_day_follows_the_history() {
    var begun = start(ada, "2026-11-02");
    change(
        begun,
        entry("2026-11-10", new Change.Paused()),
        entry("2026-11-20", new Change.Resumed()),
        entry("2026-11-25", new Change.MembersChanged(Set.of(bert))),
        entry("2026-12-31", new Change.Ended("asked")));
    assertEquals("yes", uses(ada, "2026-11-02"));
    assertEquals("no", uses(ada, "2026-11-01"));
    assertEquals("no", uses(ada, "2026-11-10"));
    assertEquals("yes", uses(ada, "2026-11-20"));
    assertEquals("no", uses(bert, "2026-11-24"));
    assertEquals("yes", uses(bert, "2026-11-25"));
    assertEquals("no", uses(ada, "2026-12-31"));
    var listed = histories.list(ada).await().atMost(PATIENCE).getFirst();
    var timeline = Timeline.of(listed.history(), catalogue);
    assertEquals(CITY_FLAT, timeline.stretches().getFirst().plan().plan().ref());
    assertEquals(31, timeline.periods().cycleOn(LocalDate.parse("2026-11-02")).day());
    assertEquals(Optional.of(LocalDate.parse("2026-12-31")), timeline.endsOn());
  }

  private String uses(TravellerId traveller, String day) {
    return new Holders(histories, catalogue)
            .find(traveller, BillingFixture.MARENHOLM, LocalDate.parse(day))
            .await()
            .atMost(PATIENCE)
            .subscription()
            .isPresent()
        ? "yes"
        : "no";
  }
}
