package io.openmaas.billing.invoice.store;

import io.openmaas.billing.invoice.Invoice;
import io.openmaas.billing.invoice.InvoiceId;
import io.openmaas.billing.invoice.InvoiceLine;
import io.openmaas.billing.invoice.Issuer;
import io.openmaas.billing.invoice.Recipient;
import io.openmaas.billing.invoice.TaxTotal;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.core.city.CityId;
import io.openmaas.core.money.Money;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Final invoices in PostgreSQL. */
@ApplicationScoped
public class Invoices {
  private static final String HEAD =
      """
      select i.*, coalesce((select sum(p.applied_minor) from billing.payment p
                             where p.invoice = i.id), 0)::bigint as paid_minor
        from billing.invoice i
      """;
  private static final String INSERT =
      """
      insert into billing.invoice
             (id, number, traveller, city, country, currency, period_from, period_to, issued_on,
              due_on, finalised_at, total_minor, recipient_name, recipient_address, seller_name,
              seller_address, seller_tax_id, seller_iban, seller_email)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
      """;
  private static final String INSERT_LINES =
      """
      insert into billing.invoice_line
             (invoice, position, kind, text, service_from, service_to, quantity, unit, unit_price,
              amount_minor, tax, tax_percent, subscription, usage_key, charge, rental, trips,
              minutes, metres, leg, ticket)
      select $1, position, kind, text, service_from, service_to, quantity, unit, unit_price,
             amount_minor, tax, tax_percent, subscription, usage_key, charge, rental, trips,
             minutes, metres, leg, ticket
        from jsonb_to_recordset($2::jsonb) as l (
             position integer, kind text, text text, service_from date, service_to date,
             quantity numeric, unit text, unit_price numeric, amount_minor bigint, tax text,
             tax_percent numeric, subscription uuid, usage_key text, charge smallint, rental uuid,
             trips uuid[], minutes bigint, metres bigint, leg text, ticket text)
      """;
  private static final String INSERT_TAXES =
      """
      insert into billing.invoice_tax (invoice, tax, percent, net_minor, tax_minor, gross_minor)
      select $1, tax, percent, net_minor, tax_minor, gross_minor
        from jsonb_to_recordset($2::jsonb) as t (
             tax text, percent numeric, net_minor bigint, tax_minor bigint, gross_minor bigint)
      """;

  private final Pool pool;

  public Invoices(Pool pool) {
    this.pool = pool;
  }

  /**
   * The next number of a series, without gaps: it is given back if the transaction does not commit,
   * and until then nobody else gets one.
   */
  public Uni<String> nextNumber(SqlConnection connection, Issuer issuer, int year) {
    return connection
        .preparedQuery(
            """
            insert into billing.number_series as s (series, year, last) values ($1, $2, 1)
            on conflict (series, year) do update set last = s.last + 1
            returning last
            """)
        .execute(Tuple.of(issuer.series(), year))
        .map(rows -> issuer.number(year, rows.iterator().next().getInteger(0)));
  }

  /** Writes a final invoice, all of it, once. */
  public Uni<Void> insert(SqlConnection connection, Invoice.Issued invoice) {
    return connection
        .preparedQuery(INSERT)
        .execute(head(invoice))
        .flatMap(
            _ ->
                connection
                    .preparedQuery(INSERT_LINES)
                    .execute(Tuple.of(invoice.id().value(), lines(invoice))))
        .flatMap(
            _ ->
                connection
                    .preparedQuery(INSERT_TAXES)
                    .execute(Tuple.of(invoice.id().value(), taxes(invoice))))
        .replaceWithVoid();
  }

  private static Tuple head(Invoice.Issued invoice) {
    var heading = invoice.heading();
    var content = invoice.content();
    var seller = heading.seller();
    return Tuple.from(
        Arrays.asList(
            invoice.id().value(),
            heading.number(),
            content.traveller().value(),
            content.city().value(),
            content.country(),
            content.currency().getCurrencyCode(),
            content.period().from(),
            content.period().to(),
            heading.issuedOn(),
            heading.dueOn(),
            heading.finalisedAt().atOffset(ZoneOffset.UTC),
            content.total().minor(),
            heading.recipient().name(),
            heading.recipient().address(),
            seller.name(),
            seller.address(),
            seller.taxId(),
            seller.iban(),
            seller.email()));
  }

  private static JsonArray lines(Invoice.Issued invoice) {
    var array = new JsonArray();
    var lines = invoice.content().lines();
    for (int i = 0; i < lines.size(); i++) {
      array.add(LineColumns.of(i + 1, lines.get(i)));
    }
    return array;
  }

  private static JsonArray taxes(Invoice.Issued invoice) {
    var array = new JsonArray();
    for (TaxTotal total : invoice.content().taxes()) {
      array.add(
          new JsonObject()
              .put("tax", total.tax().category().name())
              .put("percent", total.tax().percent().toPlainString())
              .put("net_minor", total.net().minor())
              .put("tax_minor", total.contained().minor())
              .put("gross_minor", total.gross().minor()));
    }
    return array;
  }

  /** The end of the latest period that was invoiced. */
  public Uni<Optional<LocalDate>> findInvoicedTo(
      SqlConnection connection, TravellerId traveller, CityId city) {
    return connection
        .preparedQuery(
            "select max(period_to) from billing.invoice where traveller = $1 and city = $2")
        .execute(Tuple.of(traveller.value(), city.value()))
        .map(rows -> Optional.ofNullable(rows.iterator().next().getLocalDate(0)));
  }

  public Uni<Optional<Invoice.Issued>> find(InvoiceId id) {
    return pool.withConnection(connection -> find(connection, id));
  }

  /** As {@link #find(InvoiceId)}, on this connection. */
  public Uni<Optional<Invoice.Issued>> find(SqlConnection connection, InvoiceId id) {
    return connection
        .preparedQuery(HEAD + " where i.id = $1")
        .execute(Tuple.of(id.value()))
        .flatMap(
            rows ->
                rows.rowCount() == 0
                    ? Uni.createFrom().item(Optional.<Invoice.Issued>empty())
                    : withLines(connection, rows.iterator().next()).map(Optional::of));
  }

  /** Newest first; of one traveller, or of all. */
  public Uni<List<Invoice.Issued>> list(Optional<TravellerId> traveller) {
    return pool.withConnection(
        connection ->
            connection
                .preparedQuery(
                    HEAD
                        + " where $1::uuid is null or i.traveller = $1"
                        + " order by i.finalised_at desc, i.number desc limit 500")
                .execute(Tuple.of(traveller.map(TravellerId::value).orElse(null)))
                .flatMap(
                    rows ->
                        Multi.createFrom()
                            .iterable(rows)
                            .onItem()
                            .transformToUniAndConcatenate(row -> withLines(connection, row))
                            .collect()
                            .asList()));
  }

  private static Uni<Invoice.Issued> withLines(SqlConnection connection, Row head) {
    Currency currency = Currency.getInstance(head.getString("currency"));
    return connection
        .preparedQuery("select * from billing.invoice_line where invoice = $1 order by position")
        .execute(Tuple.of(head.getUUID("id")))
        .map(
            rows -> {
              var lines = new ArrayList<InvoiceLine>();
              rows.forEach(row -> lines.add(LineColumns.line(row, currency)));
              return invoice(head, currency, lines);
            });
  }

  private static Invoice.Issued invoice(Row row, Currency currency, List<InvoiceLine> lines) {
    UUID id = row.getUUID("id");
    var heading =
        new Invoice.Heading(
            row.getString("number"),
            row.getLocalDate("issued_on"),
            row.getLocalDate("due_on"),
            row.getOffsetDateTime("finalised_at").toInstant(),
            new Issuer.Seller(
                row.getString("seller_name"),
                row.getString("seller_address"),
                row.getString("seller_tax_id"),
                row.getString("seller_iban"),
                row.getString("seller_email")),
            new Recipient(row.getString("recipient_name"), row.getString("recipient_address")));
    var content =
        new Invoice.Content(
            new TravellerId(row.getUUID("traveller")),
            new CityId(row.getString("city")),
            row.getString("country"),
            currency,
            new DatePeriod(row.getLocalDate("period_from"), row.getLocalDate("period_to")),
            lines);
    var paid = new Money(row.getLong("paid_minor"), currency);
    return Invoice.Issued.of(new InvoiceId(id), heading, content, paid);
  }
}
