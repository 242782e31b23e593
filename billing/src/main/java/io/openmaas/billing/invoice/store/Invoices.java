package io.openmaas.billing.invoice.store;

import io.openmaas.billing.invoice.InvoiceDocument;
import io.openmaas.billing.invoice.InvoiceId;
import io.openmaas.billing.invoice.IssuedDocument;
import io.openmaas.billing.invoice.Seal;
import io.openmaas.core.money.Money;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Final invoices and credit notes in PostgreSQL. What is read is compared with its hash. */
@ApplicationScoped
public class Invoices {
  private static final int MOST = 500;
  private static final String SELECT =
      """
      select h.id, billing.invoice_number(h.series, h.year, h.sequence) as number, h.traveller,
             h.currency, h.issued_on, h.due_on, h.finalised_at, h.content_hash, c.content,
             (select coalesce(sum(p.applied_minor), 0)::bigint
                from billing.payment p where p.invoice = h.id)
             + (select coalesce(sum(a.applied_minor), 0)::bigint
                  from billing.credit_applied a where a.invoice = h.id) as settled_minor,
             exists (select from billing.invoice_head v where v.corrects = h.id and v.voids) as void
        from billing.invoice_head h join billing.invoice_content c on c.id = h.id
      """;

  /** The own ones, and those of households and companies (and cost centres) that $1 owns. */
  private static final String READABLE =
      """
       (h.traveller = $1 or h.account in (
          select a.id from billing.account_member m
            join billing.account a on m.account in (a.id, a.company)
           where m.traveller = $1 and m.state = 'ACTIVE' and m.role = 'OWNER'))
      """;
  private static final String NEWEST_FIRST =
      " order by h.finalised_at desc, h.series desc, h.year desc, h.sequence desc limit " + MOST;

  private final Pool pool;

  public Invoices(Pool pool) {
    this.pool = pool;
  }

  public Uni<Optional<IssuedDocument>> find(InvoiceId id) {
    return find(pool, id);
  }

  /** As {@link #find(InvoiceId)}, on this connection. */
  public Uni<Optional<IssuedDocument>> find(SqlClient client, InvoiceId id) {
    return client
        .preparedQuery(SELECT + " where h.id = $1")
        .execute(Tuple.of(id.value()))
        .map(rows -> documents(rows).stream().findFirst());
  }

  /** As {@link #find(InvoiceId)}, if the traveller may read it. */
  public Uni<Optional<IssuedDocument>> find(InvoiceId id, TravellerId reader) {
    return pool.preparedQuery(SELECT + " where h.id = $2 and" + READABLE)
        .execute(Tuple.of(reader.value(), id.value()))
        .map(rows -> documents(rows).stream().findFirst());
  }

  /** By its printed number, for instance {@code OM-2026-000001}. */
  public Uni<Optional<IssuedDocument>> find(String number) {
    String[] parts = number.split("-");
    if (parts.length != 3 || !parts[1].matches("[0-9]{4}") || !parts[2].matches("[0-9]{1,9}")) {
      return Uni.createFrom().item(Optional.empty());
    }
    return pool.preparedQuery(
            SELECT + " where (h.series, h.year, h.sequence) = ($1, $2::integer, $3::integer)")
        .execute(Tuple.of(parts[0], Integer.parseInt(parts[1]), Integer.parseInt(parts[2])))
        .map(rows -> documents(rows).stream().findFirst());
  }

  /** Documents with lines of any account that is on this one, issued after it. */
  Uni<List<IssuedDocument>> listAfter(SqlClient client, InvoiceId id) {
    return client
        .preparedQuery(
            SELECT
                + """
                   join billing.invoice_head first on first.id = $1
                   cross join lateral (
                     select array_agg(p.account) || first.account as accounts
                       from billing.invoice_party p where p.invoice = first.id) whose
                   where (h.corrects = first.id or h.account = any(whose.accounts)
                          or h.id in (select p.invoice from billing.invoice_party p
                                       where p.account = any(whose.accounts)))
                     and h.id <> first.id and h.finalised_at >= first.finalised_at
                   order by h.finalised_at, h.series, h.year, h.sequence
                  """)
        .execute(Tuple.of(id.value()))
        .map(Invoices::documents);
  }

  /** Newest first, at most 500; those that one traveller may read, or all. */
  public Uni<List<IssuedDocument>> list(Optional<TravellerId> reader) {
    return pool.preparedQuery(SELECT + " where $1::uuid is null or" + READABLE + NEWEST_FIRST)
        .execute(Tuple.of(reader.map(TravellerId::value).orElse(null)))
        .map(Invoices::documents);
  }

  /** What a run made, in the order of the numbers, at most 500. */
  public Uni<List<IssuedDocument>> listOfRun(UUID run) {
    return pool.preparedQuery(
            SELECT
                + " where h.batch in (select b.id from billing.invoice_batch b where b.run = $1)"
                + " order by h.series, h.year, h.sequence limit "
                + MOST)
        .execute(Tuple.of(run))
        .map(Invoices::documents);
  }

  private static List<IssuedDocument> documents(RowSet<Row> rows) {
    var documents = new ArrayList<IssuedDocument>(rows.size());
    rows.forEach(row -> documents.add(document(row)));
    return documents;
  }

  private static IssuedDocument document(Row row) {
    byte[] content = PackedBytes.unpack(row.getDelegate().getBuffer("content").getBytes());
    byte[] hash = row.getDelegate().getBuffer("content_hash").getBytes();
    if (!Arrays.equals(hash, InvoiceDocument.hashOf(content))) {
      throw new IllegalStateException(
          "the content of invoice " + row.getString("number") + " is not what was issued");
    }
    return new IssuedDocument(
        InvoiceDocument.parse(content),
        new Seal(
            HexFormat.of().formatHex(hash),
            row.getString("number"),
            row.getLocalDate("issued_on"),
            row.getLocalDate("due_on"),
            row.getOffsetDateTime("finalised_at").toInstant()),
        Optional.ofNullable(row.getUUID("traveller")).map(TravellerId::new),
        Money.ofMinor(row.getLong("settled_minor"), row.getString("currency")),
        row.getBoolean("void") ? IssuedDocument.Standing.VOID : IssuedDocument.Standing.STANDS);
  }
}
