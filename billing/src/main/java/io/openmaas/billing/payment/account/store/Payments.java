package io.openmaas.billing.payment.account.store;

import io.openmaas.billing.invoice.InvoiceId;
import io.openmaas.billing.invoice.IssuedDocument;
import io.openmaas.billing.invoice.store.Invoices;
import io.openmaas.billing.ledger.Party;
import io.openmaas.billing.ledger.Posted;
import io.openmaas.billing.ledger.Postings;
import io.openmaas.billing.ledger.store.Ledger;
import io.openmaas.billing.payment.account.AccountPayment;
import io.openmaas.billing.payment.account.AccountPayment.Allocation;
import io.openmaas.billing.payment.account.PaymentOutcome;
import io.openmaas.core.money.Money;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.ZoneOffset;

/** Payments in PostgreSQL, booked in the ledger in the same transaction. */
@ApplicationScoped
public class Payments {
  private final Pool pool;
  private final Invoices invoices;
  private final Ledger ledger;
  private final InstantSource clock;

  public Payments(Pool pool, Invoices invoices, Ledger ledger, InstantSource clock) {
    this.pool = pool;
    this.invoices = invoices;
    this.ledger = ledger;
    this.clock = clock;
  }

  public Uni<PaymentOutcome> record(AccountPayment payment) {
    return pool.withTransaction(
        connection ->
            lock(connection, payment)
                .flatMap(_ -> invoices.find(connection, payment.invoice()))
                .flatMap(
                    found ->
                        found
                            .map(invoice -> record(connection, payment, invoice))
                            .orElseGet(() -> answer(new PaymentOutcome.NoInvoice()))));
  }

  /** Payments of one invoice one after the other, and calls with one reference too. */
  private static Uni<Void> lock(SqlConnection connection, AccountPayment payment) {
    return connection
        .preparedQuery("select pg_advisory_xact_lock(hashtextextended($1, 4))")
        .execute(Tuple.of("payment " + payment.reference()))
        .flatMap(
            _ ->
                connection
                    .preparedQuery("select id from billing.invoice_head where id = $1 for update")
                    .execute(Tuple.of(payment.invoice().value())))
        .replaceWithVoid();
  }

  private Uni<PaymentOutcome> record(
      SqlConnection connection, AccountPayment payment, IssuedDocument invoice) {
    var currency = invoice.total().currency();
    if (!payment.amount().currency().equals(currency)) {
      return answer(new PaymentOutcome.OtherCurrency(currency.getCurrencyCode()));
    }
    return connection
        .preparedQuery("select * from billing.payment where reference = $1")
        .execute(Tuple.of(payment.reference()))
        .flatMap(
            rows ->
                rows.rowCount() == 0
                    ? insert(connection, payment, invoice)
                    : answer(compare(rows.iterator().next(), payment, invoice)));
  }

  private static PaymentOutcome compare(Row row, AccountPayment payment, IssuedDocument invoice) {
    String currency = row.getString("currency");
    var recorded =
        new AccountPayment(
            row.getString("reference"),
            new InvoiceId(row.getUUID("invoice")),
            Money.ofMinor(row.getLong("amount_minor"), currency),
            row.getLocalDate("received_on"));
    return recorded.equals(payment)
        ? new PaymentOutcome.Recorded(
            recorded,
            new Allocation(
                Money.ofMinor(row.getLong("applied_minor"), currency),
                Money.ofMinor(row.getLong("surplus_minor"), currency)),
            invoice)
        : new PaymentOutcome.OtherContent();
  }

  private Uni<PaymentOutcome> insert(
      SqlConnection connection, AccountPayment payment, IssuedDocument invoice) {
    var now = clock.instant();
    var allocation = payment.allocate(invoice.open());
    var transaction =
        Postings.paymentReceived(
            payment.reference(),
            invoice.id().value(),
            debtor(invoice),
            invoice.document().draft().head().city(),
            allocation.applied(),
            allocation.surplus(),
            now);
    return connection
        .preparedQuery(
            """
            insert into billing.payment (reference, invoice, amount_minor, currency, received_on,
                                         applied_minor, surplus_minor, recorded_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            """)
        .execute(
            Tuple.from(
                java.util.List.of(
                    payment.reference(),
                    payment.invoice().value(),
                    payment.amount().minor(),
                    payment.amount().currency().getCurrencyCode(),
                    payment.receivedOn(),
                    allocation.applied().minor(),
                    allocation.surplus().minor(),
                    now.atOffset(ZoneOffset.UTC))))
        .flatMap(_ -> addToBalance(connection, invoice, allocation.surplus()))
        .flatMap(_ -> ledger.post(connection, transaction))
        .invoke(
            posted -> {
              if (!(posted instanceof Posted.Booked)) {
                throw new IllegalStateException(
                    "payment " + payment.reference() + " is booked already");
              }
            })
        .flatMap(_ -> invoices.find(connection, payment.invoice()))
        .map(paid -> new PaymentOutcome.Recorded(payment, allocation, paid.orElseThrow()));
  }

  /** What is paid beyond the invoice is used by the next one. */
  private static Uni<Void> addToBalance(
      SqlConnection connection, IssuedDocument invoice, Money surplus) {
    return surplus.isZero()
        ? Uni.createFrom().voidItem()
        : connection
            .preparedQuery(
                "update billing.account_state set balance_minor = balance_minor + $2"
                    + " where account = $1")
            .execute(Tuple.of(invoice.document().draft().head().account().value(), surplus.minor()))
            .replaceWithVoid();
  }

  private static Party debtor(IssuedDocument invoice) {
    return invoice
        .traveller()
        .map(Party::of)
        .orElseGet(() -> Party.of(invoice.document().draft().head().account()));
  }

  private static Uni<PaymentOutcome> answer(PaymentOutcome outcome) {
    return Uni.createFrom().item(outcome);
  }
}
