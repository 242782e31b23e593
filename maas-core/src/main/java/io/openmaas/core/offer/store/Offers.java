package io.openmaas.core.offer.store;

import io.openmaas.core.itinerary.store.Documents;
import io.openmaas.core.offer.Offer;
import io.openmaas.core.offer.OfferId;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** The offers made. */
@ApplicationScoped
public class Offers {
  private final Pool database;

  public Offers(Pool database) {
    this.database = database;
  }

  public Uni<Void> keep(List<Offer> offers) {
    if (offers.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    var rows =
        offers.stream()
            .map(
                offer ->
                    Tuple.of(
                        offer.id().value(),
                        offer.traveller().value(),
                        offer.city().value(),
                        offer.expiresAt().atOffset(ZoneOffset.UTC),
                        Documents.write(OfferDocument.of(offer))))
            .toList();
    return database
        .preparedQuery(
            "insert into core.offer (id, traveller_id, city, expires_at, document)"
                + " values ($1, $2, $3, $4, $5)")
        .executeBatch(rows)
        .replaceWithVoid();
  }

  /** The traveller's own offer of this id, expired or not. */
  public Uni<Optional<Offer>> find(OfferId id, TravellerId traveller) {
    return database
        .preparedQuery("select document from core.offer where id = $1 and traveller_id = $2")
        .execute(Tuple.of(id.value(), traveller.value()))
        .map(
            rows -> {
              for (var row : rows) {
                return Optional.of(
                    Documents.read(row.getString("document"), OfferDocument.class).toDomain());
              }
              return Optional.empty();
            });
  }

  /** Forgets offers that expired before this instant. */
  public Uni<Integer> forgetExpiredBefore(Instant instant) {
    return database
        .preparedQuery("delete from core.offer where expires_at < $1")
        .execute(Tuple.of(instant.atOffset(ZoneOffset.UTC)))
        .map(RowSet::rowCount);
  }
}
