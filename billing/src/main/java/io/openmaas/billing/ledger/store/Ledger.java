package io.openmaas.billing.ledger.store;

import io.openmaas.billing.ledger.Account;
import io.openmaas.billing.ledger.Entry;
import io.openmaas.billing.ledger.LedgerTransaction;
import io.openmaas.billing.ledger.Party;
import io.openmaas.billing.ledger.Posted;
import io.openmaas.billing.ledger.Purpose;
import io.openmaas.core.city.CityId;
import io.openmaas.core.money.Money;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** The ledger in PostgreSQL. */
@ApplicationScoped
public class Ledger {
  private static final String INSERT_TRANSACTION =
      """
      insert into billing.ledger_transaction
             (id, kind, source, city, invoice, booked_at, fingerprint)
      values ($1, $2, $3, $4, $5, $6, $7)
      on conflict do nothing
      """;
  private static final String INSERT_ACCOUNTS =
      """
      insert into billing.ledger_account (party, purpose, detail, currency)
      select distinct p, u, d, c
        from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as t (p, u, d, c)
       where not exists (select 1 from billing.ledger_account a
                          where (a.party, a.purpose, a.detail, a.currency) = (p, u, d, c))
       order by p, u, d, c
      on conflict do nothing
      """;
  private static final String INSERT_ENTRIES =
      """
      insert into billing.ledger_entry (transaction, ordinal, account, amount_minor)
      select $1, t.ordinal - 1, a.id, t.amount
        from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[])
             with ordinality as t (party, purpose, detail, currency, amount, ordinal)
        join billing.ledger_account a
          on (a.party, a.purpose, a.detail, a.currency) = (t.party, t.purpose, t.detail, t.currency)
      """;

  private static final String FIND_ACCOUNTS =
      """
      select a.id, a.party, a.purpose, a.detail, a.currency
        from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as t (p, u, d, c)
        join billing.ledger_account a on (a.party, a.purpose, a.detail, a.currency) = (p, u, d, c)
      """;
  private static final String INSERT_TRANSACTIONS =
      """
      insert into billing.ledger_transaction
             (id, kind, source, city, invoice, booked_at, fingerprint)
      select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[],
                           $6::timestamptz[], $7::text[])
      """;
  private static final String INSERT_ALL_ENTRIES =
      """
      insert into billing.ledger_entry (transaction, ordinal, account, amount_minor)
      select * from unnest($1::uuid[], $2::smallint[], $3::integer[], $4::bigint[])
      """;

  private final Pool pool;

  public Ledger(Pool pool) {
    this.pool = pool;
  }

  /** Books within the transaction that is open on this connection. */
  public Uni<Posted> post(SqlConnection connection, LedgerTransaction transaction) {
    var id = transaction.id();
    var values =
        Tuple.from(
            java.util.Arrays.asList(
                id,
                transaction.kind().name(),
                transaction.source(),
                transaction.city().value(),
                transaction.invoice().orElse(null),
                transaction.bookedAt().atOffset(ZoneOffset.UTC),
                transaction.fingerprint()));
    return connection
        .preparedQuery(INSERT_TRANSACTION)
        .execute(values)
        .flatMap(
            inserted ->
                inserted.rowCount() == 1
                    ? insertEntries(connection, transaction)
                        .replaceWith((Posted) new Posted.Booked(id))
                    : compare(connection, transaction));
  }

  private static Uni<Void> insertEntries(SqlConnection connection, LedgerTransaction transaction) {
    var accounts = transaction.entries().stream().map(Entry::account).toList();
    String[] parties = strings(accounts.stream().map(a -> a.party().name()).toList());
    String[] purposes = strings(accounts.stream().map(a -> a.purpose().name()).toList());
    String[] details = strings(accounts.stream().map(Account::detail).toList());
    String[] currencies =
        strings(accounts.stream().map(a -> a.currency().getCurrencyCode()).toList());
    Long[] amounts =
        transaction.entries().stream().map(entry -> entry.amount().minor()).toArray(Long[]::new);
    return connection
        .preparedQuery(INSERT_ACCOUNTS)
        .execute(Tuple.of(parties, purposes, details, currencies))
        .flatMap(
            _ ->
                connection
                    .preparedQuery(INSERT_ENTRIES)
                    .execute(
                        Tuple.of(
                            transaction.id(), parties, purposes, details, currencies, amounts)))
        .invoke(
            rows -> {
              if (rows.rowCount() != accounts.size()) {
                throw new IllegalStateException("an account was not found again");
              }
            })
        .replaceWithVoid();
  }

  /**
   * Books all of them within the transaction that is open on this connection, in four statements
   * however many they are. None of them may be booked before: the statement fails then.
   */
  public Uni<Void> postNew(SqlConnection connection, List<LedgerTransaction> transactions) {
    if (transactions.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return accountIds(connection, transactions)
        .flatMap(
            ids ->
                connection
                    .preparedQuery(INSERT_TRANSACTIONS)
                    .execute(rows(transactions))
                    .flatMap(
                        _ ->
                            connection
                                .preparedQuery(INSERT_ALL_ENTRIES)
                                .execute(entries(transactions, ids))))
        .replaceWithVoid();
  }

  private static Uni<Map<Account, Integer>> accountIds(
      SqlConnection connection, List<LedgerTransaction> transactions) {
    var accounts =
        transactions.stream()
            .flatMap(transaction -> transaction.entries().stream().map(Entry::account))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    return findAccounts(connection, accounts)
        .flatMap(
            found -> {
              var missing = accounts.stream().filter(a -> !found.containsKey(a)).toList();
              if (missing.isEmpty()) {
                return Uni.createFrom().item(found);
              }
              return connection
                  .preparedQuery(INSERT_ACCOUNTS)
                  .execute(columns(missing))
                  .flatMap(_ -> findAccounts(connection, missing))
                  .invoke(found::putAll)
                  .replaceWith(found);
            });
  }

  private static Uni<Map<Account, Integer>> findAccounts(
      SqlConnection connection, Collection<Account> accounts) {
    return connection
        .preparedQuery(FIND_ACCOUNTS)
        .execute(columns(accounts))
        .map(
            rows -> {
              var found = new HashMap<Account, Integer>();
              rows.forEach(row -> found.put(account(row), row.getInteger("id")));
              return found;
            });
  }

  private static Tuple columns(Collection<Account> accounts) {
    return Tuple.of(
        strings(accounts.stream().map(a -> a.party().name()).toList()),
        strings(accounts.stream().map(a -> a.purpose().name()).toList()),
        strings(accounts.stream().map(Account::detail).toList()),
        strings(accounts.stream().map(a -> a.currency().getCurrencyCode()).toList()));
  }

  private static Tuple rows(List<LedgerTransaction> transactions) {
    int count = transactions.size();
    var ids = new UUID[count];
    var kinds = new String[count];
    var sources = new String[count];
    var cities = new String[count];
    var invoices = new UUID[count];
    var times = new OffsetDateTime[count];
    var fingerprints = new String[count];
    for (int i = 0; i < count; i++) {
      var transaction = transactions.get(i);
      ids[i] = transaction.id();
      kinds[i] = transaction.kind().name();
      sources[i] = transaction.source();
      cities[i] = transaction.city().value();
      invoices[i] = transaction.invoice().orElse(null);
      times[i] = transaction.bookedAt().atOffset(ZoneOffset.UTC);
      fingerprints[i] = transaction.fingerprint();
    }
    return Tuple.from(List.of(ids, kinds, sources, cities, invoices, times, fingerprints));
  }

  private static Tuple entries(List<LedgerTransaction> transactions, Map<Account, Integer> ids) {
    int count = transactions.stream().mapToInt(t -> t.entries().size()).sum();
    var owners = new UUID[count];
    var ordinals = new Short[count];
    var accounts = new Integer[count];
    var amounts = new Long[count];
    int at = 0;
    for (LedgerTransaction transaction : transactions) {
      UUID id = transaction.id();
      short ordinal = 0;
      for (Entry entry : transaction.entries()) {
        owners[at] = id;
        ordinals[at] = ordinal++;
        accounts[at] = ids.get(entry.account());
        amounts[at++] = entry.amount().minor();
      }
    }
    return Tuple.from(List.of(owners, ordinals, accounts, amounts));
  }

  private static String[] strings(List<String> list) {
    return list.toArray(String[]::new);
  }

  private static Uni<Posted> compare(SqlConnection connection, LedgerTransaction transaction) {
    var id = transaction.id();
    return connection
        .preparedQuery("select fingerprint from billing.ledger_transaction where id = $1")
        .execute(Tuple.of(id))
        .map(
            rows ->
                rows.iterator().next().getString(0).equals(transaction.fingerprint())
                    ? new Posted.AlreadyBooked(id)
                    : new Posted.Conflict(id));
  }

  /**
   * A page of transactions in the order in which they were booked.
   *
   * @param invoice only those of this invoice, and of the usage of its period
   * @param after the position of the last one seen; 0 for the first page
   */
  public Uni<List<Booked>> list(Optional<UUID> invoice, long after, int limit) {
    return pool.preparedQuery(
            """
            with page as (
              select * from billing.ledger_transaction t
               where t.position > $2
                 and ($1::uuid is null or t.invoice = $1
                      or t.source in (
                        select u.key from billing.invoice_head h
                          join billing.usage u on u.account = h.account
                           and u.at >= h.period_from - interval '1 day'
                           and (u.at at time zone coalesce(
                                  (select a.zone from billing.account a where a.id = h.account),
                                  'UTC'))::date >= h.period_from
                           and (u.at at time zone coalesce(
                                  (select a.zone from billing.account a where a.id = h.account),
                                  'UTC'))::date < h.period_to
                         where h.id = $1))
               order by t.position limit $3)
            select t.id, t.kind, t.source, t.city, t.invoice, t.booked_at, t.position,
                   a.party, a.purpose, a.detail, a.currency, e.amount_minor
              from page t
              join billing.ledger_entry e on e.transaction = t.id
              join billing.ledger_account a on a.id = e.account
             order by t.position, e.ordinal
            """)
        .execute(Tuple.of(invoice.orElse(null), after, limit))
        .map(Ledger::toBooked);
  }

  private static List<Booked> toBooked(RowSet<Row> rows) {
    Map<Long, List<Row>> byPosition = new LinkedHashMap<>();
    rows.forEach(
        row ->
            byPosition.computeIfAbsent(row.getLong("position"), _ -> new ArrayList<>()).add(row));
    return byPosition.entrySet().stream().map(e -> toBooked(e.getKey(), e.getValue())).toList();
  }

  private static Booked toBooked(long position, List<Row> rows) {
    Row first = rows.getFirst();
    return new Booked(
        position,
        new LedgerTransaction(
            LedgerTransaction.Kind.valueOf(first.getString("kind")),
            first.getString("source"),
            new CityId(first.getString("city")),
            Optional.ofNullable(first.getUUID("invoice")),
            first.getOffsetDateTime("booked_at").toInstant(),
            rows.stream()
                .map(row -> new Entry(account(row), amount(row, "amount_minor")))
                .toList()));
  }

  /** All accounts with what stands on them, by party, purpose and detail. */
  public Uni<List<Entry>> balances() {
    return pool.query(
            """
            select a.party, a.purpose, a.detail, a.currency, sum(e.amount_minor)::bigint as balance
              from billing.ledger_account a join billing.ledger_entry e on e.account = a.id
             group by a.id order by a.party, a.purpose, a.detail, a.currency
            """)
        .execute()
        .map(
            rows -> {
              var balances = new ArrayList<Entry>();
              rows.forEach(row -> balances.add(new Entry(account(row), amount(row, "balance"))));
              return balances;
            });
  }

  private static Account account(Row row) {
    return new Account(
        new Party(row.getString("party")),
        Purpose.valueOf(row.getString("purpose")),
        row.getString("detail"),
        Currency.getInstance(row.getString("currency")));
  }

  private static Money amount(Row row, String column) {
    return Money.ofMinor(row.getLong(column), row.getString("currency"));
  }

  /**
   * A transaction as it stands in the ledger.
   *
   * @param position in the order of booking, for paging
   */
  public record Booked(long position, LedgerTransaction transaction) {}
}
