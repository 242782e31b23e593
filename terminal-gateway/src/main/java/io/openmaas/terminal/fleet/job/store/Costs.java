package io.openmaas.terminal.fleet.job.store;

import io.openmaas.core.id.Ids;
import io.openmaas.core.money.Money;
import io.openmaas.terminal.fleet.job.Cost;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What jobs and damage cases cost. Rows are only added. */
@ApplicationScoped
public class Costs {
  private final Ids ids;

  public Costs(Ids ids) {
    this.ids = ids;
  }

  /** What the cost is for. */
  public enum Of {
    JOB("job"),
    DAMAGE("damage");

    private final String column;

    Of(String column) {
      this.column = column;
    }
  }

  public Uni<Void> add(SqlClient client, Of of, UUID id, Cost cost) {
    var row = io.vertx.sqlclient.Tuple.tuple();
    row.addUUID(ids.next())
        .addUUID(id)
        .addString(cost.what())
        .addLong(cost.money().minor())
        .addString(cost.money().currency().getCurrencyCode())
        .addString(cost.notedBy())
        .addOffsetDateTime(cost.notedAt().atOffset(ZoneOffset.UTC));
    return client
        .preparedQuery(
            "insert into terminal.care_cost (id, "
                + of.column
                + ", what, minor, currency, noted_by, noted_at) values ($1, $2, $3, $4, $5, $6, $7)")
        .execute(Tuple.newInstance(row))
        .replaceWithVoid();
  }

  /** In the order they were noted. */
  public Uni<List<Cost>> list(SqlClient client, Of of, UUID id) {
    return client
        .preparedQuery(
            "select * from terminal.care_cost where " + of.column + " = $1 order by noted_at, id")
        .execute(Tuple.of(id))
        .map(
            rows -> {
              var costs = new ArrayList<Cost>(rows.size());
              rows.forEach(
                  row ->
                      costs.add(
                          new Cost(
                              row.getString("what"),
                              Money.ofMinor(row.getLong("minor"), row.getString("currency")),
                              row.getString("noted_by"),
                              row.getOffsetDateTime("noted_at").toInstant())));
              return costs;
            });
  }
}
