package io.openmaas.billing.invoice.store;

import io.openmaas.billing.invoice.InvoiceDocument;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Invoices in their grace period: without a number, and drawn again until it ends. */
@ApplicationScoped
public class InvoiceDrafts {
  private static final int MOST = 500;

  private final Pool pool;

  public InvoiceDrafts(Pool pool) {
    this.pool = pool;
  }

  /**
   * What it would say, as it was drawn last.
   *
   * @param graceUntil from then on a run makes it final
   */
  public record InGrace(InvoiceDocument document, Instant graceUntil, Instant drawnAt) {}

  /** At most 500, those that become final first. */
  public Uni<List<InGrace>> list() {
    return pool.preparedQuery(
            """
            select content, grace_until, drawn_at from billing.invoice_draft where format = $1
             order by grace_until, account, billed_on, currency, part limit $2
            """)
        .execute(
            Tuple.of((short) InvoiceDocument.VERSION, MOST))
        .map(
            rows -> {
              var drafts = new ArrayList<InGrace>(rows.size());
              rows.forEach(
                  row ->
                      drafts.add(
                          new InGrace(
                              InvoiceDocument.parse(
                                  PackedBytes.unpack(row.getDelegate().getBuffer(0).getBytes())),
                              row.getOffsetDateTime(1).toInstant(),
                              row.getOffsetDateTime(2).toInstant())));
              return List.copyOf(drafts);
            });
  }
}
