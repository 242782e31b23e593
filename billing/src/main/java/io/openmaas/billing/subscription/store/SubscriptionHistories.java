package io.openmaas.billing.subscription.store;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.subscription.ChangeKind;
import io.openmaas.billing.subscription.HeldSubscription;
import io.openmaas.billing.subscription.KeepsHistories;
import io.openmaas.billing.subscription.SubscriptionHistory;
import io.openmaas.billing.subscription.SubscriptionId;
import io.openmaas.core.city.CityId;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Reads the histories of subscriptions from PostgreSQL. */
@ApplicationScoped
public class SubscriptionHistories implements KeepsHistories {
  private static final String COLUMNS =
      """
      s.id as subscription, s.traveller, s.city, s.zone, s.version,
      c.id, c.recorded_at, c.day, c.at, c.kind, c.content
      """;
  private static final String CHANGES =
      " join billing.subscription_change c on c.subscription = s.id ";
  private static final String IN_ORDER = " order by s.starts_on, s.id, c.number";

  private static final String FIND =
      "select "
          + COLUMNS
          + " from billing.subscription s"
          + CHANGES
          + " where s.id = $1"
          + IN_ORDER;
  private static final String LIST =
      "select "
          + COLUMNS
          + " from billing.subscription s"
          + CHANGES
          + " where s.traveller = $1"
          + IN_ORDER;
  private static final String USABLE =
      "select "
          + COLUMNS
          + " from billing.subscription_user u join billing.subscription s on s.id = u.subscription"
          + CHANGES
          + " where u.traveller = $1 and s.city = $2"
          + IN_ORDER;
  private static final String USABLE_BY =
      "select u.traveller as account, "
          + COLUMNS
          + " from billing.subscription_user u join billing.subscription s on s.id = u.subscription"
          + CHANGES
          + " where u.traveller = any($1::uuid[])"
          + IN_ORDER;
  private static final String PAID_BY =
      "select p.account, "
          + COLUMNS
          + " from billing.subscription_payer p join billing.subscription s on s.id = p.subscription"
          + CHANGES
          + " where p.account = any($1::uuid[])"
          + IN_ORDER;

  private final Pool pool;

  public SubscriptionHistories(Pool pool) {
    this.pool = pool;
  }

  @Override
  public Uni<Optional<HeldSubscription>> find(SubscriptionId id) {
    return pool.preparedQuery(FIND)
        .execute(Tuple.of(id.value()))
        .map(rows -> held(rows).stream().findFirst());
  }

  @Override
  public Uni<List<HeldSubscription>> list(TravellerId holder) {
    return pool.preparedQuery(LIST)
        .execute(Tuple.of(holder.value()))
        .map(SubscriptionHistories::held);
  }

  @Override
  public Uni<List<HeldSubscription>> listUsableBy(TravellerId traveller, CityId city) {
    return listUsableBy(pool, traveller, city);
  }

  /** As {@link #listUsableBy(TravellerId, CityId)}, on this connection. */
  public Uni<List<HeldSubscription>> listUsableBy(
      SqlClient client, TravellerId traveller, CityId city) {
    return client
        .preparedQuery(USABLE)
        .execute(Tuple.of(traveller.value(), city.value()))
        .map(SubscriptionHistories::held);
  }

  @Override
  public Uni<Map<AccountId, List<HeldSubscription>>> listPaidBy(Collection<AccountId> accounts) {
    return listPaidBy(pool, accounts);
  }

  /** As {@link #listPaidBy(Collection)}, on this connection, in one statement. */
  public Uni<Map<AccountId, List<HeldSubscription>>> listPaidBy(
      SqlClient client, Collection<AccountId> accounts) {
    var ids = accounts.stream().map(AccountId::value).toArray(UUID[]::new);
    return client
        .preparedQuery(PAID_BY)
        .execute(Tuple.of(ids))
        .map(rows -> byAccount(rows, AccountId::new));
  }

  /** What each of these may use, or might once, in one statement. */
  public Uni<Map<TravellerId, List<HeldSubscription>>> listUsableBy(
      SqlClient client, Collection<TravellerId> travellers) {
    var ids = travellers.stream().map(TravellerId::value).toArray(UUID[]::new);
    return client
        .preparedQuery(USABLE_BY)
        .execute(Tuple.of(ids))
        .map(rows -> byAccount(rows, TravellerId::new));
  }

  private static <K> Map<K, List<HeldSubscription>> byAccount(
      RowSet<Row> rows, Function<UUID, K> key) {
    var byAccount = new LinkedHashMap<K, List<Row>>();
    for (Row row : rows) {
      byAccount.computeIfAbsent(key.apply(row.getUUID("account")), _ -> new ArrayList<>()).add(row);
    }
    var held = new LinkedHashMap<K, List<HeldSubscription>>();
    byAccount.forEach((account, list) -> held.put(account, held(list)));
    return held;
  }

  private static List<HeldSubscription> held(RowSet<Row> rows) {
    var list = new ArrayList<Row>(rows.size());
    rows.forEach(list::add);
    return held(list);
  }

  /** Rows of one subscription stand together, in the order of recording. */
  private static List<HeldSubscription> held(List<Row> rows) {
    var changes = new LinkedHashMap<UUID, List<Row>>();
    for (Row row : rows) {
      changes.computeIfAbsent(row.getUUID("subscription"), _ -> new ArrayList<>()).add(row);
    }
    return changes.values().stream().map(SubscriptionHistories::one).toList();
  }

  private static HeldSubscription one(List<Row> rows) {
    Row head = rows.getFirst();
    return new HeldSubscription(
        new SubscriptionHistory(
            new SubscriptionId(head.getUUID("subscription")),
            ZoneId.of(head.getString("zone")),
            rows.stream().map(SubscriptionHistories::entry).toList()),
        new TravellerId(head.getUUID("traveller")),
        new CityId(head.getString("city")),
        head.getInteger("version"));
  }

  private static SubscriptionHistory.Entry entry(Row row) {
    return new SubscriptionHistory.Entry(
        row.getUUID("id"),
        row.getOffsetDateTime("recorded_at").toInstant(),
        row.getLocalDate("day"),
        Optional.ofNullable(row.getOffsetDateTime("at")).map(OffsetDateTime::toInstant),
        ChangeColumns.change(
            ChangeKind.valueOf(row.getString("kind")), row.getJsonObject("content")));
  }
}
