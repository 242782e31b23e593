package io.openmaas.billing.invoice.store;

import io.openmaas.billing.invoice.BillingAccount;
import io.openmaas.billing.invoice.Invoice;
import io.openmaas.billing.invoice.InvoiceDrawing;
import io.openmaas.billing.metering.store.UsageRecords;
import io.openmaas.core.city.CityId;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** What a traveller would have to pay as things stand, drawn on reading. */
@ApplicationScoped
public class RunningBills {
  private final Pool pool;
  private final BillingAccounts accounts;
  private final Invoices invoices;
  private final UsageRecords usageRecords;
  private final InvoiceDrawing drawing;
  private final InstantSource clock;

  public RunningBills(
      Pool pool,
      BillingAccounts accounts,
      Invoices invoices,
      UsageRecords usageRecords,
      InvoiceDrawing drawing,
      InstantSource clock) {
    this.pool = pool;
    this.accounts = accounts;
    this.invoices = invoices;
    this.usageRecords = usageRecords;
    this.drawing = drawing;
    this.clock = clock;
  }

  /**
   * A running bill.
   *
   * @param running the period that is open now
   * @param ended periods that have ended and are not invoiced yet, oldest first
   */
  public record Bill(
      BillingAccount account, Instant asOf, Invoice.Draft running, List<Invoice.Draft> ended) {}

  public Uni<Bill> get(TravellerId traveller, CityId city) {
    return accounts.get(traveller, city).flatMap(found -> draw(found.account()));
  }

  private Uni<Bill> draw(BillingAccount account) {
    Instant now = clock.instant();
    var zone = account.city().zone();
    var open = account.cycle().periodOf(now.atZone(zone).toLocalDate());
    var traveller = account.traveller();
    var city = account.city().id();
    return pool.withConnection(
        connection ->
            invoices
                .findInvoicedTo(connection, traveller, city)
                .flatMap(
                    invoicedTo ->
                        usageRecords
                            .listUncharged(connection, traveller, city, open.in(zone).to())
                            .map(
                                usage ->
                                    new Bill(
                                        account,
                                        now,
                                        drawing.running(account, invoicedTo, usage, now),
                                        drawing.closed(account, invoicedTo, usage, now)))));
  }
}
