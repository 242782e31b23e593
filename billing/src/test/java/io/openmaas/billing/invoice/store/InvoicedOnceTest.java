package io.openmaas.billing.invoice.store;

import static io.openmaas.billing.testing.BillingFixture.EUR;
import static io.openmaas.billing.testing.BillingFixture.MARENHOLM;
import static io.openmaas.billing.testing.BillingFixture.PAY_AS_YOU_GO;
import static io.openmaas.billing.testing.BillingFixture.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.yaml.CatalogueYaml;
import io.openmaas.billing.invoice.IssuedDocument;
import io.openmaas.billing.testing.BillingFixture;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.traveller.TravellerId;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is due is charged once, whenever runs come and whoever pays by then. */
class InvoicedOnceTest {
  private static final TariffRef JOINED = new TariffRef("joined@1");

  private BillingFixture fixture = new BillingFixture(with(plans("")));

  @AfterEach
  void stop() {
    fixture.close();
  }

  /** A fee to sign up, a fee in advance, and cars of one class only. */
  private static String plans(String moreClasses) {
    return """
        currency: EUR
        plans:
          - id: joined
            version: 1
            effectiveFrom: 2026-01-01
            name: Joined
            description: With a fee to sign up.
            billing: CALENDAR_MONTH
            ceiling: { minutesPercent: 25, minutesAtLeast: 5, metresPercent: 10 }
            prices:
              - { kind: oneOff, code: set-up, name: Signing up, tax: STANDARD, amount: "10.00", occasion: SIGN_UP }
              - { kind: recurring, code: fee, name: Fee, tax: STANDARD, amount: "31.00", timing: IN_ADVANCE }
              - kind: perUnit
                code: time
                name: Time
                usage: CAR_SHARE
                unit: MINUTE
                tax: CAR_RENTAL
                byVehicleClass: { MINI: "0.19"%s }
              - kind: perUnit
                code: tram
                name: Tram
                usage: TRANSIT
                unit: USE
                tax: LOCAL_PASSENGER_TRANSPORT
                price: "2.00"
        """
        .formatted(moreClasses);
  }

  private static Catalogue with(String text) {
    Catalogue shipped = CatalogueYaml.shipped();
    var plans = new ArrayList<Plan>(shipped.plans());
    plans.addAll(CatalogueYaml.readBesideShippedTaxes(Map.of("plans.yaml", text)).plans());
    return new Catalogue(plans, shipped.taxRates(), shipped.operatorTerms());
  }

  private List<IssuedDocument> run(String when) {
    return run(fixture.runs, when);
  }

  private List<IssuedDocument> run(BillingRuns runs, String when) {
    fixture.now = at(when);
    var progress = runs.run(fixture.now, Optional.empty()).await().indefinitely();
    assertEquals(List.of(), progress.failures());
    assertEquals(
        List.of(), new InvoiceAudit(fixture.database.pool()).run().await().indefinitely().faults());
    return fixture.invoices.listOfRun(progress.run()).await().indefinitely();
  }

  private static List<String> lines(List<IssuedDocument> documents) {
    return documents.stream()
        .flatMap(document -> document.document().draft().lines().stream())
        .map(line -> line.due().of().name() + " " + line.due().amount())
        .toList();
  }

  @Test
  void a_fee_that_fell_due_within_a_period_is_not_charged_again_at_its_end() {
    var traveller = fixture.signUp("Ada", "Lund");
    fixture.subscribe(traveller, JOINED, LocalDate.of(2026, 10, 12));
    assertEquals(
        List.of("Signing up 10.00 EUR", "Fee 20.00 EUR"), lines(run("2026-10-15T06:00:00")));
    fixture.travel(traveller, JOINED, at("2026-10-13T08:00:00"), "2.40");
    fixture.travel(traveller, JOINED, at("2026-10-20T08:00:00"), "2.40");
    assertEquals(List.of(), run("2026-10-20T09:00:00"));
    assertEquals(
        List.of("Fee 31.00 EUR", "Tram 2.00 EUR", "Tram 2.00 EUR"),
        lines(run("2026-11-01T00:00:00")).stream().sorted().toList());
    assertEquals(List.of("Fee 31.00 EUR"), lines(run("2026-12-01T00:00:00")));
  }

  @Test
  void a_use_of_a_billed_month_that_was_written_after_one_of_the_open_month_blocks_nothing() {
    var traveller = fixture.signUp("Ada", "Lund");
    fixture.subscribe(traveller, JOINED, LocalDate.of(2026, 10, 1));
    fixture.travel(traveller, JOINED, at("2026-11-02T08:00:00"), "2.40");
    fixture.travel(traveller, JOINED, at("2026-10-31T08:00:00"), "2.40");
    assertEquals(4, lines(run("2026-11-03T06:00:00")).size());
    assertEquals(
        List.of("Fee 31.00 EUR", "Tram 2.00 EUR"),
        lines(run("2026-12-01T00:00:00")).stream().sorted().toList());
  }

  @Test
  void what_came_late_in_two_runs_of_one_day_is_on_two_documents() {
    var traveller = fixture.signUp("Ada", "Lund");
    fixture.subscribe(traveller, JOINED, LocalDate.of(2026, 10, 1));
    run("2026-11-01T06:00:00");
    for (String hour : List.of("07", "08")) {
      fixture.travel(traveller, JOINED, at("2026-10-13T08:00:00"), "2.40");
      look(traveller);
      assertEquals(List.of("Tram 2.00 EUR"), lines(run("2026-11-01T" + hour + ":00:00")));
    }
    assertEquals(3, fixture.count("billing.invoice_head where billed_on = '2026-11-01'"));
  }

  /** Due now, as after a change of a subscription. */
  private void look(TravellerId traveller) {
    fixture
        .database
        .pool()
        .preparedQuery("update billing.account_state set due_at = 'epoch' where account = $1")
        .executeAndAwait(Tuple.of(AccountId.of(traveller, MARENHOLM.id()).value()));
  }

  @Test
  void the_database_refuses_a_second_document_for_the_same_day_of_billing() {
    fixture.subscribe(fixture.signUp("Ada", "Lund"), LocalDate.of(2026, 10, 12));
    run("2026-11-02T06:00:00");
    assertThrows(
        PgException.class,
        () ->
            fixture
                .database
                .pool()
                .query(
                    """
                    insert into billing.invoice_head
                    select gen_random_uuid(), series, year, sequence + 1, kind, account, traveller,
                           city, currency, '2026-09-01', '2026-09-02', part, service_to,
                           total_minor, payable_minor, issued_on, due_on, finalised_at, batch,
                           corrects, content_hash, hash, hash, billed_on
                      from billing.invoice_head
                    """)
                .executeAndAwait());
  }

  @Test
  void a_use_without_a_price_blocks_nothing_and_is_charged_when_it_has_one() {
    var traveller = fixture.signUp("Ada", "Lund");
    fixture.subscribe(traveller, JOINED, LocalDate.of(2026, 10, 1));
    fixture.travel(traveller, JOINED, at("2026-10-13T08:00:00"), "2.40");
    fixture.drive(traveller, JOINED, at("2026-10-14T14:00:00"), Duration.ofMinutes(10), 3000);
    fixture.now = at("2026-11-01T00:00:00");
    var progress = fixture.runs.run(fixture.now, Optional.empty()).await().indefinitely();
    assertEquals(new BillingRuns.Count(1, 1, 2, 0), progress.count());
    assertEquals(1, progress.unrated().size());
    assertEquals(AccountId.of(traveller, MARENHOLM.id()), progress.unrated().getFirst().account());
    assertEquals(LocalDate.of(2026, 10, 14), progress.unrated().getFirst().day());
    assertEquals(progress.unrated(), fixture.runs.listUnrated().await().indefinitely());
    assertEquals(
        List.of("Fee 31.00 EUR", "Fee 31.00 EUR", "Signing up 10.00 EUR", "Tram 2.00 EUR"),
        lines(fixture.invoices.listOfRun(progress.run()).await().indefinitely()).stream()
            .sorted()
            .toList());
    // still without a price: looked at, and noted, again
    assertEquals(List.of("Fee 31.00 EUR"), lines(run("2026-12-01T00:00:00")));
    assertEquals(1, fixture.count("billing.unrated_use"));
    var priced = fixture.runs(with(plans(", SMALL: \"0.22\"")));
    assertEquals(
        List.of("Fee 31.00 EUR", "Time 2.20 EUR"),
        lines(run(priced, "2027-01-01T00:00:00")).stream().sorted().toList());
    assertEquals(0, fixture.count("billing.unrated_use"));
    assertEquals(List.of("Fee 31.00 EUR"), lines(run(priced, "2027-02-01T00:00:00")));
  }

  @Test
  void a_use_of_a_plan_that_is_not_known_blocks_nothing() {
    var traveller = fixture.signUp("Ada", "Lund");
    fixture.subscribe(traveller, JOINED, LocalDate.of(2026, 10, 1));
    fixture.drive(
        traveller, new TariffRef("gone@1"), at("2026-10-14T14:00:00"), Duration.ofMinutes(10), 30);
    assertEquals(3, lines(run("2026-11-01T00:00:00")).size());
    assertEquals(
        "there is no plan gone@1",
        fixture.runs.listUnrated().await().indefinitely().getFirst().reason());
    assertEquals(List.of("Fee 31.00 EUR"), lines(run("2026-12-01T00:00:00")));
  }

  private UUID company(String name) {
    UUID id = UUID.randomUUID();
    fixture
        .database
        .pool()
        .preparedQuery(
            """
            insert into billing.account (id, kind, name, city, country, zone, currency,
                                         contact_name, contact_address, language)
            values ($1, 'COMPANY', $2, 'marenholm', 'DE', 'Europe/Berlin', 'EUR', $2, 'Street 1',
                    'de')
            """)
        .executeAndAwait(Tuple.of(id, name));
    return id;
  }

  private AccountId paidBy(TravellerId traveller, UUID payer) {
    var account = fixture.accounts.resolve(traveller, MARENHOLM).await().indefinitely();
    fixture
        .accounts
        .setPayer(fixture.database.pool(), account.id(), Optional.of(new AccountId(payer)))
        .await()
        .indefinitely();
    return account.id();
  }

  @Test
  void what_a_former_payer_was_billed_is_not_billed_to_the_new_one() {
    UUID first = company("Works");
    UUID second = company("Mills");
    var traveller = fixture.signUp("Ada", "Lund");
    paidBy(traveller, first);
    fixture.travel(traveller, PAY_AS_YOU_GO, at("2026-10-13T08:00:00"), "2.40");
    fixture.drive(traveller, PAY_AS_YOU_GO, at("2026-10-14T14:00:00"), Duration.ofMinutes(9), 1000);
    var october = run("2026-11-01T00:00:00");
    assertEquals(new AccountId(first), october.getFirst().document().draft().head().account());
    var child = paidBy(traveller, second);
    fixture.travel(traveller, PAY_AS_YOU_GO, at("2026-10-20T08:00:00"), "3.10");
    var november = run("2026-12-01T00:00:00");
    assertEquals(List.of("Ticket 3.10 EUR"), lines(november));
    assertEquals(new AccountId(second), november.getFirst().document().draft().head().account());
    assertEquals(
        child, november.getFirst().document().draft().lines().getFirst().due().of().account());
  }

  @Test
  void a_use_of_a_former_payers_invoice_that_is_reversed_is_credited() {
    UUID first = company("Works");
    UUID second = company("Mills");
    var traveller = fixture.signUp("Ada", "Lund");
    paidBy(traveller, first);
    fixture.travel(traveller, PAY_AS_YOU_GO, at("2026-10-13T08:00:00"), "2.40");
    var october = run("2026-11-01T00:00:00").getFirst();
    paidBy(traveller, second);
    fixture.now = at("2026-11-05T00:00:00");
    var key = october.document().draft().lines().getFirst().due().key().use().orElseThrow();
    fixture.inTransaction(connection -> fixture.usages.reverse(connection, key, fixture.now));
    var note = run("2026-12-01T00:00:00").getFirst();
    assertEquals(Money.of("-2.40", EUR), note.total());
    assertEquals(
        october.seal().number(),
        note.document().draft().lines().getFirst().corrects().orElseThrow().number());
  }

  @Test
  void a_credit_note_of_a_child_names_the_child_and_is_its_own() {
    UUID payer = company("Works");
    var traveller = fixture.signUp("Ada", "Lund");
    var child = paidBy(traveller, payer);
    fixture.travel(traveller, PAY_AS_YOU_GO, at("2026-10-13T08:00:00"), "2.40");
    var october = run("2026-11-01T00:00:00").getFirst();
    var key = october.document().draft().lines().getFirst().due().key().use().orElseThrow();
    fixture.inTransaction(connection -> fixture.usages.reverse(connection, key, fixture.now));
    fixture.travel(traveller, PAY_AS_YOU_GO, at("2026-11-13T08:00:00"), "1.10");
    for (IssuedDocument document : run("2026-12-01T00:00:00")) {
      var draft = document.document().draft();
      var row =
          fixture
              .database
              .pool()
              .preparedQuery("select account from billing.invoice_head where id = $1")
              .executeAndAwait(Tuple.of(document.id().value()))
              .iterator()
              .next();
      assertEquals(draft.head().account().value(), row.getUUID(0));
      if (draft.head().account().equals(child)) {
        assertEquals("Ada Lund", document.document().buyer().name());
        assertEquals(traveller, document.traveller().orElseThrow());
      } else {
        assertEquals("Works", document.document().buyer().name());
        assertTrue(document.traveller().isEmpty());
      }
    }
  }

  private void voidAll(IssuedDocument invoice) {
    var desk =
        new IssuesCreditNotes(
            fixture.database.pool(),
            fixture.invoices,
            fixture.accounts,
            fixture.material,
            fixture.ledger,
            fixture.events,
            BillingFixture.ISSUER,
            () -> fixture.now);
    desk.issue(invoice.id(), new IssuesCreditNotes.Extent.Voiding()).await().indefinitely();
  }

  @Test
  void a_voided_invoice_of_nothing_but_fees_is_invoiced_anew() {
    fixture.subscribe(fixture.signUp("Ada", "Lund"), JOINED, LocalDate.of(2026, 9, 1));
    run("2026-10-01T06:00:00");
    var november = run("2026-11-01T06:00:00").getFirst();
    voidAll(november);
    assertEquals(List.of("Fee 31.00 EUR"), lines(run("2026-11-05T06:00:00")));
    assertEquals(List.of(), run("2026-11-06T06:00:00"));
  }

  @Test
  void lines_of_children_on_a_voided_invoice_are_invoiced_anew_to_who_pays_by_now() {
    UUID first = company("Works");
    UUID second = company("Mills");
    var stays = fixture.signUp("Ada", "Lund");
    var leaves = fixture.signUp("Bo", "Falk");
    paidBy(stays, first);
    paidBy(leaves, first);
    fixture.travel(stays, PAY_AS_YOU_GO, at("2026-10-13T08:00:00"), "2.40");
    fixture.travel(leaves, PAY_AS_YOU_GO, at("2026-10-13T08:00:00"), "3.10");
    var october = run("2026-11-01T06:00:00").getFirst();
    assertEquals(Money.of("5.50", EUR), october.total());
    paidBy(leaves, second);
    voidAll(october);
    var again = run("2026-11-02T06:00:00");
    assertEquals(
        List.of("2.40 EUR", "3.10 EUR"),
        again.stream().map(document -> document.total().toString()).sorted().toList());
    assertEquals(List.of(), run("2026-12-01T06:00:00"));
  }

  @Test
  void drafts_in_their_grace_period_are_listed_until_they_are_final() {
    fixture.subscribe(fixture.signUp("Ada", "Lund"), JOINED, LocalDate.of(2026, 10, 1));
    var drafts = new InvoiceDrafts(fixture.database.pool());
    var runs = fixture.runs(Duration.ofDays(2));
    fixture.now = at("2026-11-01T06:00:00");
    runs.run(fixture.now, Optional.empty()).await().indefinitely();
    var listed = drafts.list().await().indefinitely();
    assertEquals(
        List.of(at("2026-11-03T00:00:00")),
        listed.stream().map(InvoiceDrafts.InGrace::graceUntil).distinct().toList());
    assertEquals(
        List.of("31.00 EUR"),
        listed.stream().map(one -> one.document().draft().totals().gross().toString()).toList());
    assertEquals(List.of("Fee 31.00 EUR"), lines(run(runs, "2026-11-03T00:00:00")));
    assertEquals(List.of(), drafts.list().await().indefinitely());
  }
}
