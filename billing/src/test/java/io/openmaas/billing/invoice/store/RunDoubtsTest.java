package io.openmaas.billing.invoice.store;

import static io.openmaas.billing.testing.BillingFixture.EUR;
import static io.openmaas.billing.testing.BillingFixture.MARENHOLM;
import static io.openmaas.billing.testing.BillingFixture.at;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.billing.catalogue.yaml.CatalogueYaml;
import io.openmaas.billing.invoice.Drawing;
import io.openmaas.billing.invoice.ReverseCharge;
import io.openmaas.billing.metering.Pin;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.metering.Use;
import io.openmaas.billing.metering.store.UsageContent;
import io.openmaas.billing.subscription.store.SubscriptionHistories;
import io.openmaas.billing.testing.BillingFixture;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.time.Period;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What could be lost or billed twice between runs: each doubt on the real database, with runs at
 * odd moments. Whatever the runs were, the lines of all documents come to what one run at the end
 * would have billed.
 */
class RunDoubtsTest {
  private static final Catalogue CATALOGUE =
      CatalogueYaml.read(
          Map.of(
              "tax-rates.yaml",
              CatalogueYaml.shippedFiles().get("tax-rates.yaml"),
              "doubts.yaml",
              """
              currency: EUR
              plans:
                - id: arrears
                  version: 1
                  effectiveFrom: 2026-01-01
                  name: In arrears
                  billing: ANNIVERSARY
                  prices:
                    - { kind: recurring, name: Fee, amount: "30.00", tax: LOCAL_PASSENGER_TRANSPORT }
                    - { kind: operatorPrice, name: Ticket, usage: TRANSIT, percent: 100, tax: LOCAL_PASSENGER_TRANSPORT }
                - id: calendar
                  version: 1
                  effectiveFrom: 2026-01-01
                  name: By the calendar
                  billing: CALENDAR_MONTH
                  prices:
                    - { kind: recurring, name: Fee, amount: "31.00", tax: LOCAL_PASSENGER_TRANSPORT }
                    - { kind: operatorPrice, name: Ticket, usage: TRANSIT, percent: 100, tax: LOCAL_PASSENGER_TRANSPORT }
                - id: advance
                  version: 1
                  effectiveFrom: 2026-01-01
                  name: In advance
                  billing: ANNIVERSARY
                  prices:
                    - { kind: recurring, name: Fee, amount: "40.00", timing: IN_ADVANCE, tax: LOCAL_PASSENGER_TRANSPORT }
                    - { kind: operatorPrice, name: Ticket, usage: TRANSIT, percent: 100, tax: LOCAL_PASSENGER_TRANSPORT }
                - id: advance-calendar
                  version: 1
                  effectiveFrom: 2026-01-01
                  name: In advance by the calendar
                  billing: CALENDAR_MONTH
                  prices:
                    - { kind: oneOff, code: sign-up, name: Sign-up, amount: "5.00", occasion: SIGN_UP, tax: LOCAL_PASSENGER_TRANSPORT }
                    - { kind: recurring, name: Fee, amount: "40.00", timing: IN_ADVANCE, tax: LOCAL_PASSENGER_TRANSPORT }
                    - { kind: operatorPrice, name: Ticket, usage: TRANSIT, percent: 100, tax: LOCAL_PASSENGER_TRANSPORT }
                - id: pay-as-you-go
                  version: 1
                  effectiveFrom: 2026-01-01
                  name: Pay as you go
                  withoutSubscription: true
                  billing: CALENDAR_MONTH
                  prices:
                    - { kind: operatorPrice, name: Ticket, usage: TRANSIT, percent: 100, tax: LOCAL_PASSENGER_TRANSPORT }
              """));

  private BillingFixture fixture;
  private BillingRuns runs;

  @BeforeEach
  void start() {
    fixture = new BillingFixture();
    runs =
        new BillingRuns(
            fixture.database.pool(),
            new AccountMaterial(
                fixture.accounts,
                fixture.cities,
                new SubscriptionHistories(fixture.database.pool()),
                fixture.usageLog,
                new DrawnAccounts(
                    new Drawing(CATALOGUE, ReverseCharge.NEVER),
                    CATALOGUE,
                    BillingFixture.ISSUER,
                    UUID::randomUUID)),
            fixture.ledger,
            fixture.events,
            BillingFixture.ISSUER,
            BillingRuns.Settings.of(Infrastructure.getDefaultWorkerPool()),
            () -> fixture.now,
            UUID::randomUUID);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private BillingRuns.Progress run(String day) {
    fixture.now = at(day + "T06:00:00");
    return runUntil(day);
  }

  private BillingRuns.Progress runUntil(String day) {
    return runs.run(at(day + "T06:00:00"), Optional.empty()).await().indefinitely();
  }

  private UUID person(Optional<UUID> payer) {
    var traveller = new TravellerId(UUID.randomUUID());
    UUID id = AccountId.of(traveller, MARENHOLM.id()).value();
    fixture
        .database
        .pool()
        .preparedQuery(
            """
            insert into billing.account (id, kind, traveller, city, country, zone, currency,
                                         paid_by, contact_name, contact_address, language)
            values ($1, 'PERSON', $2, 'marenholm', 'DE', 'Europe/Berlin', 'EUR', $3, 'Ada',
                    'Street 1', 'de')
            """)
        .executeAndAwait(Tuple.of(id, traveller.value(), payer.orElse(null)));
    return id;
  }

  private UUID company() {
    UUID id = UUID.randomUUID();
    fixture
        .database
        .pool()
        .preparedQuery(
            """
            insert into billing.account (id, kind, name, city, country, zone, currency,
                                         contact_name, contact_address, language)
            values ($1, 'COMPANY', 'Works', 'marenholm', 'DE', 'Europe/Berlin', 'EUR', 'Works',
                    'Street 1', 'de')
            """)
        .executeAndAwait(Tuple.of(id));
    return id;
  }

  /** Recorded at {@link BillingFixture#now}. */
  private UUID subscribe(UUID account, String plan, String day) {
    UUID id = UUID.randomUUID();
    var pool = fixture.database.pool();
    pool.preparedQuery(
            """
            insert into billing.subscription (id, traveller, city, plan, starts_on, billing_day, zone)
            select $1, coalesce(traveller, gen_random_uuid()), city, $3, $4::date, 1, zone
              from billing.account where id = $2
            """)
        .executeAndAwait(Tuple.of(id, account, plan + "@1", LocalDate.parse(day)));
    change(
        id,
        1,
        day,
        "STARTED",
        new JsonObject()
            .put("plan", plan + "@1")
            .put("account", account.toString())
            .put("members", new io.vertx.core.json.JsonArray())
            .put("quantity", "1"));
    pool.preparedQuery(
            "insert into billing.subscription_payer (account, subscription) values ($1, $2)")
        .executeAndAwait(Tuple.of(account, id));
    return id;
  }

  private void change(UUID subscription, int number, String day, String kind, JsonObject content) {
    fixture
        .database
        .pool()
        .preparedQuery(
            """
            insert into billing.subscription_change
                   (subscription, number, id, recorded_at, day, kind, content)
            values ($1, $2, gen_random_uuid(), $3, $4, $5, $6)
            """)
        .executeAndAwait(
            Tuple.of(
                subscription,
                number,
                BatchWriter.utc(fixture.now),
                LocalDate.parse(day),
                kind,
                content));
  }

  private void use(UUID account, String when, String price) {
    use(fixture.database.pool(), account, when, price);
  }

  private static void use(SqlClient client, UUID account, String when, String price) {
    Instant then = at(when);
    byte[] content =
        UsageContent.encode(
            new Usage(
                new UsageKey("any"),
                new AccountId(account),
                new Use(
                    UsageKind.TRANSIT,
                    Period.of(then.minusSeconds(600), Duration.ofMinutes(10)),
                    then,
                    Map.of(Use.OPERATOR, "city-transit"),
                    Map.of(),
                    Optional.of(Money.of(price, EUR))),
                Pin.tariff(new TariffRef("pay-as-you-go@1")),
                new Usage.Proof.OfTicket("leg", "ticket", "U2")));
    client
        .preparedQuery(
            "insert into billing.usage (key, account, at, content, recorded_at)"
                + " values ($1, $2, $3, $4, $3)")
        .executeAndAwait(
            Tuple.of(
                "leg/" + UUID.randomUUID(),
                account,
                BatchWriter.utc(then),
                Buffer.buffer(content)));
  }

  /** Every line of every document: days of service and amount. */
  private List<String> billed(UUID account) {
    var lines = new ArrayList<String>();
    fixture
        .database
        .pool()
        .preparedQuery(
            """
            select c.content from billing.invoice_head h join billing.invoice_content c using (id)
             where h.account = $1 order by h.series, h.year, h.sequence
            """)
        .executeAndAwait(Tuple.of(account))
        .forEach(
            row ->
                io.openmaas.billing.invoice.InvoiceDocument.parse(
                        PackedBytes.unpack(row.getDelegate().getBuffer(0).getBytes()))
                    .draft()
                    .lines()
                    .forEach(
                        line ->
                            lines.add(
                                line.due().key().service().from() + " " + line.due().amount())));
    return lines;
  }

  private void requireWhole() {
    assertEquals(
        List.of(), new InvoiceAudit(fixture.database.pool()).run().await().indefinitely().faults());
  }

  private void requireNoFailure(BillingRuns.Progress progress) {
    assertEquals(List.of(), progress.failures());
  }

  /** The billing period of a subscription is not the calendar month, and runs come daily. */
  @Test
  void a_period_that_ends_within_the_month_is_billed_once() {
    fixture.now = at("2026-01-15T10:00:00");
    UUID account = person(Optional.empty());
    subscribe(account, "arrears", "2026-01-15");
    use(account, "2026-01-20T10:00:00", "2.00");
    use(account, "2026-02-03T10:00:00", "3.00");
    for (String day :
        List.of(
            "2026-01-16",
            "2026-02-01",
            "2026-02-15",
            "2026-02-16",
            "2026-02-20",
            "2026-03-01",
            "2026-03-02",
            "2026-03-15",
            "2026-03-17",
            "2026-04-01")) {
      requireNoFailure(run(day));
    }
    assertEquals(
        List.of("2026-01-15 30.00 EUR", "2026-02-15 30.00 EUR"),
        billed(account).stream().filter(line -> line.endsWith("30.00 EUR")).toList());
    assertEquals(4, billed(account).size(), billed(account).toString());
    requireWhole();
  }

  @Test
  void a_fee_in_advance_within_the_month_is_billed_once() {
    fixture.now = at("2026-01-12T10:00:00");
    UUID account = person(Optional.empty());
    subscribe(account, "advance", "2026-01-12");
    use(account, "2026-01-20T10:00:00", "2.00");
    for (String day :
        List.of(
            "2026-01-12",
            "2026-01-13",
            "2026-01-20",
            "2026-02-01",
            "2026-02-12",
            "2026-02-14",
            "2026-03-01")) {
      requireNoFailure(run(day));
    }
    assertEquals(
        List.of("2026-01-12 40.00 EUR", "2026-02-12 40.00 EUR"),
        billed(account).stream().filter(line -> line.endsWith("40.00 EUR")).toList());
    assertEquals(3, billed(account).size(), billed(account).toString());
    requireWhole();
  }

  @Test
  void a_sign_up_fee_and_a_part_of_a_month_in_advance_are_billed_once() {
    fixture.now = at("2026-01-05T10:00:00");
    UUID account = person(Optional.empty());
    use(account, "2026-01-04T10:00:00", "2.00");
    requireNoFailure(run("2026-01-06"));
    fixture.now = at("2026-01-22T10:00:00");
    subscribe(account, "advance-calendar", "2026-01-22");
    for (String day :
        List.of(
            "2026-01-22", "2026-01-23", "2026-01-30", "2026-02-01", "2026-02-12", "2026-03-01")) {
      requireNoFailure(run(day));
    }
    assertEquals(
        List.of(
            "2026-01-04 2.00 EUR",
            "2026-01-22 12.90 EUR",
            "2026-01-22 5.00 EUR",
            "2026-02-01 40.00 EUR",
            "2026-03-01 40.00 EUR"),
        billed(account).stream().sorted().toList());
    requireWhole();
  }

  /** A run by an earlier day, after a change reopened the account. */
  @Test
  void a_run_until_an_earlier_day_takes_nothing_back() {
    fixture.now = at("2026-01-01T10:00:00");
    UUID account = person(Optional.empty());
    UUID subscription = subscribe(account, "calendar", "2026-01-01");
    use(account, "2026-01-10T10:00:00", "1.00");
    use(account, "2026-02-10T10:00:00", "2.00");
    requireNoFailure(run("2026-02-01"));
    requireNoFailure(run("2026-03-01"));
    fixture.now = at("2026-03-02T10:00:00");
    change(
        subscription, 2, "2026-01-20", "QUANTITY_CHANGED", new JsonObject().put("quantity", "1"));
    use(account, "2026-02-15T10:00:00", "4.00");
    fixture.now = at("2026-03-08T10:00:00"); // later than a change is looked at twice
    requireNoFailure(runUntil("2026-02-01"));
    use(account, "2026-02-16T10:00:00", "8.00");
    requireNoFailure(runUntil("2026-02-10"));
    requireNoFailure(run("2026-04-01"));
    assertEquals(10800, totals(), billed(account).toString()); // 3 x 31.00 + 1 + 2 + 4 + 8
    requireWhole();
  }

  private long totals() {
    return fixture
        .database
        .pool()
        .query("select coalesce(sum(total_minor), 0)::bigint from billing.invoice_head")
        .executeAndAwait()
        .iterator()
        .next()
        .getLong(0);
  }

  /** A long transaction holds uses of the month back while the month is billed twice. */
  @Test
  void uses_of_a_long_transaction_come_later_and_once() {
    UUID account = person(Optional.empty());
    SqlConnection slow = fixture.database.pool().getConnection().await().indefinitely();
    var transaction = slow.begin().await().indefinitely();
    use(slow, account, "2026-01-10T10:00:00", "4.00");
    use(account, "2026-01-11T10:00:00", "1.00");
    requireNoFailure(run("2026-02-01"));
    use(account, "2026-02-11T10:00:00", "2.00");
    requireNoFailure(run("2026-03-01"));
    transaction.commit().await().indefinitely();
    slow.close().await().indefinitely();
    requireNoFailure(run("2026-04-01"));
    requireNoFailure(run("2026-05-01"));
    assertEquals(
        List.of("2026-01-11 1.00 EUR", "2026-02-11 2.00 EUR", "2026-01-10 4.00 EUR"),
        billed(account));
    requireWhole();
  }

  /** A parent whose drawing fails is tried again; its children are not billed meanwhile. */
  @Test
  void children_wait_for_the_invoice_of_a_parent_that_fails() {
    UUID parent = company();
    UUID child = person(Optional.of(parent));
    UUID other = person(Optional.empty());
    use(child, "2026-01-11T10:00:00", "1.00");
    use(other, "2026-01-11T10:00:00", "1.00");
    fixture.now = at("2026-01-11T10:00:00");
    UUID broken = UUID.randomUUID();
    fixture
        .database
        .pool()
        .preparedQuery(
            """
            insert into billing.usage (key, account, at, content, recorded_at)
            values ($1, $2, $3, 'x', $3)
            """)
        .executeAndAwait(
            Tuple.of("leg/" + broken, parent, BatchWriter.utc(at("2026-01-12T10:00:00"))));
    var progress = run("2026-02-01");
    assertEquals(1, progress.count().invoices(), progress.toString());
    assertEquals(
        List.of(new AccountId(parent)),
        progress.failures().stream().map(BillingRuns.FailedAccount::account).toList());
    assertEquals(List.of(), billed(child));
    fixture
        .database
        .pool()
        .query("alter table billing.usage disable trigger all")
        .executeAndAwait();
    fixture
        .database
        .pool()
        .preparedQuery("delete from billing.usage where key = $1")
        .executeAndAwait(Tuple.of("leg/" + broken));
    use(child, "2026-02-03T10:00:00", "2.00");
    requireNoFailure(run("2026-03-01"));
    assertEquals(List.of("2026-01-11 1.00 EUR", "2026-02-03 2.00 EUR"), billed(parent));
    requireWhole();
  }

  /** A child was billed by itself, then somebody pays for it, then not any more. */
  @Test
  void a_change_of_the_payer_between_runs_loses_and_doubles_nothing() {
    UUID parent = company();
    UUID child = person(Optional.empty());
    use(child, "2026-01-11T10:00:00", "1.00");
    requireNoFailure(run("2026-02-01"));
    pay(child, parent);
    use(child, "2026-01-12T10:00:00", "2.00");
    use(child, "2026-02-12T10:00:00", "4.00");
    requireNoFailure(run("2026-03-01"));
    pay(child, null);
    use(child, "2026-02-13T10:00:00", "8.00");
    use(child, "2026-03-13T10:00:00", "16.00");
    requireNoFailure(run("2026-04-01"));
    assertEquals(3100, totals(), billed(child) + " " + billed(parent));
    requireWhole();
  }

  private void pay(UUID child, UUID parent) {
    fixture
        .database
        .pool()
        .preparedQuery("update billing.account set paid_by = $2 where id = $1")
        .executeAndAwait(Tuple.of(child, parent));
  }

  /** The child's periods end within the month of the parent. */
  @Test
  void a_child_with_periods_of_its_own_is_billed_once() {
    fixture.now = at("2026-01-12T10:00:00");
    UUID parent = company();
    UUID child = person(Optional.of(parent));
    requireNoFailure(run("2026-01-12"));
    subscribe(child, "arrears", "2026-01-12");
    for (String day :
        List.of(
            "2026-01-13", "2026-02-01", "2026-02-12", "2026-02-13", "2026-03-01", "2026-03-12")) {
      requireNoFailure(run(day));
    }
    assertEquals(List.of("2026-01-12 30.00 EUR", "2026-02-12 30.00 EUR"), billed(parent));
    requireWhole();
  }

  @Test
  void a_run_of_nothing_ends_and_uses_no_number() {
    var progress = run("2026-02-01");
    assertEquals(new BillingRuns.Count(0, 0, 0, 0), progress.count());
    assertEquals(true, progress.finished().isPresent());
    assertEquals(0, fixture.count("billing.number_series"));
  }
}
