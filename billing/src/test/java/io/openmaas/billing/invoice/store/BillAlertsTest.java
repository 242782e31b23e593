package io.openmaas.billing.invoice.store;

import static io.openmaas.billing.testing.BillingFixture.EUR;
import static io.openmaas.billing.testing.BillingFixture.MARENHOLM;
import static io.openmaas.billing.testing.BillingFixture.PAY_AS_YOU_GO;
import static io.openmaas.billing.testing.BillingFixture.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.billing.account.Account;
import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.metering.MeteredUses;
import io.openmaas.billing.testing.BillingFixture;
import io.openmaas.core.booking.Booking;
import io.openmaas.core.booking.LegKey;
import io.openmaas.core.booking.LegState;
import io.openmaas.core.money.Money;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** "Thresholds raise alerts" (issue 4, Build 5), on a real database. */
class BillAlertsTest {
  private static final LocalDate FIRST_OF_NOVEMBER = LocalDate.of(2026, 11, 1);

  private BillingFixture fixture;
  private BillAlerts alerts;
  private TravellerId mia;
  private Account account;

  @BeforeEach
  void start() {
    fixture = new BillingFixture();
    alerts = fixture.alerts();
    mia = fixture.signUp("Mia", "Sander");
    account = await(fixture.accounts.resolve(mia, MARENHOLM));
    fixture.now = at("2026-11-10T12:00");
    fixture
        .database
        .pool()
        .query(
            """
            insert into core.webhook (id, url, types, kinds, least_urgency, note, created_at, created_by)
            values (gen_random_uuid(), 'https://example.org/hook', '{bill.limit-reached}', '{}', 0, '', now(), 'test')
            """)
        .executeAndAwait();
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private static <T> T await(Uni<T> answer) {
    return answer.await().indefinitely();
  }

  private void limits(String... amounts) {
    limits(account.id(), amounts);
  }

  private void limits(AccountId of, String... amounts) {
    await(fixture.limits.put(of, Stream.of(amounts).map(text -> Money.of(text, EUR)).toList()));
  }

  private int sweep() {
    return await(alerts.sweep());
  }

  private Booking ride(String when, String price) {
    return ride(mia, when, price);
  }

  private Booking ride(TravellerId who, String when, String price) {
    var booking = BillingFixture.ride(who, PAY_AS_YOU_GO, at(when), price, LegState.CONFIRMED);
    fixture.inTransaction(c -> fixture.meters.bookingChanged(c, booking, at(when)));
    return booking;
  }

  /** Limits that were reached in the period, for instance {@code 10.00 at 12.00}. */
  private String reached(LocalDate periodFrom) {
    return String.join(
        ", ",
        await(fixture.limits.listReached(account, periodFrom)).stream()
            .map(one -> one.amount().major() + " at " + one.total().major())
            .toList());
  }

  private List<String> told() {
    var rows =
        fixture
            .database
            .pool()
            .query("select body from core.webhook_delivery order by created_at, body")
            .executeAndAwait();
    return StreamSupport.stream(rows.spliterator(), false).map(row -> row.getString(0)).toList();
  }

  @Test
  void a_limit_is_told_once_in_a_period_and_again_in_the_next() {
    limits("10.00");
    ride("2026-11-10T09:00", "9.99");
    assertEquals(1, sweep());
    assertEquals("", reached(FIRST_OF_NOVEMBER));
    assertEquals(List.of(), told());

    ride("2026-11-10T10:00", "0.01");
    assertEquals(1, sweep());
    assertEquals("10.00 at 10.00", reached(FIRST_OF_NOVEMBER));
    assertEquals(
        List.of(
            """
            {"type":"bill.limit-reached","timestamp":"2026-11-10T11:00:00Z","data":{"account":"%s",\
            "period":{"from":"2026-11-01","to":"2026-12-01"},\
            "limit":{"amount":"10.00","currency":"EUR"},\
            "total":{"amount":"10.00","currency":"EUR"}}}"""
                .formatted(account.id())),
        told());

    ride("2026-11-10T11:00", "5.00");
    assertEquals(1, sweep());
    limits("10.00");
    assertEquals(1, sweep());
    assertEquals(0, sweep());
    assertEquals("10.00 at 10.00", reached(FIRST_OF_NOVEMBER));
    assertEquals(1, told().size());

    fixture.now = at("2026-12-01T00:00");
    assertEquals(1, sweep(), "a new period has begun");
    assertEquals(1, told().size());
    fixture.now = at("2026-12-03T12:00");
    ride("2026-12-03T09:00", "12.00");
    assertEquals(1, sweep());
    assertEquals("10.00 at 12.00", reached(LocalDate.of(2026, 12, 1)));
    assertEquals("10.00 at 10.00", reached(FIRST_OF_NOVEMBER));
    assertEquals(2, told().size());
  }

  @Test
  void two_limits_that_are_passed_at_once_are_both_told() {
    limits("50.00", "20.00", "10.00");
    ride("2026-11-10T09:00", "25.00");
    assertEquals(1, sweep());
    assertEquals("10.00 at 25.00, 20.00 at 25.00", reached(FIRST_OF_NOVEMBER));
    assertEquals(2, told().size());
  }

  @Test
  void a_bill_that_a_reversal_lowers_and_a_use_raises_again_is_not_told_again() {
    limits("10.00");
    Booking first = ride("2026-11-10T09:00", "11.00");
    assertEquals(1, sweep());
    var key = MeteredUses.keyOf(new LegKey(first.id(), 0));
    assertEquals(true, fixture.inTransaction(c -> fixture.usages.reverse(c, key, fixture.now)));
    assertEquals(1, sweep(), "a reversal changes the bill");
    ride("2026-11-10T10:00", "12.00");
    assertEquals(1, sweep());
    assertEquals("10.00 at 11.00", reached(FIRST_OF_NOVEMBER));
    assertEquals(1, told().size());
  }

  @Test
  void without_limits_no_bill_is_drawn_and_no_usage_is_read() {
    ride("2026-11-10T09:00", "11.00");
    assertEquals(0, sweep());
    String plan = plan();
    assertFalse(readsUsage(plan), plan);
    limits("100.00");
    assertEquals(1, sweep());
    ride(fixture.signUp("Jon", "Berg"), "2026-11-10T10:00", "3.00");
    assertEquals(0, sweep(), "somebody else's use");
    limits();
    ride("2026-11-10T11:00", "100.00");
    assertEquals(0, sweep());
    assertEquals(0, fixture.count("billing.bill_watch"));
    assertEquals(List.of(), told());
  }

  @Test
  void watching_does_not_read_the_usage_of_others_or_of_long_ago() {
    limits("100.00");
    fixture
        .database
        .pool()
        .query(
            """
            insert into billing.usage (key, account, at, content, recorded_at)
            select 'test/' || n, case when mod(n, 2) = 0 then '%s' else md5(mod(n, 500)::text)::uuid end,
                   '2026-09-01', '', now() from generate_series(1, 20000) n
            """
                .formatted(account.id()))
        .executeAndAwait();
    fixture
        .database
        .pool()
        .query(
            "update billing.bill_watch set seen = pg_current_snapshot(), state = billing.bill_state(account)")
        .executeAndAwait();
    fixture.database.pool().query("analyze billing.usage").executeAndAwait();
    String plan = plan();
    assertTrue(readsUsage(plan), plan);
    assertFalse(plan.contains("Seq Scan on usage"), plan);
  }

  private String plan() {
    var rows =
        fixture
            .database
            .pool()
            .preparedQuery(
                "explain (analyze, costs off, timing off, summary off) " + BillAlerts.LOOK)
            .executeAndAwait(
                Tuple.of(
                    new UUID(0, 0),
                    fixture.now.atOffset(java.time.ZoneOffset.UTC),
                    BillAlerts.PAGE));
    return String.join(
        "\n", StreamSupport.stream(rows.spliterator(), false).map(r -> r.getString(0)).toList());
  }

  private static boolean readsUsage(String plan) {
    return plan.lines()
        .anyMatch(line -> line.contains(" on usage") && !line.contains("never executed"));
  }

  @Test
  void a_limit_below_the_running_bill_is_told_when_it_is_set() {
    ride("2026-11-10T09:00", "11.00");
    limits("11.00");
    assertEquals(1, sweep());
    assertEquals("11.00 at 11.00", reached(FIRST_OF_NOVEMBER));
  }

  @Test
  void a_subscription_that_starts_is_seen() {
    var jon = fixture.signUp("Jon", "Berg");
    account = await(fixture.accounts.resolve(jon, MARENHOLM));
    limits("40.00");
    assertEquals(1, sweep());
    fixture.subscribe(jon, FIRST_OF_NOVEMBER);
    assertEquals(1, sweep());
    assertEquals("40.00 at 49.00", reached(FIRST_OF_NOVEMBER));
    assertEquals(0, sweep());
  }

  @Test
  void use_of_an_account_that_a_household_pays_for_reaches_the_limit_of_the_household() {
    var household = new AccountId(UUID.randomUUID());
    await(
        fixture.accounts.open(
            fixture.database.pool(),
            new Account(
                household,
                new Account.Holder.Household("Sander"),
                account.place(),
                Optional.empty(),
                account.contact())));
    limits(household, "10.00");
    assertEquals(1, sweep());
    await(fixture.accounts.setPayer(fixture.database.pool(), account.id(), Optional.of(household)));
    assertEquals(1, sweep(), "who is on the bill has changed");
    ride("2026-11-10T09:00", "11.00");
    assertEquals(1, sweep());
    assertEquals(1, fixture.count("billing.bill_alert where total_minor = 1100"));
  }

  /** A row that was written before the bill was looked at, and committed after, is seen too. */
  @Test
  void use_that_is_committed_late_is_not_missed() {
    limits("10.00");
    fixture.inTransaction(
        open -> {
          var booking =
              BillingFixture.ride(
                  mia, PAY_AS_YOU_GO, at("2026-11-10T09:00"), "11.00", LegState.CONFIRMED);
          return fixture
              .meters
              .bookingChanged(open, booking, fixture.now)
              .flatMap(_ -> alerts.sweep())
              .invoke(drawn -> assertEquals(1, drawn));
        });
    assertEquals("", reached(FIRST_OF_NOVEMBER));
    assertEquals(1, sweep());
    assertEquals("10.00 at 11.00", reached(FIRST_OF_NOVEMBER));
  }

  @Test
  void of_many_processes_that_look_at_the_same_moment_one_tells() {
    limits("1.00", "2.00", "3.00", "4.00", "5.00");
    ride("2026-11-10T09:00", "11.00");
    var all = Stream.generate(fixture::alerts).limit(6).map(BillAlerts::sweep).toList();
    await(Uni.join().all(all).andFailFast());
    assertEquals(5, fixture.count("billing.bill_alert"));
    assertEquals(5, told().size());
  }

  /** One account that cannot be drawn is left alone for a minute; the others are looked at. */
  @Test
  void an_account_that_cannot_be_drawn_does_not_keep_others_from_being_told() {
    limits("10.00");
    var place = account.place();
    var broken = new AccountId(new UUID(0, 1));
    await(
        fixture.accounts.open(
            fixture.database.pool(),
            new Account(
                broken,
                new Account.Holder.Household("Nowhere"),
                place,
                Optional.empty(),
                account.contact())));
    limits(broken, "1.00");
    fixture
        .database
        .pool()
        .preparedQuery("update billing.account set zone = 'Nowhere/Land' where id = $1")
        .executeAndAwait(Tuple.of(broken.value()));
    ride("2026-11-10T09:00", "11.00");
    assertEquals(2, sweep());
    assertEquals("10.00 at 11.00", reached(FIRST_OF_NOVEMBER));
    assertEquals(0, sweep());
    fixture.now = fixture.now.plusSeconds(61);
    assertEquals(1, sweep());
  }

  @Test
  void the_time_is_that_of_the_bill() {
    limits("10.00");
    ride("2026-11-10T09:00", "11.00");
    sweep();
    assertEquals(
        Instant.parse("2026-11-10T11:00:00Z"),
        await(fixture.limits.listReached(account, FIRST_OF_NOVEMBER)).getFirst().at());
  }
}
