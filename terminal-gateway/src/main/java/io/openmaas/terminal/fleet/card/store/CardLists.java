package io.openmaas.terminal.fleet.card.store;

import io.openmaas.core.trip.RentalId;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.fleet.card.CardHash;
import io.openmaas.terminal.fleet.card.CardList;
import io.openmaas.terminal.fleet.card.CardList.Entry;
import io.openmaas.terminal.fleet.card.SignsCardLists;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The list of each vehicle: made anew when its reservations change, signed, and acknowledged. */
@ApplicationScoped
public class CardLists {
  /** How long a card opens the vehicle where the reservation has no end, before it is in use. */
  private static final Duration OPEN_END = Duration.ofDays(2);

  private final Pool pool;
  private final SignsCardLists signer;
  private final InstantSource clock;

  public CardLists(Pool pool, SignsCardLists signer, InstantSource clock) {
    this.pool = pool;
    this.signer = signer;
    this.clock = clock;
  }

  /**
   * A list as it is kept.
   *
   * @param signed compact JWS
   * @param acknowledged the version the terminal goes by; absent where it has told none
   */
  public record KeptList(
      VehicleId vehicle, long version, String signed, Instant madeAt, Optional<Long> acknowledged) {

    /** Whether the terminal still has to get it. */
    public boolean isDue() {
      return acknowledged.isEmpty() || acknowledged.get() < version;
    }
  }

  /** Vehicles that have a list, or a reservation of somebody who has a card. */
  public Uni<List<VehicleId>> listConcerned() {
    return pool.query(
            """
            select vehicle from terminal.card_list
            union
            select r.vehicle from terminal.reservation_window r
            join terminal.driver_card c on c.traveller = r.traveller and c.ended_at is null
            order by vehicle
            """)
        .execute()
        .map(
            rows -> {
              var vehicles = new ArrayList<VehicleId>(rows.size());
              rows.forEach(row -> vehicles.add(new VehicleId(row.getUUID("vehicle"))));
              return vehicles;
            });
  }

  /**
   * Brings the vehicle's list up to date. It gets a new version where its entries changed, or where
   * it is about to run out.
   */
  public Uni<KeptList> refresh(VehicleId vehicle) {
    return pool.withTransaction(
        connection ->
            lock(connection, vehicle)
                .flatMap(_ -> entries(connection, vehicle))
                .flatMap(entries -> refresh(connection, vehicle, entries)));
  }

  private static Uni<?> lock(SqlConnection connection, VehicleId vehicle) {
    return connection
        .preparedQuery("select 1 from terminal.vehicle where id = $1 for no key update")
        .execute(Tuple.of(vehicle.value()));
  }

  private Uni<KeptList> refresh(SqlConnection connection, VehicleId vehicle, List<Entry> entries) {
    Instant now = clock.instant();
    return connection
        .preparedQuery("select * from terminal.card_list where vehicle = $1")
        .execute(Tuple.of(vehicle.value()))
        .flatMap(
            rows -> {
              long version = 1;
              for (Row row : rows) {
                KeptList kept = toDomain(row);
                version = kept.version() + 1;
                var same = new CardList(vehicle, version, now, entries).canonicalEntries();
                boolean fresh = now.isBefore(kept.madeAt().plus(CardList.VALIDITY.dividedBy(2)));
                if (fresh && row.getString("entries").equals(same)) {
                  return Uni.createFrom().item(kept);
                }
              }
              return save(connection, new CardList(vehicle, version, now, entries));
            });
  }

  private Uni<KeptList> save(SqlConnection connection, CardList list) {
    String signed = signer.sign(list.payload());
    return connection
        .preparedQuery(
            """
            insert into terminal.card_list (vehicle, version, entries, signed, made_at)
            values ($1, $2, $3, $4, $5)
            on conflict (vehicle) do update set version = excluded.version,
              entries = excluded.entries, signed = excluded.signed, made_at = excluded.made_at
            returning *
            """)
        .execute(
            Tuple.of(
                list.vehicle().value(),
                list.version(),
                list.canonicalEntries(),
                signed,
                utc(list.madeAt())))
        .map(rows -> toDomain(rows.iterator().next()));
  }

  private Uni<List<Entry>> entries(SqlConnection connection, VehicleId vehicle) {
    return connection
        .preparedQuery(
            """
            select r.id, r.open_from, r.to_at, c.hash from terminal.reservation_window r
            join terminal.driver_card c on c.traveller = r.traveller and c.ended_at is null
            where r.vehicle = $1 and r.state in ('CONFIRMED', 'UNLOCKING', 'IN_USE')
              and coalesce(r.to_at, 'infinity') > $2
            """)
        .execute(Tuple.of(vehicle.value(), utc(clock.instant())))
        .map(
            rows -> {
              var entries = new ArrayList<Entry>(rows.size());
              for (Row row : rows) {
                Instant from = row.getOffsetDateTime("open_from").toInstant();
                entries.add(
                    new Entry(
                        new RentalId(row.getUUID("id")),
                        new CardHash(row.getString("hash")).in(vehicle),
                        from,
                        instant(row, "to_at").orElse(from.plus(OPEN_END))));
              }
              return entries;
            });
  }

  public Uni<Optional<KeptList>> find(VehicleId vehicle) {
    return pool.preparedQuery("select * from terminal.card_list where vehicle = $1")
        .execute(Tuple.of(vehicle.value()))
        .map(
            rows -> {
              for (Row row : rows) {
                return Optional.of(toDomain(row));
              }
              return Optional.empty();
            });
  }

  /** The terminal goes by this version; false where there never was such a one. */
  public Uni<Boolean> acknowledged(VehicleId vehicle, long version) {
    return pool.preparedQuery(
            """
            update terminal.card_list
            set acknowledged_version = greatest(acknowledged_version, $2), acknowledged_at = $3
            where vehicle = $1 and version >= $2 and $2 >= 1
            """)
        .execute(Tuple.of(vehicle.value(), version, utc(clock.instant())))
        .map(rows -> rows.rowCount() > 0);
  }

  private static KeptList toDomain(Row row) {
    return new KeptList(
        new VehicleId(row.getUUID("vehicle")),
        row.getLong("version"),
        row.getString("signed"),
        row.getOffsetDateTime("made_at").toInstant(),
        Optional.ofNullable(row.getLong("acknowledged_version")));
  }

  private static Optional<Instant> instant(Row row, String column) {
    return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
