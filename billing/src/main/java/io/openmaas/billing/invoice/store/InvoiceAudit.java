package io.openmaas.billing.invoice.store;

import io.openmaas.billing.invoice.InvoiceDocument;
import io.openmaas.core.money.Money;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Verifies invoices by what is stored: hashes are reckoned again, numbers must follow one another,
 * each head must build on the one before, lines must add up to the total, and the ledger must have
 * booked the same.
 */
public final class InvoiceAudit {
  private static final int PAGE = 500;
  private static final int MOST_TOLD = 100;
  private static final String HEADS =
      """
      select h.id, h.sequence, h.kind, h.account, h.currency, h.total_minor, h.payable_minor,
             h.issued_on, h.due_on, h.finalised_at, h.corrects, h.content_hash, h.previous_hash,
             h.hash, billing.invoice_number(h.series, h.year, h.sequence) as number,
             c.format, c.content,
             (select sum(e.amount_minor)::bigint
                from billing.ledger_transaction t
                join billing.ledger_entry e on e.transaction = t.id
                join billing.ledger_account a on a.id = e.account and a.purpose = 'RECEIVABLE'
               where t.invoice = h.id and t.kind = 'INVOICE_FINALISED') as booked
        from billing.invoice_head h
        left join billing.invoice_content c on c.id = h.id
       where (h.series, h.year) = ($1, $2::integer) and h.sequence > $3
       order by h.sequence limit $4
      """;

  private final Pool pool;

  public InvoiceAudit(Pool pool) {
    this.pool = pool;
  }

  /**
   * What was found.
   *
   * @param faults for people, at most 100
   */
  public record Report(long invoices, int series, List<String> faults) {}

  /** Reads page by page; changes nothing. */
  public Uni<Report> run() {
    return pool.query("select series, year, last, head from billing.number_series order by 1, 2")
        .execute()
        .flatMap(
            rows ->
                Multi.createFrom()
                    .iterable(rows)
                    .onItem()
                    .transformToUniAndConcatenate(this::series)
                    .collect()
                    .asList())
        .map(
            all ->
                new Report(
                    all.stream().mapToLong(one -> one.count).sum(),
                    all.size(),
                    all.stream().flatMap(one -> one.faults.stream()).limit(MOST_TOLD).toList()));
  }

  /** Where the verification of a series is. */
  private static final class Series {
    private final String name;
    private final int year;
    private final List<String> faults = new ArrayList<>();
    private byte[] head = SeriesChain.START;
    private int last;
    private long count;

    Series(String name, int year) {
      this.name = name;
      this.year = year;
    }

    void fault(String text) {
      if (faults.size() < MOST_TOLD) {
        faults.add(text);
      }
    }
  }

  private Uni<Series> series(Row row) {
    var series = new Series(row.getString(0), row.getInteger(1));
    int last = row.getInteger(2);
    byte[] head = row.getDelegate().getBuffer(3).getBytes();
    return pages(series)
        .invoke(
            () -> {
              if (series.last != last || !Arrays.equals(series.head, head)) {
                series.fault(
                    "series "
                        + series.name
                        + "-"
                        + series.year
                        + " ends with "
                        + series.last
                        + ", not as noted with "
                        + last);
              }
            })
        .replaceWith(series);
  }

  private Uni<Void> pages(Series series) {
    return pool.preparedQuery(HEADS)
        .execute(Tuple.of(series.name, series.year, series.last, PAGE))
        .flatMap(
            rows -> {
              check(series, rows);
              return rows.size() < PAGE ? Uni.createFrom().voidItem() : pages(series);
            });
  }

  private static void check(Series series, RowSet<Row> rows) {
    for (Row row : rows) {
      String number = row.getString("number");
      series.count++;
      if (row.getInteger("sequence") != series.last + 1) {
        series.fault(number + ": numbers are missing after " + series.last);
      }
      series.last = row.getInteger("sequence");
      checkChain(series, row, number);
      checkContent(series, row, number);
    }
  }

  private static void checkChain(Series series, Row row, String number) {
    if (!Arrays.equals(series.head, bytes(row, "previous_hash"))) {
      series.fault(number + ": does not build on the invoice before it");
    }
    byte[] again =
        SeriesChain.next(
            bytes(row, "previous_hash"),
            new SeriesChain.Head(
                number,
                row.getString("kind"),
                row.getUUID("account"),
                money(row, "total_minor"),
                money(row, "payable_minor"),
                row.getLocalDate("issued_on"),
                row.getLocalDate("due_on"),
                row.getOffsetDateTime("finalised_at").toInstant(),
                Optional.ofNullable(row.getUUID("corrects"))),
            bytes(row, "content_hash"));
    if (!Arrays.equals(again, bytes(row, "hash"))) {
      series.fault(number + ": its head is not what was issued");
    }
    series.head = bytes(row, "hash");
  }

  private static void checkContent(Series series, Row row, String number) {
    if (row.getDelegate().getBuffer("content") == null) {
      series.fault(number + ": has no content");
      return;
    }
    try {
      byte[] content = PackedBytes.unpack(bytes(row, "content"));
      if (!Arrays.equals(InvoiceDocument.hashOf(content), bytes(row, "content_hash"))) {
        series.fault(number + ": its content is not what was issued");
      } else if (row.getShort("format") == InvoiceDocument.VERSION) {
        checkSums(series, row, number, InvoiceDocument.parse(content));
      }
    } catch (IllegalArgumentException e) {
      series.fault(number + ": its content cannot be read: " + e.getMessage());
    }
  }

  private static void checkSums(Series series, Row row, String number, InvoiceDocument document) {
    var draft = document.draft();
    Money lines =
        Money.sum(
            draft.lines().stream().map(line -> line.share().gross()).toList(),
            draft.head().currency());
    if (!lines.equals(money(row, "total_minor")) || !lines.equals(draft.totals().gross())) {
      series.fault(number + ": its lines come to " + lines);
    }
    Long booked = row.getLong("booked");
    boolean same = booked == null ? lines.isZero() : booked.equals(row.getLong("payable_minor"));
    if (!same) {
      series.fault(number + ": the ledger has " + booked + " minor units of it");
    }
  }

  private static byte[] bytes(Row row, String column) {
    return row.getDelegate().getBuffer(column).getBytes();
  }

  private static Money money(Row row, String column) {
    return Money.ofMinor(row.getLong(column), row.getString("currency"));
  }
}
