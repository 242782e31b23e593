package io.openmaas.terminal.fleet.store;

import static io.openmaas.terminal.fleet.store.Columns.utc;

import io.openmaas.core.money.Money;
import io.openmaas.core.trip.RentalId;
import io.openmaas.terminal.fleet.place.Payer;
import io.openmaas.terminal.fleet.place.ReturnPlace;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Where rentals ended, and what the place tells billing. */
@ApplicationScoped
public class ReturnPlaces {

  /**
   * Where a rental ended.
   *
   * @param bay its identity
   * @param zone its name
   * @param payer of the parking, where it ended in a bay
   * @param elsewhere not where the vehicle had to be brought: costs a fee
   * @param charge of the zone, a bonus where negative
   */
  public record Kept(
      Optional<UUID> bay,
      Optional<String> zone,
      Optional<Payer> payer,
      boolean elsewhere,
      Optional<Money> charge) {}

  /** Keeps the place; the first that was accepted counts. */
  public Uni<Void> keep(
      SqlConnection connection, RentalId rental, ReturnPlace.Outcome.Accepted place, Instant at) {
    var row = io.vertx.sqlclient.Tuple.tuple();
    row.addUUID(rental.value())
        .addOffsetDateTime(utc(at))
        .addUUID(place.bay().map(bay -> bay.id().value()).orElse(null))
        .addString(place.zone().orElse(null))
        .addString(place.bay().map(bay -> bay.terms().payer().name()).orElse(null))
        .addBoolean(place.elsewhere())
        .addLong(place.charge().map(Money::minor).orElse(null))
        .addString(place.charge().map(money -> money.currency().getCurrencyCode()).orElse(null));
    return connection
        .preparedQuery(
            """
            insert into terminal.return_place
              (reservation, at, bay, zone, payer, elsewhere, charge_minor, charge_currency)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            on conflict do nothing
            """)
        .execute(Tuple.newInstance(row))
        .replaceWithVoid();
  }

  public Uni<Optional<Kept>> find(SqlClient client, RentalId rental) {
    return client
        .preparedQuery("select * from terminal.return_place where reservation = $1")
        .execute(Tuple.of(rental.value()))
        .map(
            rows -> {
              for (Row row : rows) {
                return Optional.of(toDomain(row));
              }
              return Optional.empty();
            });
  }

  private static Kept toDomain(Row row) {
    Long charge = row.getLong("charge_minor");
    return new Kept(
        Optional.ofNullable(row.getUUID("bay")),
        Optional.ofNullable(row.getString("zone")),
        Optional.ofNullable(row.getString("payer")).map(Payer::valueOf),
        row.getBoolean("elsewhere"),
        charge == null
            ? Optional.empty()
            : Optional.of(Money.ofMinor(charge, row.getString("charge_currency"))));
  }
}
