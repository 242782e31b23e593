package io.openmaas.billing.settlement.store;

import io.openmaas.billing.settlement.OperatorStatement;
import io.openmaas.core.city.CityId;
import io.openmaas.core.money.Money;
import io.openmaas.core.operator.OperatorId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Statements summed from the ledger. */
@ApplicationScoped
public class OperatorStatements {
  private static final String SUMS =
      """
      with sides as (
        select t.id, t.kind, t.city, a.currency,
               max(substr(a.party, 10)) filter (where a.purpose = 'PAYABLE') as operator,
               sum(e.amount_minor) filter (where a.purpose = 'COST_OF_TRANSPORT') as price,
               -sum(e.amount_minor) filter (where a.purpose = 'COMMISSION') as commission,
               -sum(e.amount_minor) filter (where a.purpose = 'PAYABLE') as owed
          from billing.ledger_transaction t
          join billing.ledger_entry e on e.transaction = t.id
          join billing.ledger_account a on a.id = e.account
         where t.kind in ('TICKET_SOLD', 'TICKET_RETURNED') and ($1::text is null or t.city = $1)
         group by t.id, a.currency)
      select operator, city, currency,
             count(*) filter (where kind = 'TICKET_SOLD') as sold,
             count(*) filter (where kind = 'TICKET_RETURNED') as returned,
             sum(price)::bigint as price, sum(commission)::bigint as commission,
             sum(owed)::bigint as owed
        from sides group by operator, city, currency order by operator, city, currency
      """;

  private final Pool pool;

  public OperatorStatements(Pool pool) {
    this.pool = pool;
  }

  /** Of one city, or of all. */
  public Uni<List<OperatorStatement>> list(Optional<CityId> city) {
    return pool.preparedQuery(SUMS)
        .execute(Tuple.of(city.map(CityId::value).orElse(null)))
        .map(
            rows -> {
              var statements = new ArrayList<OperatorStatement>();
              rows.forEach(row -> statements.add(statement(row)));
              return statements;
            });
  }

  private static OperatorStatement statement(Row row) {
    String currency = row.getString("currency");
    return new OperatorStatement(
        new OperatorId(row.getString("operator")),
        new CityId(row.getString("city")),
        row.getLong("sold"),
        row.getLong("returned"),
        Money.ofMinor(row.getLong("price"), currency),
        Money.ofMinor(row.getLong("commission"), currency),
        Money.ofMinor(row.getLong("owed"), currency));
  }
}
