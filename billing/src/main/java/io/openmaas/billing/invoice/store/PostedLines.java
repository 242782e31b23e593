package io.openmaas.billing.invoice.store;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.invoice.DocumentLine;
import io.openmaas.billing.invoice.DueLine;
import io.openmaas.billing.invoice.InvoiceDocument;
import io.openmaas.billing.invoice.Posted;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What is on final documents, line by line, for what a later drawing may have to correct. */
final class PostedLines {
  private static final String DOCUMENTS =
      """
      with wanted as (
        select * from unnest($1::uuid[], $2::date[]) as a (account, ends_after)),
      found as (
        select w.account, h.id
          from wanted w
          join billing.invoice_head h on h.account = w.account and h.service_to > w.ends_after
        union
        select w.account, h.id
          from wanted w
          join billing.invoice_party p on p.account = w.account
          join billing.invoice_head h on h.id = p.invoice and h.service_to > w.ends_after)
      select f.accounts, billing.invoice_number(h.series, h.year, h.sequence) as number, c.content,
             h.part
        from (select id, array_agg(account) as accounts from found group by id) f
        join billing.invoice_head h on h.id = f.id
        join billing.invoice_content c on c.id = f.id and c.format = 1
       order by h.finalised_at, h.series, h.year, h.sequence
      """;

  private PostedLines() {}

  /**
   * Lines under the name of these accounts, whoever paid for them then, in the order in which they
   * were finalised. Each document is read once.
   *
   * @param endsAfter by account: only of documents with service after this local date
   */
  static Uni<Map<AccountId, List<Posted>>> list(
      SqlConnection connection, Map<AccountId, LocalDate> endsAfter) {
    var accounts = new UUID[endsAfter.size()];
    var days = new LocalDate[endsAfter.size()];
    int place = 0;
    for (var entry : endsAfter.entrySet()) {
      accounts[place] = entry.getKey().value();
      days[place++] = entry.getValue();
    }
    return connection
        .preparedQuery(DOCUMENTS)
        .execute(Tuple.of(accounts, days))
        .map(
            rows -> {
              var posted = new HashMap<AccountId, List<Posted>>();
              rows.forEach(
                  row -> {
                    var on = new HashSet<UUID>(Arrays.asList(row.getArrayOfUUIDs(0)));
                    InvoiceDocument.parse(
                            PackedBytes.unpack(row.getDelegate().getBuffer(2).getBytes()))
                        .draft()
                        .lines()
                        .stream()
                        .filter(line -> on.contains(line.due().of().account().value()))
                        .forEach(
                            line -> {
                              var list =
                                  posted.computeIfAbsent(
                                      line.due().of().account(), _ -> new ArrayList<>());
                              boolean part =
                                  row.getString(3).startsWith(DrawnAccounts.PART_OF_SPONSOR);
                              if (!part || !join(list, line)) {
                                list.add(new Posted(row.getString(1), line));
                              }
                            });
                  });
              return posted;
            });
  }

  /** Puts the sponsor's part of a line to that of the sponsored, which was issued before it. */
  private static boolean join(List<Posted> list, DocumentLine part) {
    for (int i = list.size() - 1; i >= 0; i--) {
      Posted posted = list.get(i);
      DocumentLine line = posted.line();
      if (line.due().key().equals(part.due().key())
          && line.due().of().equals(part.due().of())
          && line.tax().equals(part.tax())
          && line.corrects().equals(part.corrects())) {
        var due = line.due();
        var whole =
            new DueLine(
                due.key(),
                due.of(),
                due.supply(),
                due.amount().plus(part.due().amount()),
                due.detail());
        list.set(
            i,
            new Posted(
                posted.number(),
                new DocumentLine(
                    whole,
                    line.corrects(),
                    line.discount().plus(part.discount()),
                    line.tax(),
                    new DocumentLine.Share(
                        line.share().net().plus(part.share().net()),
                        line.share().tax().plus(part.share().tax())))));
        return true;
      }
    }
    return false;
  }
}
