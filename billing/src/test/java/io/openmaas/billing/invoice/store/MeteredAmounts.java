package io.openmaas.billing.invoice.store;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.billing.catalogue.TaxRate;
import io.openmaas.billing.ledger.Party;
import io.openmaas.billing.ledger.Postings;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.core.money.Money;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The smallest thing that can be billed: amounts with a time, in calendar months of UTC. */
final class MeteredAmounts implements BillingMaterial {
  private final Set<UUID> failing = ConcurrentHashMap.newKeySet();
  private final Set<UUID> spoiling = ConcurrentHashMap.newKeySet();

  static void createTable(Pool pool) {
    pool.query(
            """
            create table billing.metered_amount (
              key uuid primary key, account uuid not null, at timestamptz not null,
              xid xid8 not null default pg_current_xact_id(), minor bigint not null)
            """)
        .executeAndAwait();
    pool.query("create index on billing.metered_amount (account, xid)").executeAndAwait();
  }

  /** These cannot be drawn from now on, until {@link #heal}. */
  void fail(UUID account) {
    failing.add(account);
  }

  /** What is drawn for these is refused by the database. */
  void spoil(UUID account) {
    spoiling.add(account);
  }

  void heal() {
    failing.clear();
    spoiling.clear();
  }

  @Override
  public Uni<Void> enrol(SqlConnection connection, Instant until) {
    return connection
        .query(
            """
            insert into billing.account_state (account, city, due_at)
            select account, 'marenholm', (date_trunc('month', min(at at time zone 'UTC'))
                                          + interval '1 month') at time zone 'UTC'
              from billing.metered_amount group by account
            on conflict do nothing
            """)
        .execute()
        .replaceWithVoid();
  }

  private record Row(UUID key, Instant at, long xid, long minor, boolean covered) {}

  @Override
  public Uni<Loaded> load(SqlConnection connection, List<DueAccount> accounts, Instant until) {
    var byId = new HashMap<UUID, List<Row>>();
    var snapshot = new String[1];
    return connection
        .preparedQuery(
            """
            with seen as materialized (select pg_current_snapshot()::text as snapshot)
            select s.snapshot, a.account, u.key, u.at, u.xid::text::bigint as xid, u.minor,
                   a.snapshot is not null and pg_visible_in_snapshot(u.xid, a.snapshot::pg_snapshot)
                     and u.at < a.invoiced_to::timestamp at time zone 'UTC' as covered
              from seen s
              cross join unnest($1::uuid[], $2::bigint[], $3::text[], $4::date[])
                   as a (account, from_xid, snapshot, invoiced_to)
              left join billing.metered_amount u
                on u.account = a.account and u.xid >= a.from_xid::text::xid8
            """)
        .execute(
            Tuple.of(
                InvoiceBatch.column(accounts, a -> a.account().value(), new UUID[0]),
                InvoiceBatch.column(accounts, a -> a.cover().unbilledFromXid(), new Long[0]),
                InvoiceBatch.column(
                    accounts, a -> a.cover().snapshot().orElse(null), new String[0]),
                InvoiceBatch.column(
                    accounts, a -> a.cover().invoicedTo().orElse(null), new LocalDate[0])))
        .map(
            rows -> {
              rows.forEach(
                  row -> {
                    snapshot[0] = row.getString(0);
                    var list = byId.computeIfAbsent(row.getUUID(1), _ -> new ArrayList<>());
                    if (row.getUUID(2) != null) {
                      list.add(
                          new Row(
                              row.getUUID(2),
                              row.getOffsetDateTime(3).toInstant(),
                              row.getLong(4),
                              row.getLong(5),
                              row.getBoolean(6)));
                    }
                  });
              return new Loaded(
                  snapshot[0],
                  accounts.stream()
                      .map(a -> known(a, byId.get(a.account().value()), until))
                      .toList());
            });
  }

  private Known known(DueAccount account, List<Row> rows, Instant until) {
    return new Known() {
      @Override
      public DueAccount account() {
        return account;
      }

      @Override
      public Billed draw() {
        if (failing.contains(account.account().value())) {
          throw new IllegalStateException("no tax rate for this account");
        }
        return MeteredAmounts.this.draw(account, rows, until);
      }
    };
  }

  private Billed draw(DueAccount account, List<Row> rows, Instant until) {
    LocalDate open = until.atZone(ZoneOffset.UTC).toLocalDate().withDayOfMonth(1);
    Instant end = open.atStartOfDay(ZoneOffset.UTC).toInstant();
    LocalDate from =
        account
            .cover()
            .invoicedTo()
            .orElse(account.dueAt().atZone(ZoneOffset.UTC).toLocalDate().minusMonths(1));
    Map<LocalDate, List<Row>> byMonth = new TreeMap<>();
    long firstLeft = Long.MAX_VALUE;
    for (Row row : rows) {
      if (row.covered()) {
        continue;
      }
      if (!row.at().isBefore(end)) {
        firstLeft = Math.min(firstLeft, row.xid());
        continue;
      }
      LocalDate month = row.at().atZone(ZoneOffset.UTC).toLocalDate().withDayOfMonth(1);
      byMonth.computeIfAbsent(month.isBefore(from) ? from : month, _ -> new ArrayList<>()).add(row);
    }
    var documents = new ArrayList<Billed.Document>();
    byMonth.forEach((month, list) -> documents.add(document(account.account(), month, list)));
    return new Billed(
        documents,
        List.of(
            new Billed.Next(
                account.account(),
                open.plusMonths(1).atStartOfDay(ZoneOffset.UTC).toInstant(),
                Optional.of(open),
                firstLeft == Long.MAX_VALUE ? Optional.empty() : Optional.of(firstLeft),
                0,
                Optional.empty())));
  }

  private Billed.Document document(AccountId account, LocalDate month, List<Row> rows) {
    var text = new StringBuilder();
    long total = 0;
    for (Row row : rows) {
      text.append(row.key()).append(' ').append(row.minor()).append('\n');
      total += row.minor();
    }
    var gross = Money.ofMinor(total, "EUR");
    var net = TaxRate.netOf(gross, BigDecimal.TEN);
    return new Billed.Document(
        new Billed.Of(
            UUID.randomUUID(),
            account,
            Set.of(),
            Optional.of(new TravellerId(account.value())),
            ZoneOffset.UTC,
            Optional.empty()),
        Billed.Span.of(
            new DatePeriod(
                month, spoiling.contains(account.value()) ? month : month.plusMonths(1))),
        gross,
        gross,
        new Billed.Booking(
            Party.of(new TravellerId(account.value())),
            "FI",
            List.of(
                new Postings.Supply(
                    TaxCategory.LOCAL_PASSENGER_TRANSPORT, BigDecimal.TEN, net, gross.minus(net))),
            List.of()),
        Billed.Content.of((short) 9, text.toString().getBytes(StandardCharsets.UTF_8)));
  }
}
