package io.openmaas.billing.catalogue.store;

import io.openmaas.billing.catalogue.CalendarPeriod;
import io.openmaas.billing.catalogue.Migration;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.store.ImportReport.Move;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts the running subscriptions that go to new versions. Nothing has to be written for it: a
 * subscription's timeline follows the policies of the catalogue's versions, which never change.
 */
final class Moves {
  /** $1 id of the plan, $2 new version, $3 day of the policy, $4 whether by billing day. */
  private static final String COUNT =
      """
      select plan,
             case when $4 then (select min(d)::date
                                  from generate_series($3::date, $3::date + 31, interval '1 day') d
                                 where extract(day from d) = least(billing_day,
                                       extract(day from date_trunc('month', d) + interval '1 month - 1 day')))
                  else $3::date end as day,
             count(*) as subscriptions
        from billing.subscription
       where split_part(plan, '@', 1) = $1 and split_part(plan, '@', 2)::integer < $2
         and (ends_on is null or ends_on > $3)
       group by 1, 2 order by 1, 2
      """;

  private Moves() {}

  static Uni<List<Move>> list(SqlClient client, List<Plan> plans) {
    return Multi.createFrom()
        .iterable(plans)
        .onItem()
        .transformToUniAndConcatenate(plan -> of(client, plan))
        .collect()
        .asList()
        .map(lists -> lists.stream().flatMap(List::stream).toList());
  }

  private static Uni<List<Move>> of(SqlClient client, Plan plan) {
    return switch (plan.sale().migration()) {
      case Migration.Never _ -> Uni.createFrom().item(List.of());
      case Migration.On on -> count(client, plan, on.day(), false, true);
      case Migration.WithPeriodFrom from -> {
        boolean monthly = plan.terms().billing().period().equals(CalendarPeriod.MONTH);
        yield count(client, plan, from.day(), monthly, monthly);
      }
    };
  }

  private static Uni<List<Move>> count(
      SqlClient client, Plan plan, LocalDate day, boolean byBillingDay, boolean exact) {
    return client
        .preparedQuery(COUNT)
        .execute(Tuple.of(plan.id().value(), plan.version(), day, byBillingDay))
        .map(rows -> moves(rows, plan, exact));
  }

  private static List<Move> moves(RowSet<Row> rows, Plan plan, boolean exact) {
    var moves = new ArrayList<Move>();
    for (Row row : rows) {
      moves.add(
          new Move(
              row.getString("plan"),
              plan.ref().value(),
              row.getLocalDate("day"),
              exact,
              row.getLong("subscriptions")));
    }
    return moves;
  }
}
