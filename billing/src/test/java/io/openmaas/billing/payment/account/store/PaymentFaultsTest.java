package io.openmaas.billing.payment.account.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.openmaas.billing.invoice.IssuedDocument;
import io.openmaas.billing.payment.account.AccountPayment;
import io.openmaas.billing.payment.account.PaymentOutcome;
import io.openmaas.billing.testing.BillingFixture;
import io.openmaas.core.money.Money;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes wrong with payments elsewhere, each under its number. */
class PaymentFaultsTest {
  private BillingFixture fixture;
  private IssuedDocument invoice;

  @BeforeEach
  void start() {
    fixture = new BillingFixture();
    var traveller = fixture.signUp("Ada", "Lund");
    fixture.drive(
        traveller,
        BillingFixture.PAY_AS_YOU_GO,
        BillingFixture.at("2026-10-14T10:00:00"),
        Duration.ofMinutes(100),
        20_000);
    fixture.now = BillingFixture.at("2026-11-01T00:00:00");
    var run = fixture.runs.run(fixture.now, Optional.empty()).await().indefinitely();
    invoice = fixture.invoices.listOfRun(run.run()).await().indefinitely().getFirst();
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private Uni<PaymentOutcome> record(Money amount) {
    return fixture.payments.record(
        new AccountPayment("bank-1", invoice.id(), amount, LocalDate.of(2026, 11, 10)));
  }

  private void requirePaidOnce(Money surplus) {
    var paid = fixture.invoices.find(invoice.id()).await().indefinitely().orElseThrow();
    assertEquals(IssuedDocument.State.PAID, paid.state());
    assertEquals(1, fixture.count("billing.payment"));
    assertEquals(1, fixture.count("billing.ledger_transaction where kind = 'PAYMENT_RECEIVED'"));
    assertEquals(
        1, fixture.count("billing.payment where surplus_minor = " + surplus.minor()), "surplus");
  }

  /**
   * killbill#1015: the state of a payment was unknown, and it was made again. Whoever does not know
   * whether it was recorded asks again under the same reference, also at the same time.
   */
  @Test
  void killbill_1015_a_payment_of_unknown_state_is_not_made_twice() {
    Money surplus = Money.of("1.00", BillingFixture.EUR);
    Money amount = invoice.open().plus(surplus);
    var outcomes =
        Uni.join()
            .all(List.of(record(amount), record(amount), record(amount)))
            .andFailFast()
            .await()
            .indefinitely();
    for (PaymentOutcome outcome : outcomes) {
      assertEquals(
          surplus, assertInstanceOf(PaymentOutcome.Recorded.class, outcome).allocation().surplus());
    }
    requirePaidOnce(surplus);
  }

  /**
   * lago-api#3703: a payment failed, and the failure gave credit, twice. killbill#1832: what failed
   * late, when all but its end was done, was never tried again. Here the ledger refuses the last
   * step: nothing of the payment remains, and the same call succeeds afterwards.
   */
  @Test
  void lago_3703_killbill_1832_a_payment_that_fails_late_leaves_nothing_and_can_be_made_again() {
    var pool = fixture.database.pool();
    long before = fixture.count("billing.ledger_entry");
    pool.query(
            """
            create function pg_temp_refuse() returns trigger language plpgsql as
              $$ begin raise exception 'the disk is full'; end $$
            """)
        .executeAndAwait();
    pool.query(
            """
            create trigger refuse before insert on billing.ledger_entry
              for each statement execute function pg_temp_refuse()
            """)
        .executeAndAwait();
    Money amount = invoice.open();
    assertThrows(RuntimeException.class, () -> record(amount).await().indefinitely());
    assertThrows(RuntimeException.class, () -> record(amount).await().indefinitely());
    assertEquals(0, fixture.count("billing.payment"));
    assertEquals(before, fixture.count("billing.ledger_entry"));
    var open = fixture.invoices.find(invoice.id()).await().indefinitely().orElseThrow();
    assertEquals(amount, open.open());

    pool.query("drop trigger refuse on billing.ledger_entry").executeAndAwait();
    assertInstanceOf(PaymentOutcome.Recorded.class, record(amount).await().indefinitely());
    requirePaidOnce(Money.zero(BillingFixture.EUR));
  }
}
