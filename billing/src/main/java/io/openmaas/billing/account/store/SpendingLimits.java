package io.openmaas.billing.account.store;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.account.SpendingLimit;
import io.openmaas.billing.account.SpendingLimit.Scope;
import io.openmaas.billing.account.SpendingLimit.Window;
import io.openmaas.core.money.Money;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Limits of spending in PostgreSQL. */
@ApplicationScoped
public class SpendingLimits {
  private static final String PUT =
      """
      insert into billing.spending_limit (id, account, scope, member, per, most_minor, approval_above_minor, currency)
      values ($1, $2, $3, $4, $5, $6, $7, $8)
      on conflict (account, scope, member, per) do update
         set most_minor = excluded.most_minor, approval_above_minor = excluded.approval_above_minor
      """;

  private final Pool pool;

  public SpendingLimits(Pool pool) {
    this.pool = pool;
  }

  /** Of these accounts, by account, scope and window. */
  public Uni<List<SpendingLimit>> list(Collection<AccountId> accounts) {
    return pool.preparedQuery(
            """
            select * from billing.spending_limit where account = any($1::uuid[])
             order by account, scope, member, per
            """)
        .execute(Tuple.of(accounts.stream().map(AccountId::value).toArray(UUID[]::new)))
        .map(
            rows -> {
              var list = new ArrayList<SpendingLimit>();
              rows.forEach(row -> list.add(limit(row)));
              return List.copyOf(list);
            });
  }

  /** Takes the place of one with the same account, scope and window. */
  public Uni<Void> put(SpendingLimit limit) {
    var currency =
        limit.most().or(limit::approvalAbove).map(Money::currency).orElseThrow().getCurrencyCode();
    var values = Tuple.of(limit.id(), limit.account().value());
    switch (limit.scope()) {
      case Scope.Everybody _ -> values.addString("ACCOUNT").addValue(null);
      case Scope.EachMember _ -> values.addString("EACH_MEMBER").addValue(null);
      case Scope.One(var member) -> values.addString("MEMBER").addUUID(member.value());
    }
    values
        .addString(limit.per().name())
        .addLong(limit.most().map(Money::minor).orElse(null))
        .addLong(limit.approvalAbove().map(Money::minor).orElse(null))
        .addString(currency);
    return pool.preparedQuery(PUT).execute(values).replaceWithVoid();
  }

  /**
   * @return whether there was such a limit of this account
   */
  public Uni<Boolean> remove(AccountId account, UUID limit) {
    return pool.preparedQuery("delete from billing.spending_limit where account = $1 and id = $2")
        .execute(Tuple.of(account.value(), limit))
        .map(rows -> rows.rowCount() == 1);
  }

  private static SpendingLimit limit(Row row) {
    var currency = Currency.getInstance(row.getString("currency"));
    return new SpendingLimit(
        row.getUUID("id"),
        new AccountId(row.getUUID("account")),
        switch (row.getString("scope")) {
          case "ACCOUNT" -> new Scope.Everybody();
          case "EACH_MEMBER" -> new Scope.EachMember();
          default -> new Scope.One(new TravellerId(row.getUUID("member")));
        },
        Window.valueOf(row.getString("per")),
        Optional.ofNullable(row.getLong("most_minor")).map(minor -> new Money(minor, currency)),
        Optional.ofNullable(row.getLong("approval_above_minor"))
            .map(minor -> new Money(minor, currency)));
  }
}
