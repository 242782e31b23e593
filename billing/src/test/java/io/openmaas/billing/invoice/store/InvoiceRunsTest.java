package io.openmaas.billing.invoice.store;

import static io.openmaas.billing.testing.BillingFixture.CITY_FLAT;
import static io.openmaas.billing.testing.BillingFixture.EUR;
import static io.openmaas.billing.testing.BillingFixture.MARENHOLM;
import static io.openmaas.billing.testing.BillingFixture.PAY_AS_YOU_GO;
import static io.openmaas.billing.testing.BillingFixture.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.billing.account.store.AnsweredOnce;
import io.openmaas.billing.invoice.CreditNotes;
import io.openmaas.billing.invoice.Draft;
import io.openmaas.billing.invoice.IssuedDocument;
import io.openmaas.billing.ledger.Entry;
import io.openmaas.billing.ledger.LedgerTransaction;
import io.openmaas.billing.payment.account.AccountPayment;
import io.openmaas.billing.payment.account.PaymentOutcome;
import io.openmaas.billing.testing.BillingFixture;
import io.openmaas.core.event.Event;
import io.openmaas.core.event.log.EventLog;
import io.openmaas.core.idempotency.IdempotencyKey;
import io.openmaas.core.money.Money;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.hibernate.reactive.mutiny.Mutiny;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InvoiceRunsTest {
  private BillingFixture fixture;

  @BeforeEach
  void start() {
    fixture = new BillingFixture();
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private record Made(List<IssuedDocument> invoices, List<BillingRuns.FailedAccount> failures) {}

  private Made run() {
    var progress = fixture.runs.run(fixture.now, Optional.empty()).await().indefinitely();
    return new Made(
        fixture.invoices.listOfRun(progress.run()).await().indefinitely(), progress.failures());
  }

  private static List<String> amounts(Draft draft) {
    return draft.lines().stream().map(line -> line.due().amount().toString()).toList();
  }

  /** What a draft says, apart from the days it is billed on. */
  private static String said(Draft draft) {
    return draft.lines() + " " + draft.taxes() + " " + draft.totals();
  }

  /** Subscribed on 12 October, one car ride and one tram ride. */
  private TravellerId october() {
    var traveller = fixture.signUp("Ada", "Lund");
    fixture.subscribe(traveller, LocalDate.of(2026, 10, 12));
    fixture.drive(
        traveller, CITY_FLAT, at("2026-10-14T14:03:00"), Duration.ofSeconds(1440), 3000, 2432);
    fixture.travel(traveller, CITY_FLAT, at("2026-10-15T08:10:00"), "2.40");
    return traveller;
  }

  @Test
  void an_invoice_equals_the_arithmetic_by_hand() {
    october();
    var invoice = run().invoices().getFirst();
    // fee: 49.00 x 20 / 31 = 31.6129             31.61  at  7 %
    // time: 24 started minutes x 0.22             5.28  at 19 %
    // distance: 5.432 km x 0.29 = 1.57528         1.58  at 19 %
    // ticket: included                            0.00  at  7 %
    // total                                      38.47
    // VAT 7 %: net 31.61 / 1.07 = 29.5421 -> 29.54, tax 2.07
    // VAT 19 %: net 6.86 / 1.19 = 5.7647 -> 5.76, tax 1.10
    var draft = invoice.document().draft();
    assertEquals(List.of("31.61 EUR", "5.28 EUR", "1.58 EUR", "0.00 EUR"), amounts(draft));
    assertEquals(Money.of("38.47", EUR), invoice.total());
    assertEquals(
        List.of(
            "LOCAL_PASSENGER_TRANSPORT 7: 29.54 EUR + 2.07 EUR = 31.61 EUR",
            "CAR_RENTAL 19: 5.76 EUR + 1.10 EUR = 6.86 EUR"),
        draft.taxes().stream()
            .map(
                t ->
                    t.of().category()
                        + " "
                        + t.of().percent()
                        + ": "
                        + t.net()
                        + " + "
                        + t.tax()
                        + " = "
                        + t.gross())
            .toList());
    assertEquals("OM-2026-000001", invoice.seal().number());
    assertEquals(LocalDate.of(2026, 11, 2), invoice.seal().issuedOn());
    assertEquals(LocalDate.of(2026, 11, 16), invoice.seal().dueOn());
    assertEquals("Ada Lund", invoice.document().buyer().name());
    var stored = fixture.invoices.find(invoice.id()).await().indefinitely().orElseThrow();
    assertEquals(invoice, stored);
    assertEquals(
        List.of(
            new Event.InvoiceFinalised(
                invoice.id().value(), "OM-2026-000001", invoice.traveller().orElseThrow())),
        fixture.announced);
  }

  @Test
  void the_ledger_holds_receivable_revenue_tax_and_the_operators_share() {
    october();
    var invoice = run().invoices().getFirst();
    var booked =
        fixture.ledger.list(Optional.of(invoice.id().value()), 0, 100).await().indefinitely();
    assertEquals(
        List.of(
            "TICKET_SOLD COST_OF_TRANSPORT 2.40 EUR",
            "TICKET_SOLD PAYABLE -2.28 EUR",
            "TICKET_SOLD COMMISSION -0.12 EUR",
            "INVOICE_FINALISED RECEIVABLE 38.47 EUR",
            "INVOICE_FINALISED REVENUE -29.54 EUR",
            "INVOICE_FINALISED VAT -2.07 EUR",
            "INVOICE_FINALISED REVENUE -5.76 EUR",
            "INVOICE_FINALISED VAT -1.10 EUR"),
        booked.stream()
            .flatMap(b -> b.transaction().entries().stream().map(e -> text(b.transaction(), e)))
            .toList());
  }

  private static String text(LedgerTransaction transaction, Entry entry) {
    return transaction.kind() + " " + entry.account().purpose() + " " + entry.amount();
  }

  @Test
  void the_running_bill_is_what_the_invoice_will_be() {
    var traveller = october();
    var runAt = fixture.now;
    fixture.now = at("2026-10-15T08:11:00");
    var bill = fixture.bills.get(traveller, MARENHOLM.id()).await().indefinitely();
    fixture.now = runAt;
    assertEquals(List.of(), bill.ended());
    var november = fixture.bills.get(traveller, MARENHOLM.id()).await().indefinitely();
    assertEquals(said(bill.running().getFirst()), said(november.ended().getFirst()));
    assertEquals(Money.of("49.00", EUR), november.running().getFirst().totals().gross());
    assertEquals(
        said(run().invoices().getFirst().document().draft()), said(bill.running().getFirst()));
    var after = fixture.bills.get(traveller, MARENHOLM.id()).await().indefinitely();
    assertEquals(List.of(), after.ended());
    assertEquals(said(november.running().getFirst()), said(after.running().getFirst()));
  }

  @Test
  void running_again_makes_nothing_twice_and_late_usage_comes_next() {
    var traveller = october();
    assertEquals(1, run().invoices().size());
    assertEquals(new Made(List.of(), List.of()), run());
    fixture.drive(traveller, CITY_FLAT, at("2026-10-30T10:00:00"), Duration.ofMinutes(10), 2000);
    fixture.travel(traveller, CITY_FLAT, at("2026-11-01T00:00:00"), "2.40");
    assertEquals(List.of(), run().invoices());
    fixture.now = at("2026-12-01T00:00:00");
    var november = run().invoices().getFirst();
    assertEquals("OM-2026-000002", november.seal().number());
    assertEquals(
        List.of("49.00 EUR", "2.20 EUR", "0.58 EUR", "0.00 EUR"),
        amounts(november.document().draft()));
  }

  @Test
  void the_period_ends_at_midnight_of_the_city() {
    var traveller = fixture.signUp("Bo", "Falk");
    // 31 October 23:59:59 in Marenholm is still October, a second later is not.
    fixture.travel(traveller, PAY_AS_YOU_GO, at("2026-10-31T23:59:59"), "2.40");
    fixture.travel(traveller, PAY_AS_YOU_GO, at("2026-11-01T00:00:00"), "3.10");
    fixture.now = at("2026-10-31T23:59:59");
    assertEquals(List.of(), run().invoices());
    fixture.now = at("2026-11-01T00:00:00");
    assertEquals(Money.of("2.40", EUR), run().invoices().getFirst().total());
  }

  @Test
  void without_a_subscription_each_month_with_usage_has_an_invoice() {
    var traveller = fixture.signUp("Bo", "Falk");
    fixture.travel(traveller, PAY_AS_YOU_GO, at("2026-08-03T10:00:00"), "2.40");
    fixture.travel(traveller, PAY_AS_YOU_GO, at("2026-10-03T10:00:00"), "2.40");
    fixture.drive(
        traveller, PAY_AS_YOU_GO, at("2026-10-04T10:00:00"), Duration.ofMinutes(10), 2000);
    var invoices = run().invoices();
    assertEquals(
        List.of("2.40 EUR", "5.88 EUR"),
        invoices.stream().map(invoice -> invoice.total().toString()).toList());
  }

  @Test
  void one_account_that_fails_does_not_hold_up_the_others() {
    october();
    var unknown = new TravellerId(java.util.UUID.randomUUID());
    fixture.travel(unknown, PAY_AS_YOU_GO, at("2026-10-03T10:00:00"), "2.40");
    var run = run();
    assertEquals(1, run.invoices().size());
    assertEquals("no traveller " + unknown + " is known", run.failures().getFirst().reason());
  }

  @Test
  void numbers_have_no_gap_when_runs_are_parallel_and_fail() {
    for (int i = 0; i < 12; i++) {
      var traveller = fixture.signUp("Traveller", "No. " + i);
      fixture.subscribe(traveller, LocalDate.of(2026, 10, 1));
    }
    var count = new AtomicInteger();
    var failing =
        fixture.runs(
            new EventLog() {
              @Override
              public Uni<Void> append(Mutiny.Session session, List<? extends Event> events) {
                throw new UnsupportedOperationException();
              }

              @Override
              public Uni<Void> append(SqlConnection connection, List<? extends Event> events) {
                return count.incrementAndGet() % 3 == 0
                    ? Uni.createFrom().failure(new IllegalStateException("lost connection"))
                    : Uni.createFrom().voidItem();
              }
            });
    Uni.combine()
        .all()
        .unis(
            failing.run(fixture.now, Optional.empty()),
            failing.run(fixture.now, Optional.of(MARENHOLM.id())),
            fixture.runs.run(fixture.now, Optional.empty()))
        .discardItems()
        .await()
        .indefinitely();
    run();
    assertEquals(12, fixture.count("billing.invoice_head"));
    assertEquals(12, fixture.count("billing.ledger_transaction"));
    assertEquals(
        1,
        fixture.count(
            "(select 1 from billing.invoice_head having min(sequence) = 1 and max(sequence) = 12)"
                + " as whole"));
  }

  @Test
  void payments_settle_the_invoice_in_parts_and_what_is_too_much_is_credit() {
    october();
    var invoice = run().invoices().getFirst();
    var first = pay(invoice, "bank-1", "30.00");
    assertEquals(IssuedDocument.State.FINALISED, first.invoice().state());
    assertEquals(Money.of("8.47", EUR), first.invoice().open());
    assertEquals(first.allocation(), pay(invoice, "bank-1", "30.00").allocation());
    assertInstanceOf(PaymentOutcome.OtherContent.class, record(invoice, "bank-1", "31.00"));

    var second = pay(invoice, "bank-2", "10.00");
    assertEquals(IssuedDocument.State.PAID, second.invoice().state());
    assertEquals(Money.of("8.47", EUR), second.allocation().applied());
    assertEquals(Money.of("1.53", EUR), second.allocation().surplus());
    assertEquals(2, fixture.count("billing.payment"));

    var balances =
        fixture.ledger.balances().await().indefinitely().stream()
            .map(b -> b.account().purpose() + " " + b.amount())
            .toList();
    assertTrue(balances.contains("BANK 40.00 EUR"), balances.toString());
    assertTrue(balances.contains("RECEIVABLE 0.00 EUR"), balances.toString());
    assertTrue(balances.contains("CREDIT_BALANCE -1.53 EUR"), balances.toString());
  }

  @Test
  void a_credit_note_that_is_asked_for_again_with_its_key_is_issued_once() {
    october();
    var invoice = run().invoices().getFirst();
    var part =
        new IssuesCreditNotes.Extent.Lines(
            List.of(new CreditNotes.Item(0, Money.of("10.00", EUR))));
    var finance = new UUID(4, 4);
    var asked =
        Optional.of(
            new AnsweredOnce.Asked(finance, "credit-note", new IdempotencyKey("k1"), "10.00"));
    var notes =
        Uni.join()
            .all(
                java.util.stream.IntStream.range(0, 8)
                    .mapToObj(_ -> creditDesk().issue(invoice.id(), part, asked))
                    .toList())
            .andFailFast()
            .await()
            .indefinitely();
    assertEquals(1, notes.stream().map(note -> note.orElseThrow().id()).distinct().count());
    assertEquals(2, fixture.count("billing.invoice_head"));
    var other =
        Optional.of(
            new AnsweredOnce.Asked(finance, "credit-note", new IdempotencyKey("k1"), "11.00"));
    assertEquals(
        "idempotency-key-reused",
        assertThrows(
                ProblemException.class,
                () -> creditDesk().issue(invoice.id(), part, other).await().indefinitely())
            .problem()
            .code());
  }

  @Test
  void a_line_that_is_named_twice_is_not_credited_beyond_its_amount() {
    october();
    var invoice = run().invoices().getFirst();
    var all = invoice.document().draft().lines().getFirst().afterDiscount();
    var twice =
        new IssuesCreditNotes.Extent.Lines(
            List.of(new CreditNotes.Item(0, all), new CreditNotes.Item(0, all)));
    assertThrows(
        IllegalArgumentException.class,
        () -> creditDesk().issue(invoice.id(), twice).await().indefinitely());
  }

  private IssuesCreditNotes creditDesk() {
    return new IssuesCreditNotes(
        fixture.database.pool(),
        fixture.invoices,
        fixture.accounts,
        fixture.material,
        fixture.ledger,
        fixture.events,
        BillingFixture.ISSUER,
        () -> fixture.now);
  }

  @Test
  void credit_notes_are_numbered_booked_and_never_more_than_the_invoice() {
    var traveller = october();
    var invoice = run().invoices().getFirst();
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
    var part =
        new IssuesCreditNotes.Extent.Lines(
            List.of(new CreditNotes.Item(0, Money.of("10.00", EUR))));
    var note = desk.issue(invoice.id(), part).await().indefinitely().orElseThrow();
    assertEquals("OM-2026-000002", note.seal().number());
    assertEquals("-10.00 EUR", note.total().toString());
    var rest =
        desk.issue(invoice.id(), new IssuesCreditNotes.Extent.Full())
            .await()
            .indefinitely()
            .orElseThrow();
    assertEquals("-28.47 EUR", rest.total().toString());
    assertThrows(
        IllegalArgumentException.class,
        () -> desk.issue(invoice.id(), part).await().indefinitely());
    assertEquals(
        List.of(), new InvoiceAudit(fixture.database.pool()).run().await().indefinitely().faults());
    // it was open: nothing is left to pay of it, and nothing is in the balance
    var credited = fixture.invoices.find(invoice.id()).await().indefinitely().orElseThrow();
    assertEquals("0.00 EUR", credited.open().toString());
    assertEquals(IssuedDocument.State.PAID, credited.state());
    fixture.now = at("2026-12-01T00:00:00");
    var november = run().invoices().getFirst();
    assertEquals("49.00 EUR", november.total().toString());
    assertEquals("49.00 EUR", november.payable().toString());
    assertEquals(traveller, november.traveller().orElseThrow());
  }

  private IssuesCreditNotes desk() {
    return new IssuesCreditNotes(
        fixture.database.pool(),
        fixture.invoices,
        fixture.accounts,
        fixture.material,
        fixture.ledger,
        fixture.events,
        BillingFixture.ISSUER,
        () -> fixture.now);
  }

  private IssuedDocument take(IssuedDocument invoice, IssuesCreditNotes.Extent extent) {
    return desk().issue(invoice.id(), extent).await().indefinitely().orElseThrow();
  }

  private IssuedDocument find(IssuedDocument invoice) {
    return fixture.invoices.find(invoice.id()).await().indefinitely().orElseThrow();
  }

  private long balance() {
    return fixture.count(
        "generate_series(1, (select sum(balance_minor) from billing.account_state))");
  }

  private String ledgerBalance(String purpose) {
    return fixture.ledger.balances().await().indefinitely().stream()
        .filter(b -> b.account().purpose().name().equals(purpose))
        .map(b -> b.amount().toString())
        .findFirst()
        .orElse("none");
  }

  private void requireWhole() {
    assertEquals(
        List.of(), new InvoiceAudit(fixture.database.pool()).run().await().indefinitely().faults());
  }

  @Test
  void a_voided_invoice_shows_as_void_and_what_is_due_is_invoiced_anew_on_the_same_day() {
    october();
    var first = run().invoices().getFirst();
    for (int time = 0; time < 2; time++) {
      var note = take(first, new IssuesCreditNotes.Extent.Voiding());
      assertEquals("-38.47 EUR", note.total().toString());
      assertEquals(IssuedDocument.State.VOID, find(first).state());
      assertEquals("0.00 EUR", find(first).open().toString());
      var voided = first;
      assertThrows(
          IllegalArgumentException.class,
          () -> take(voided, new IssuesCreditNotes.Extent.Voiding()));
      var again = run();
      assertEquals(List.of(), again.failures());
      assertEquals(1, again.invoices().size());
      var next = again.invoices().getFirst();
      assertEquals(
          amounts(first.document().draft()), amounts(next.document().draft()), "round " + time);
      assertEquals("38.47 EUR", next.payable().toString());
      assertEquals(IssuedDocument.State.FINALISED, next.state());
      first = next;
    }
    assertEquals(List.of(), run().invoices());
    assertEquals(0, balance());
    assertEquals("38.47 EUR", ledgerBalance("RECEIVABLE"));
    assertEquals("0.00 EUR", ledgerBalance("CREDIT_BALANCE"));
    requireWhole();
  }

  @Test
  void the_credit_of_a_paid_invoice_goes_to_the_balance_and_pays_the_next() {
    october();
    var invoice = run().invoices().getFirst();
    pay(invoice, "bank-1", "38.47");
    take(
        invoice,
        new IssuesCreditNotes.Extent.Lines(
            List.of(new CreditNotes.Item(0, Money.of("10.00", EUR)))));
    assertEquals(IssuedDocument.State.PAID, find(invoice).state());
    assertEquals(1000, balance());
    fixture.now = at("2026-12-01T00:00:00");
    var november = run().invoices().getFirst();
    assertEquals("49.00 EUR", november.total().toString());
    assertEquals("39.00 EUR", november.payable().toString());
    assertEquals(0, balance());
    assertEquals("0.00 EUR", ledgerBalance("CREDIT_BALANCE"));
    requireWhole();
  }

  @Test
  void a_paid_invoice_that_is_voided_pays_for_the_new_one() {
    october();
    var invoice = run().invoices().getFirst();
    pay(invoice, "bank-1", "38.47");
    take(invoice, new IssuesCreditNotes.Extent.Voiding());
    assertEquals(IssuedDocument.State.VOID, find(invoice).state());
    var next = run().invoices().getFirst();
    assertEquals("38.47 EUR", next.total().toString());
    assertEquals("0.00 EUR", next.payable().toString());
    assertEquals(IssuedDocument.State.PAID, next.state());
    assertEquals(0, balance());
    requireWhole();
  }

  @Test
  void what_was_paid_too_much_pays_the_next_invoice() {
    october();
    var invoice = run().invoices().getFirst();
    pay(invoice, "bank-1", "40.00");
    fixture.now = at("2026-12-01T00:00:00");
    var november = run().invoices().getFirst();
    assertEquals("47.47 EUR", november.payable().toString());
    assertEquals("0.00 EUR", ledgerBalance("CREDIT_BALANCE"));
    requireWhole();
  }

  @Test
  void an_audit_finds_nothing_wrong_and_finds_what_is_wrong() {
    october();
    run();
    var whole = new InvoiceAudit(fixture.database.pool()).run().await().indefinitely();
    assertEquals(new InvoiceAudit.Report(1, 1, List.of()), whole);
    for (String sql :
        List.of(
            "alter table billing.invoice_head disable trigger all",
            "update billing.invoice_head set total_minor = total_minor + 1, payable_minor ="
                + " payable_minor + 1")) {
      fixture.database.pool().query(sql).executeAndAwait();
    }
    var broken = new InvoiceAudit(fixture.database.pool()).run().await().indefinitely();
    assertEquals(
        List.of(
            "OM-2026-000001: its head is not what was issued",
            "OM-2026-000001: its lines come to 38.47 EUR",
            "OM-2026-000001: the ledger has 3847 minor units of it"),
        broken.faults());
  }

  private PaymentOutcome record(IssuedDocument invoice, String reference, String amount) {
    return fixture
        .payments
        .record(
            new AccountPayment(
                reference, invoice.id(), Money.of(amount, EUR), LocalDate.of(2026, 11, 10)))
        .await()
        .indefinitely();
  }

  private PaymentOutcome.Recorded pay(IssuedDocument invoice, String reference, String amount) {
    return (PaymentOutcome.Recorded) record(invoice, reference, amount);
  }
}
