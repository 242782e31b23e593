package io.openmaas.billing.metering.store;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.metering.LoggedUsage;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.metering.UsageSnapshot;
import io.openmaas.core.time.Period;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Reads the usage log. Who wants to know later exactly which rows it saw, reads in one REPEATABLE
 * READ transaction and keeps its {@link #snapshot}: a row is covered if its transaction was visible
 * in it ({@link UsageSnapshot#covers}, or pg_visible_in_snapshot in SQL).
 */
@ApplicationScoped
public class UsageLog {
  static final String COLUMNS =
      """
      u.key, u.account, u.at, u.xid::text::bigint as xid, u.kind::text as kind, u.corrects,
      u.revision, u.was_at, u.content, u.recorded_at
      """;
  private static final String SINCE =
      """
      select %s
        from unnest($1::uuid[], $2::bigint[]) a(account, xid)
        join billing.usage u on u.account = a.account and u.xid >= a.xid::text::xid8
      """
          .formatted(COLUMNS);
  private static final String WITHIN =
      """
      select %s
        from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[]) a(account, began, ended)
        join billing.usage u on u.account = a.account
         and (u.at >= a.began and u.at < a.ended or u.was_at >= a.began and u.was_at < a.ended)
      """
          .formatted(COLUMNS);
  private static final String OF_KEY =
      """
      select %s from billing.usage u where u.key = $1
      union all
      select %s from billing.usage u where u.corrects = $1
      """
          .formatted(COLUMNS, COLUMNS);

  /** What this transaction can see; of one statement only, unless it is REPEATABLE READ. */
  public Uni<UsageSnapshot> snapshot(SqlConnection connection) {
    return connection
        .query("select pg_current_snapshot()::text")
        .execute()
        .map(rows -> UsageSnapshot.parse(rows.iterator().next().getString(0)));
  }

  /**
   * Rows of these accounts that were written by the given transaction or a later one; each account
   * with its own.
   *
   * @param fromXid by account: 0 for everything
   * @return in no order; accounts without rows are absent
   */
  public Uni<Map<AccountId, List<LoggedUsage>>> listSince(
      SqlConnection connection, Map<AccountId, Long> fromXid) {
    var accounts = new UUID[fromXid.size()];
    var xids = new Long[fromXid.size()];
    int place = 0;
    for (var entry : fromXid.entrySet()) {
      accounts[place] = entry.getKey().value();
      xids[place++] = entry.getValue();
    }
    return connection
        .preparedQuery(SINCE)
        .execute(Tuple.of(accounts, xids))
        .map(UsageLog::byAccount);
  }

  /**
   * All revisions that decide which uses of these accounts stand within the given time. Those that
   * {@link LoggedUsage#standing} tells may lie outside: of a use that was moved away by a
   * correction.
   */
  public Uni<Map<AccountId, List<LoggedUsage>>> listWithin(
      SqlConnection connection, Map<AccountId, Period> time) {
    var accounts = new UUID[time.size()];
    var began = new java.time.OffsetDateTime[time.size()];
    var ended = new java.time.OffsetDateTime[time.size()];
    int place = 0;
    for (var entry : time.entrySet()) {
      accounts[place] = entry.getKey().value();
      began[place] = entry.getValue().from().atOffset(ZoneOffset.UTC);
      ended[place++] = entry.getValue().to().atOffset(ZoneOffset.UTC);
    }
    return connection
        .preparedQuery(WITHIN)
        .execute(Tuple.of(accounts, began, ended))
        .map(UsageLog::byAccount);
  }

  /** The uses of one account that stand within this time, in {@link Usage#IN_ORDER}. */
  public Uni<List<Usage>> listStanding(SqlConnection connection, AccountId account, Period time) {
    return listWithin(connection, Map.of(account, time))
        .map(
            found ->
                LoggedUsage.standing(found.getOrDefault(account, List.of())).stream()
                    .filter(usage -> time.contains(usage.use().at()))
                    .toList());
  }

  /** All revisions of a use, the first one first; empty if there is none. */
  public Uni<List<LoggedUsage>> listRevisions(SqlConnection connection, UsageKey key) {
    return connection
        .preparedQuery(OF_KEY)
        .execute(Tuple.of(key.value()))
        .map(
            rows -> {
              var list = new ArrayList<LoggedUsage>(rows.size());
              rows.forEach(row -> list.add(logged(row)));
              list.sort(java.util.Comparator.comparingInt(LoggedUsage::revision));
              return list;
            });
  }

  /** Those of these keys under which a use was recorded, also if it was taken back since. */
  public Uni<Set<UsageKey>> listRecorded(SqlClient client, Collection<UsageKey> keys) {
    return client
        .preparedQuery("select key from billing.usage where key = any($1::text[])")
        .execute(Tuple.of(keys.stream().map(UsageKey::value).toArray(String[]::new)))
        .map(
            rows -> {
              var found = new HashSet<UsageKey>();
              rows.forEach(row -> found.add(new UsageKey(row.getString(0))));
              return found;
            });
  }

  /** The use as it stands; empty if there is none or it was taken back. */
  public Uni<Optional<Usage>> find(SqlConnection connection, UsageKey key) {
    return listRevisions(connection, key)
        .map(rows -> LoggedUsage.standing(rows).stream().findFirst());
  }

  static Map<AccountId, List<LoggedUsage>> byAccount(RowSet<Row> rows) {
    var found = new HashMap<AccountId, List<LoggedUsage>>();
    for (Row row : rows) {
      LoggedUsage logged = logged(row);
      found.computeIfAbsent(logged.usage().account(), _ -> new ArrayList<>()).add(logged);
    }
    return found;
  }

  static LoggedUsage logged(Row row) {
    var rowKey = new UsageKey(row.getString(0));
    var account = new AccountId(row.getUUID(1));
    var at = row.getOffsetDateTime(2).toInstant();
    String corrects = row.getString(5);
    var key = corrects == null ? rowKey : new UsageKey(corrects);
    var wasAt = row.getOffsetDateTime(7);
    return new LoggedUsage(
        rowKey,
        UsageContent.decode(key, account, at, row.getBuffer(8).getBytes()),
        kind(row.getString(4)),
        row.getInteger(6),
        wasAt == null ? at : wasAt.toInstant(),
        row.getLong(3),
        row.getOffsetDateTime(9).toInstant());
  }

  static LoggedUsage.Kind kind(String code) {
    return switch (code) {
      case "N" -> LoggedUsage.Kind.NEW;
      case "C" -> LoggedUsage.Kind.CORRECTION;
      case "R" -> LoggedUsage.Kind.REVERSAL;
      default -> throw new IllegalStateException("kind of usage row " + code);
    };
  }
}
