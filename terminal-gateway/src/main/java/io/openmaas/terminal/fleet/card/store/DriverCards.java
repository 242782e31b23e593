package io.openmaas.terminal.fleet.card.store;

import io.openmaas.core.traveller.TravellerId;
import io.openmaas.terminal.fleet.card.CardHash;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** Whose card is whose. */
@ApplicationScoped
public class DriverCards {

  /** Gives the card to the traveller; false where it is somebody else's. */
  public Uni<Boolean> add(SqlClient client, CardHash card, TravellerId traveller, Instant at) {
    return client
        .preparedQuery(
            """
            insert into terminal.driver_card (hash, traveller, added_at) values ($1, $2, $3)
            on conflict (hash) do update set traveller = excluded.traveller,
              added_at = case when driver_card.ended_at is null then driver_card.added_at
                else excluded.added_at end,
              ended_at = null
            where driver_card.traveller = excluded.traveller or driver_card.ended_at is not null
            """)
        .execute(Tuple.of(card.value(), traveller.value(), at.atOffset(ZoneOffset.UTC)))
        .map(rows -> rows.rowCount() > 0);
  }

  /** The card opens nothing any more; false where it did not. */
  public Uni<Boolean> end(SqlClient client, CardHash card, Instant at) {
    return client
        .preparedQuery(
            "update terminal.driver_card set ended_at = $2 where hash = $1 and ended_at is null")
        .execute(Tuple.of(card.value(), at.atOffset(ZoneOffset.UTC)))
        .map(rows -> rows.rowCount() > 0);
  }

  /** Whose the card was at that time. A card that was given on is the last owner's. */
  public Uni<Optional<TravellerId>> ownerAt(SqlClient client, CardHash card, Instant at) {
    return client
        .preparedQuery(
            """
            select traveller from terminal.driver_card
            where hash = $1 and coalesce(ended_at, 'infinity') > $2
            """)
        .execute(Tuple.of(card.value(), at.atOffset(ZoneOffset.UTC)))
        .map(
            rows -> {
              for (Row row : rows) {
                return Optional.of(new TravellerId(row.getUUID("traveller")));
              }
              return Optional.empty();
            });
  }
}
