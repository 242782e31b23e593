package io.openmaas.billing.invoice.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openmaas.billing.invoice.InvoiceId;
import io.openmaas.billing.payment.account.AccountPayment;
import io.openmaas.billing.payment.account.PaymentOutcome;
import io.openmaas.billing.testing.BillingFixture;
import io.openmaas.core.money.Money;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Invoices of the time when lines were rows. */
class EarlierInvoicesTest {

  @Test
  void an_earlier_invoice_keeps_number_and_total_is_readable_and_payable() {
    try (var fixture = new BillingFixture()) {
      var traveller = fixture.signUp("Ada", "Lund");
      UUID id = UUID.randomUUID();
      var pool = fixture.database.pool();
      pool.query("insert into billing.number_series (series, year, last) values ('OM', 2026, 1)")
          .executeAndAwait();
      pool.preparedQuery(
              """
              insert into billing.invoice
              values ($1, 'OM-2026-000001', $2, 'marenholm', 'DE', 'EUR', '2026-10-01',
                      '2026-11-01', '2026-11-02', '2026-11-16', '2026-11-02T08:00:00Z', 3819,
                      'Ada Lund', 'Mastweg 7, 18999 Marenholm', 'Seller', 'Street 1', 'DE999999999',
                      'DE66000000000000000042', 'billing@openmaas.example')
              """)
          .executeAndAwait(Tuple.of(id, traveller.value()));
      pool.preparedQuery(
              """
              insert into billing.invoice_line
                     (invoice, position, kind, text, service_from, service_to, quantity, unit,
                      unit_price, amount_minor, tax, tax_percent, subscription, usage_key, charge,
                      rental, trips, minutes, metres, leg, ticket)
              values ($1, 1, 'FEE', 'Monthly fee', '2026-10-12', '2026-11-01', null, null, null,
                      3161, 'LOCAL_PASSENGER_TRANSPORT', 7, $2, null, null, null, null, null, null,
                      null, null),
                     ($1, 2, 'RENTAL', 'Shared car, time', '2026-10-14', '2026-10-15', 24,
                      'minutes', 0.22, 528, 'CAR_RENTAL', 19, null, 'rental/1', 0, $2,
                      array[$2]::uuid[], 24, 5432, null, null),
                     ($1, 3, 'RENTAL', 'Shared car, distance', '2026-10-14', '2026-10-15', 5.432,
                      'kilometres', 0.24, 130, 'CAR_RENTAL', 19, null, 'rental/1', 1, $2,
                      array[$2]::uuid[], 24, 5432, null, null)
              """)
          .executeAndAwait(Tuple.of(id, UUID.randomUUID()));
      pool.preparedQuery(
              """
              insert into billing.invoice_tax
              values ($1, 'LOCAL_PASSENGER_TRANSPORT', 7, 2954, 207, 3161),
                     ($1, 'CAR_RENTAL', 19, 553, 105, 658)
              """)
          .executeAndAwait(Tuple.of(id));
      pool.query("select billing.migrate_earlier_invoices()").executeAndAwait();

      var invoice = fixture.invoices.find(new InvoiceId(id)).await().indefinitely().orElseThrow();
      assertEquals("OM-2026-000001", invoice.seal().number());
      assertEquals("38.19 EUR", invoice.total().toString());
      assertEquals(
          List.of(
              "Monthly fee 31.61 EUR",
              "Shared car, time 5.28 EUR",
              "Shared car, distance 1.30 EUR"),
          invoice.document().draft().lines().stream()
              .map(line -> line.due().of().name() + " " + line.due().amount())
              .toList());
      assertEquals(
          List.of("5.53 EUR", "29.54 EUR"),
          invoice.document().draft().taxes().stream().map(tax -> tax.net().toString()).toList());
      assertEquals(
          List.of("OM-2026-000001: the ledger has null minor units of it"),
          new InvoiceAudit(pool).run().await().indefinitely().faults());
      var paid =
          (PaymentOutcome.Recorded)
              fixture
                  .payments
                  .record(
                      new AccountPayment(
                          "bank-1",
                          new InvoiceId(id),
                          Money.of("38.19", BillingFixture.EUR),
                          LocalDate.of(2026, 11, 10)))
                  .await()
                  .indefinitely();
      assertEquals("0.00 EUR", paid.invoice().open().toString());
      // the numbers go on
      fixture.drive(
          traveller,
          BillingFixture.PAY_AS_YOU_GO,
          BillingFixture.at("2026-11-04T10:00:00"),
          java.time.Duration.ofMinutes(10),
          2000);
      fixture.now = BillingFixture.at("2026-12-01T00:00:00");
      fixture.runs.run(fixture.now, java.util.Optional.empty()).await().indefinitely();
      assertEquals(2, fixture.count("billing.invoice_head"));
      assertEquals(1, fixture.count("billing.invoice_head where sequence = 2"));
    }
  }
}
