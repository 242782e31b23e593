package io.openmaas.billing.invoice.store;

import io.openmaas.billing.account.Account;
import io.openmaas.billing.account.AccountId;
import io.openmaas.core.money.Money;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Amounts of the running bill at which an account's holder wants to be told. */
@ApplicationScoped
public class BillLimits {
  /** The most that an account has. */
  public static final int MOST = 5;

  private static final String WATCH =
      """
      insert into billing.bill_watch as w (account, version) values ($1, gen_random_uuid())
      on conflict (account) do update
         set version = excluded.version, seen = null, rest_until = '-infinity'
      """;

  private final Pool pool;

  public BillLimits(Pool pool) {
    this.pool = pool;
  }

  /**
   * An amount that was reached.
   *
   * @param total what the running bill was then
   */
  public record Reached(Money amount, Instant at, Money total) {}

  /** The account's limits, the least first. */
  public Uni<List<Money>> list(Account account) {
    return pool.preparedQuery(
            "select amount_minor from billing.bill_limit where account = $1 order by amount_minor")
        .execute(Tuple.of(account.id().value()))
        .map(
            rows -> {
              var limits = new ArrayList<Money>();
              rows.forEach(row -> limits.add(money(account, row.getLong(0))));
              return limits;
            });
  }

  /**
   * They take the place of the account's limits. What was told in this billing period is not told
   * again; what is exceeded already is told soon.
   *
   * @param limits at most {@link #MOST} different ones above zero in the account's currency
   */
  public Uni<Void> put(AccountId account, List<Money> limits) {
    Long[] minor = limits.stream().map(Money::minor).toArray(Long[]::new);
    return pool.withTransaction(connection -> put(connection, account, minor));
  }

  private static Uni<Void> put(SqlConnection connection, AccountId account, Long[] minor) {
    UUID id = account.value();
    return connection
        .preparedQuery(WATCH)
        .execute(Tuple.of(id))
        .flatMap(
            _ ->
                connection
                    .preparedQuery("delete from billing.bill_limit where account = $1")
                    .execute(Tuple.of(id)))
        .flatMap(
            _ ->
                minor.length == 0
                    ? connection
                        .preparedQuery("delete from billing.bill_watch where account = $1")
                        .execute(Tuple.of(id))
                    : connection
                        .preparedQuery(
                            "insert into billing.bill_limit (account, amount_minor)"
                                + " select $1, unnest($2::bigint[])")
                        .execute(Tuple.of(id, minor)))
        .replaceWithVoid();
  }

  /** What was reached in the billing period that begins on this day, the least first. */
  public Uni<List<Reached>> listReached(Account account, LocalDate periodFrom) {
    return pool.preparedQuery(
            """
            select amount_minor, reached_at, total_minor from billing.bill_alert
             where account = $1 and period_from = $2 order by amount_minor
            """)
        .execute(Tuple.of(account.id().value(), periodFrom))
        .map(
            rows -> {
              var reached = new ArrayList<Reached>();
              for (Row row : rows) {
                reached.add(
                    new Reached(
                        money(account, row.getLong(0)),
                        row.getOffsetDateTime(1).toInstant(),
                        money(account, row.getLong(2))));
              }
              return reached;
            });
  }

  private static Money money(Account account, long minor) {
    return new Money(minor, account.place().currency());
  }
}
