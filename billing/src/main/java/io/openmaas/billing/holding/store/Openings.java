package io.openmaas.billing.holding.store;

import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.rating.Holdings;
import io.openmaas.billing.rating.Holdings.Lot;
import io.openmaas.core.time.Period;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** With what billing periods began, also those that are closed: for invoices. */
@ApplicationScoped
public class Openings {

  /**
   * A period of a holder.
   *
   * @param firstDay its first local date
   * @param time from its beginning to its end
   */
  public record Wanted(UUID holder, LocalDate firstDay, Period time) {}

  /**
   * With what a period is rated.
   *
   * @param opening what the period before it left; nothing where no close led to it
   * @param cameIn credited during it
   */
  public record Began(Holdings opening, List<Lot> cameIn) {
    public Began {
      cameIn = List.copyOf(cameIn);
    }

    /** Both together. */
    public Holdings all() {
      return opening.plus(cameIn);
    }
  }

  /**
   * With what each of these periods is rated: what the period before it left, and the credits that
   * came in during it; two statements for all. Nothing for a period that no close led to.
   */
  public Uni<Map<Wanted, Holdings>> find(SqlClient client, List<Wanted> wanted) {
    return read(client, wanted)
        .map(
            began -> {
              var found = new HashMap<Wanted, Holdings>();
              began.forEach((one, of) -> found.put(one, of.all()));
              return found;
            });
  }

  /** As {@link #find}, what came in told apart. */
  public Uni<Map<Wanted, Began>> read(SqlClient client, List<Wanted> wanted) {
    return stored(client, wanted)
        .flatMap(
            openings ->
                credits(client, wanted)
                    .map(
                        credits -> {
                          var found = new HashMap<Wanted, Began>();
                          for (Wanted one : wanted) {
                            found.put(
                                one,
                                new Began(
                                    openings.getOrDefault(one, Holdings.NONE),
                                    credits.getOrDefault(one, List.of())));
                          }
                          return found;
                        }));
  }

  private static Uni<Map<Wanted, Holdings>> stored(SqlClient client, List<Wanted> wanted) {
    return client
        .preparedQuery(
            """
            select w.place::integer as place, o.holdings
              from unnest($1::uuid[], $2::date[]) with ordinality as w (holder, day, place)
              join billing.holding_opening o on o.holder = w.holder and o.from_day = w.day
             order by o.revision
            """)
        .execute(
            Tuple.of(
                wanted.stream().map(Wanted::holder).toArray(UUID[]::new),
                wanted.stream().map(Wanted::firstDay).toArray(LocalDate[]::new)))
        .map(
            rows -> {
              var found = new HashMap<Wanted, Holdings>();
              rows.forEach(
                  row ->
                      found.put(
                          wanted.get(row.getInteger("place") - 1),
                          HoldingsJson.toHoldings((JsonObject) row.getValue("holdings"))));
              return found;
            });
  }

  private static Uni<Map<Wanted, List<Lot>>> credits(SqlClient client, List<Wanted> wanted) {
    return client
        .preparedQuery(
            """
            select w.place::integer as place, e.code, e.units, e.last_day
              from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[])
                   with ordinality as w (holder, began, ended, place)
              join billing.holding_entry e on e.holder = w.holder and e.at >= w.began and e.at < w.ended
             where e.last_day is not null
            """)
        .execute(
            Tuple.of(
                wanted.stream().map(Wanted::holder).toArray(UUID[]::new),
                wanted.stream()
                    .map(one -> one.time().from().atOffset(ZoneOffset.UTC))
                    .toArray(OffsetDateTime[]::new),
                wanted.stream()
                    .map(one -> one.time().to().atOffset(ZoneOffset.UTC))
                    .toArray(OffsetDateTime[]::new)))
        .map(
            rows -> {
              var found = new HashMap<Wanted, List<Lot>>();
              rows.forEach(
                  row ->
                      found
                          .computeIfAbsent(
                              wanted.get(row.getInteger("place") - 1), _ -> new ArrayList<>())
                          .add(
                              new Lot(
                                  new ChargeCode(row.getString("code")),
                                  row.getBigDecimal("units"),
                                  row.getLocalDate("last_day"))));
              return found;
            });
  }
}
