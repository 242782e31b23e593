package io.openmaas.billing.invoice.store;

import io.openmaas.billing.invoice.BillingAccount;
import io.openmaas.billing.invoice.Invoice;
import io.openmaas.billing.invoice.InvoiceDrawing;
import io.openmaas.billing.invoice.InvoiceId;
import io.openmaas.billing.invoice.InvoiceRun;
import io.openmaas.billing.invoice.Issuer;
import io.openmaas.billing.invoice.Recipient;
import io.openmaas.billing.ledger.LedgerTransaction;
import io.openmaas.billing.ledger.Posted;
import io.openmaas.billing.ledger.Postings;
import io.openmaas.billing.ledger.store.Ledger;
import io.openmaas.billing.metering.store.UsageRecords;
import io.openmaas.core.city.CityId;
import io.openmaas.core.event.Event;
import io.openmaas.core.event.log.EventLog;
import io.openmaas.core.id.Ids;
import io.openmaas.core.money.Money;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Draws and finalises the invoices of all periods that have ended. Each account is a transaction of
 * its own: invoice, number, ledger and event commit together or not at all, so a run that is killed
 * and started again makes each invoice once.
 */
@ApplicationScoped
public class InvoiceRuns {
  private static final Logger LOG = Logger.getLogger(InvoiceRuns.class);
  private static final String ACCOUNTS =
      """
      select s.traveller, s.city from billing.subscription s
       where $1::text is null or s.city = $1
      union
      select t.traveller, t.city from billing.metered_traveller t
       where ($1::text is null or t.city = $1) and $2::timestamptz is not null
      order by 2, 1
      """;

  private final Pool pool;
  private final BillingAccounts accounts;
  private final InvoiceDrawing drawing;
  private final Invoices invoices;
  private final UsageRecords usageRecords;
  private final Ledger ledger;
  private final EventLog events;
  private final Issuer issuer;
  private final InstantSource clock;
  private final Ids ids;

  public InvoiceRuns(
      Pool pool,
      BillingAccounts accounts,
      InvoiceDrawing drawing,
      Invoices invoices,
      UsageRecords usageRecords,
      Ledger ledger,
      EventLog events,
      Issuer issuer,
      InstantSource clock,
      Ids ids) {
    this.pool = pool;
    this.accounts = accounts;
    this.drawing = drawing;
    this.invoices = invoices;
    this.usageRecords = usageRecords;
    this.ledger = ledger;
    this.events = events;
    this.issuer = issuer;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * Invoices what has not been invoiced.
   *
   * @param until periods that ended by then, each in the zone of its city
   * @param city only of this city
   */
  public Uni<InvoiceRun> run(Instant until, Optional<CityId> city) {
    return pool.preparedQuery(ACCOUNTS)
        .execute(Tuple.of(city.map(CityId::value).orElse(null), until.atOffset(ZoneOffset.UTC)))
        .flatMap(
            rows ->
                Multi.createFrom()
                    .iterable(rows)
                    .onItem()
                    .transformToUniAndConcatenate(
                        row ->
                            invoice(
                                new TravellerId(row.getUUID("traveller")),
                                new CityId(row.getString("city")),
                                until))
                    .collect()
                    .asList())
        .map(InvoiceRuns::together);
  }

  private static InvoiceRun together(List<InvoiceRun> parts) {
    return new InvoiceRun(
        parts.stream().flatMap(part -> part.invoices().stream()).toList(),
        parts.stream().flatMap(part -> part.failures().stream()).toList());
  }

  private Uni<InvoiceRun> invoice(TravellerId traveller, CityId city, Instant until) {
    return accounts
        .get(traveller, city)
        .flatMap(
            found ->
                pool.withTransaction(
                    connection ->
                        finaliseAll(connection, found.account(), found.recipient(), until)))
        .map(issued -> new InvoiceRun(issued, List.of()))
        .onFailure()
        .recoverWithItem(
            failure -> {
              LOG.errorf(failure, "traveller %s in %s was not invoiced", traveller, city);
              return new InvoiceRun(
                  List.of(),
                  List.of(
                      new InvoiceRun.Failure(
                          traveller, city, String.valueOf(failure.getMessage()))));
            });
  }

  private Uni<List<Invoice.Issued>> finaliseAll(
      SqlConnection connection, BillingAccount account, Recipient recipient, Instant until) {
    return drafts(connection, account, until)
        .flatMap(
            drafts ->
                Multi.createFrom()
                    .iterable(drafts)
                    .onItem()
                    .transformToUniAndConcatenate(
                        draft -> finalise(connection, account, recipient, draft))
                    .collect()
                    .asList());
  }

  /** Another run of the same account waits here, and then finds what this one made. */
  private Uni<List<Invoice.Draft>> drafts(
      SqlConnection connection, BillingAccount account, Instant until) {
    var traveller = account.traveller();
    var city = account.city().id();
    return connection
        .preparedQuery("select pg_advisory_xact_lock(hashtextextended($1, 3))")
        .execute(Tuple.of("invoice " + traveller + " " + city))
        .flatMap(_ -> invoices.findInvoicedTo(connection, traveller, city))
        .flatMap(
            invoicedTo ->
                usageRecords
                    .listUncharged(connection, traveller, city, until)
                    .map(usage -> drawing.closed(account, invoicedTo, usage, until)));
  }

  private Uni<Invoice.Issued> finalise(
      SqlConnection connection, BillingAccount account, Recipient recipient, Invoice.Draft draft) {
    Instant now = clock.instant();
    LocalDate today = now.atZone(account.city().zone()).toLocalDate();
    var content = draft.content();
    return invoices
        .nextNumber(connection, issuer, today.getYear())
        .map(
            number ->
                Invoice.Issued.of(
                    new InvoiceId(ids.next()),
                    new Invoice.Heading(
                        number,
                        today,
                        today.plusDays(issuer.paymentDays()),
                        now,
                        issuer.seller(),
                        recipient),
                    content,
                    Money.zero(content.currency())))
        .call(invoice -> invoices.insert(connection, invoice))
        .call(invoice -> book(connection, invoice))
        .call(invoice -> events.append(connection, List.of(announcement(invoice))));
  }

  private static Event announcement(Invoice.Issued invoice) {
    return new Event.InvoiceFinalised(
        invoice.id().value(), invoice.heading().number(), invoice.content().traveller());
  }

  private Uni<Void> book(SqlConnection connection, Invoice.Issued invoice) {
    var content = invoice.content();
    var supplies = new ArrayList<Postings.Supply>();
    for (var total : content.taxes()) {
      supplies.add(
          new Postings.Supply(
              total.tax().category(), total.tax().percent(), total.net(), total.contained()));
    }
    LedgerTransaction transaction =
        Postings.invoiceFinalised(
            invoice.id().value(),
            content.traveller(),
            content.city(),
            content.country(),
            content.total(),
            supplies,
            invoice.heading().finalisedAt());
    return ledger
        .post(connection, transaction)
        .invoke(
            posted -> {
              if (!(posted instanceof Posted.Booked)) {
                throw new IllegalStateException("invoice " + invoice.id() + " is booked already");
              }
            })
        .replaceWithVoid();
  }
}
