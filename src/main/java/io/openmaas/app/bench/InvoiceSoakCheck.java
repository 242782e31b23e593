package io.openmaas.app.bench;

import io.openmaas.app.embedded.DatabaseAddress;
import io.openmaas.billing.invoice.store.InvoiceAudit;
import io.openmaas.billing.invoice.store.PackedBytes;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What must hold after all months are billed, whatever happened to the runs. */
final class InvoiceSoakCheck {
  private static final int MOST_TOLD = 10;

  /** All documents of accounts whose use was known before the month was billed. */
  private static final String STEADY =
      """
      select h.account, h.id, c.content
        from billing.invoice_head h join billing.invoice_content c using (id)
       where h.city <> 'soak-late'
      """;

  private static final String SUMS =
      """
      select account::text || ' ' || currency, sum(total_minor)::text
        from billing.invoice_head group by account, currency
      """;

  private static final String RECEIVABLES =
      """
      select a.currency, sum(e.amount_minor)::text
        from billing.ledger_entry e
        join billing.ledger_account a on a.id = e.account and a.purpose = 'RECEIVABLE'
       group by a.currency
      """;

  private static final String PAYABLES =
      "select currency, sum(payable_minor)::text from billing.invoice_head group by currency";

  /** Children are on the invoices of who pays for them, the others have one for each month. */
  private static final String NOT_ONCE =
      """
      select count(*)
        from billing.account a
        cross join generate_series(date '%s', date '%s', interval '1 month') m (month)
       where (select count(*) from billing.invoice_head h
               where h.account = a.id and h.period_to = (m.month + interval '1 month')::date)
             <> case when a.paid_by is null then 1 else 0 end
      """;

  private final DatabaseAddress database;
  private final Connection disturbed;
  private final Connection calm;
  private final LocalDate first;
  private final LocalDate last;
  private boolean right = true;

  /**
   * @param database the disturbed one
   * @param first the first month that was billed
   * @param last the last one
   */
  InvoiceSoakCheck(
      DatabaseAddress database,
      Connection disturbed,
      Connection calm,
      LocalDate first,
      LocalDate last) {
    this.database = database;
    this.disturbed = disturbed;
    this.calm = calm;
    this.first = first;
    this.last = last;
  }

  /** Tells each figure, and of what does not hold the first accounts. */
  boolean holds() throws SQLException {
    System.out.printf(
        "%d uses, %d of them recorded during runs, %d taken back%n",
        BenchDatabase.count(disturbed, "select count(*) from billing.usage"),
        BenchDatabase.count(
            disturbed, "select count(*) from billing.usage where key like 'chaos/%'"),
        BenchDatabase.count(disturbed, "select count(*) from billing.usage where kind = 'R'"));
    audit();
    none("accounts and months without just one invoice", NOT_ONCE.formatted(first, last));
    none(
        "invoices beside those",
        """
        select count(*) from billing.invoice_head
         where period_to not in (select (m + interval '1 month')::date
                                   from generate_series(date '%s', date '%s', interval '1 month') m)
        """
            .formatted(first, last));
    none("accounts that runs called faulty", "select count(*) from billing.invoice_failure");
    none(
        "currencies in which the ledger does not sum to zero",
        """
        select count(*) from (
          select a.currency from billing.ledger_entry e join billing.ledger_account a on a.id = e.account
           group by a.currency having sum(e.amount_minor) <> 0) n
        """);
    none(
        "events and invoices that do not go together",
        """
        select count(*)
          from (select id::text as id from billing.invoice_head where traveller is not null) h
          full join (select payload->>'invoice' as id, count(*) as times from core.event
                      where payload ? 'invoice' group by 1) e on e.id = h.id
         where h.id is null or e.times is distinct from 1
        """);
    same("receivables and invoices", pairs(disturbed, PAYABLES), pairs(disturbed, RECEIVABLES));
    same("accounts billed as undisturbed", pairs(calm, SUMS), pairs(disturbed, SUMS));
    same(
        "accounts with the documents as undisturbed, byte by byte",
        documents(calm),
        documents(disturbed));
    return right;
  }

  private void audit() {
    Vertx vertx = Vertx.vertx();
    Pool pool = InvoiceRunProcess.pool(vertx, database, "soak-audit");
    try {
      var report = new InvoiceAudit(pool).run().await().indefinitely();
      report.faults().stream().limit(MOST_TOLD).forEach(System.out::println);
      told(
          report.faults().isEmpty(),
          "%d invoices in %d series, hashes, numbers, chain, sums and ledger"
              .formatted(report.invoices(), report.series()));
    } finally {
      pool.closeAndAwait();
      vertx.closeAndAwait();
    }
  }

  private void none(String what, String sql) throws SQLException {
    long count = BenchDatabase.count(disturbed, sql);
    told(count == 0, what + ": " + count);
  }

  private void same(String what, Map<String, String> expected, Map<String, String> actual) {
    var wrong = new ArrayList<String>();
    for (String key : expected.keySet()) {
      if (!expected.get(key).equals(actual.get(key))) {
        wrong.add(key + ": " + actual.get(key) + " instead of " + expected.get(key));
      }
    }
    actual.keySet().stream()
        .filter(key -> !expected.containsKey(key))
        .forEach(key -> wrong.add(key + ": " + actual.get(key) + " instead of nothing"));
    wrong.stream().limit(MOST_TOLD).forEach(System.out::println);
    told(
        wrong.isEmpty(),
        "%s: %d of %d".formatted(what, expected.size() - wrong.size(), expected.size()));
  }

  private void told(boolean holds, String what) {
    System.out.println((holds ? "holds  " : "FAILED ") + what);
    right &= holds;
  }

  private static Map<String, String> pairs(Connection connection, String sql) throws SQLException {
    var pairs = new TreeMap<String, String>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        pairs.put(rows.getString(1), rows.getString(2));
      }
    }
    return pairs;
  }

  /** By account, the hash of its documents without their ids and the numbers they name. */
  private static Map<String, String> documents(Connection connection) throws SQLException {
    var byAccount = new TreeMap<String, List<String>>();
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.setFetchSize(500);
      try (var rows = statement.executeQuery(STEADY)) {
        while (rows.next()) {
          String text =
              new String(PackedBytes.unpack(rows.getBytes(3)), StandardCharsets.UTF_8)
                  .replace(rows.getString(2), "ID")
                  .replaceAll("OM-\\d{4}-\\d{6,}", "NUMBER");
          byAccount.computeIfAbsent(rows.getString(1), _ -> new ArrayList<>()).add(hash(text));
        }
      }
    } finally {
      connection.setAutoCommit(true);
    }
    var hashes = new TreeMap<String, String>();
    byAccount.forEach(
        (account, list) ->
            hashes.put(account, hash(String.join(" ", list.stream().sorted().toList()))));
    return hashes;
  }

  private static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
