package io.openmaas.terminal.fleet.store;

import static io.openmaas.terminal.fleet.store.Columns.utc;

import io.openmaas.core.city.CityId;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.time.Period;
import io.openmaas.core.trip.RentalId;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.fleet.place.Bay;
import io.openmaas.terminal.fleet.place.BayId;
import io.openmaas.terminal.fleet.place.Payer;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Parking bays, and who has which of their places when. Whoever takes a place locks the bay first,
 * and the database refuses two in one place all the same.
 */
@ApplicationScoped
public class Bays {

  /** Adds the bay; false where the city has one of this name. */
  public Uni<Boolean> add(SqlClient client, Bay bay, Instant at) {
    var row = io.vertx.sqlclient.Tuple.tuple();
    row.addUUID(bay.id().value())
        .addString(bay.city().value())
        .addString(bay.name())
        .addDouble(bay.position().latitude())
        .addDouble(bay.position().longitude())
        .addInteger(bay.radiusMetres())
        .addInteger(bay.capacity())
        .addString(bay.zone().orElse(null))
        .addString(bay.terms().owner())
        .addString(bay.terms().payer().name())
        .addString(bay.terms().costNote().orElse(null))
        .addOffsetDateTime(utc(at));
    return client
        .preparedQuery(
            """
            insert into terminal.bay
              (id, city, name, latitude, longitude, radius_m, capacity, zone, owner, payer,
               cost_note, added_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            on conflict do nothing
            """)
        .execute(Tuple.newInstance(row))
        .map(rows -> rows.rowCount() > 0);
  }

  /** Whether vehicles must be brought back there. */
  public Uni<Boolean> isHome(SqlClient client, BayId id) {
    return client
        .preparedQuery(
            """
            select 1 from terminal.vehicle where home_bay = $1 and trip_kind = 'ROUND_TRIP' limit 1
            """)
        .execute(Tuple.of(id.value()))
        .map(rows -> rows.size() > 0);
  }

  /** From then on nobody is sent there; false where there is none, or it was retired before. */
  public Uni<Boolean> retire(SqlClient client, BayId id, Instant at) {
    return client
        .preparedQuery(
            "update terminal.bay set retired_at = $2 where id = $1 and retired_at is null")
        .execute(Tuple.of(id.value(), utc(at)))
        .map(rows -> rows.rowCount() > 0);
  }

  public Uni<Optional<Bay>> find(SqlClient client, BayId id) {
    return list(client, "select * from terminal.bay where id = $1", Tuple.of(id.value()))
        .map(found -> found.stream().findFirst());
  }

  /** The city's bays that are not retired, by name. */
  public Uni<List<Bay>> list(SqlClient client, CityId city) {
    return list(
        client,
        "select * from terminal.bay where city = $1 and retired_at is null order by name",
        Tuple.of(city.value()));
  }

  /**
   * How many places of each of the city's bays are taken at this moment; bays without are absent.
   */
  public Uni<Map<BayId, Integer>> taken(SqlClient client, CityId city, Instant at) {
    return client
        .preparedQuery(
            """
            select u.bay, count(*)::int as taken from terminal.bay_use u
            join terminal.bay b on b.id = u.bay
            where b.city = $1 and tstzrange(u.from_at, u.to_at, '[)') @> $2::timestamptz
            group by u.bay
            """)
        .execute(Tuple.of(city.value(), utc(at)))
        .map(
            rows -> {
              var taken = new HashMap<BayId, Integer>();
              rows.forEach(
                  row -> taken.put(new BayId(row.getUUID("bay")), row.getInteger("taken")));
              return taken;
            });
  }

  /** Keeps a place for a vehicle that will arrive; false where none is free all that time. */
  public Uni<Boolean> reserve(
      SqlConnection connection,
      BayId bay,
      RentalId reservation,
      VehicleId vehicle,
      Period arrival) {
    return capacity(connection, bay)
        .flatMap(
            capacity ->
                connection
                    .preparedQuery(
                        """
                        insert into terminal.bay_use
                          (id, bay, place, from_at, to_at, vehicle, reservation)
                        select $1, $2, p.place, $4, $5, $6, $7
                        from generate_series(1, $3) as p (place)
                        where not exists (
                          select 1 from terminal.bay_use u
                          where u.bay = $2 and u.place = p.place
                            and tstzrange(u.from_at, u.to_at, '[)') && tstzrange($4, $5, '[)'))
                        order by p.place limit 1
                        on conflict do nothing
                        """)
                    .execute(
                        Tuple.from(
                            List.of(
                                UUID.randomUUID(),
                                bay.value(),
                                capacity,
                                utc(arrival.from()),
                                utc(arrival.to()),
                                vehicle.value(),
                                reservation.value()))))
        .map(rows -> rows.rowCount() > 0);
  }

  /** The bay a place is kept in for this reservation. */
  public Uni<Optional<BayId>> reservedBy(SqlClient client, RentalId reservation) {
    return client
        .preparedQuery("select bay from terminal.bay_use where reservation = $1")
        .execute(Tuple.of(reservation.value()))
        .map(
            rows -> {
              for (Row row : rows) {
                return Optional.of(new BayId(row.getUUID("bay")));
              }
              return Optional.empty();
            });
  }

  /** No place is kept for this reservation any more. */
  public Uni<Void> free(SqlConnection connection, RentalId reservation) {
    return connection
        .preparedQuery("delete from terminal.bay_use where reservation = $1")
        .execute(Tuple.of(reservation.value()))
        .replaceWithVoid();
  }

  /**
   * The vehicle stands in the bay, until further notice or until the place is kept for another;
   * false where every place is taken, and nothing has changed. What was kept in this bay for its
   * reservation is used.
   */
  public Uni<Boolean> park(
      SqlConnection connection, BayId bay, RentalId reservation, VehicleId vehicle, Instant at) {
    return capacity(connection, bay)
        .flatMap(
            capacity ->
                standsIn(connection, bay, vehicle, at)
                    .flatMap(
                        stands ->
                            stands
                                ? Uni.createFrom().item(true)
                                : takeOwnOrFree(
                                    connection, bay, capacity, reservation, vehicle, at)))
        .call(
            parked ->
                parked ? leaveOthers(connection, bay, vehicle, at) : Uni.createFrom().voidItem());
  }

  /** What was kept for it is free for it; and is kept again where that does not help. */
  private static Uni<Boolean> takeOwnOrFree(
      SqlConnection connection,
      BayId bay,
      int capacity,
      RentalId reservation,
      VehicleId vehicle,
      Instant at) {
    return connection
        .preparedQuery(
            """
            delete from terminal.bay_use where reservation = $1 and bay = $2
            returning id, place, from_at, to_at, vehicle
            """)
        .execute(Tuple.of(reservation.value(), bay.value()))
        .flatMap(
            own ->
                takePlace(connection, bay, capacity, vehicle, at)
                    .call(
                        taken ->
                            taken
                                ? Uni.createFrom().voidItem()
                                : keepAgain(connection, own, bay, reservation)));
  }

  private static Uni<Void> keepAgain(
      SqlConnection connection, Iterable<Row> own, BayId bay, RentalId reservation) {
    for (Row row : own) {
      return connection
          .preparedQuery(
              """
              insert into terminal.bay_use (id, bay, place, from_at, to_at, vehicle, reservation)
              values ($1, $2, $3, $4, $5, $6, $7)
              """)
          .execute(
              Tuple.from(
                  List.of(
                      row.getUUID("id"),
                      bay.value(),
                      row.getInteger("place"),
                      row.getOffsetDateTime("from_at"),
                      row.getOffsetDateTime("to_at"),
                      row.getUUID("vehicle"),
                      reservation.value())))
          .replaceWithVoid();
    }
    return Uni.createFrom().voidItem();
  }

  private static Uni<Boolean> takePlace(
      SqlConnection connection, BayId bay, int capacity, VehicleId vehicle, Instant at) {
    return connection
        .preparedQuery(
            """
            insert into terminal.bay_use (id, bay, place, from_at, to_at, vehicle)
            select $1, $2, p.place, $4, later.from_at, $5
            from generate_series(1, $3) as p (place)
            left join lateral (
              select min(u.from_at) as from_at from terminal.bay_use u
              where u.bay = $2 and u.place = p.place and u.from_at > $4) later on true
            where not exists (
              select 1 from terminal.bay_use u
              where u.bay = $2 and u.place = p.place
                and tstzrange(u.from_at, u.to_at, '[)') @> $4::timestamptz)
            order by later.from_at desc nulls first, p.place limit 1
            on conflict do nothing
            """)
        .execute(
            Tuple.from(List.of(UUID.randomUUID(), bay.value(), capacity, utc(at), vehicle.value())))
        .map(rows -> rows.rowCount() > 0);
  }

  private static Uni<Boolean> standsIn(
      SqlConnection connection, BayId bay, VehicleId vehicle, Instant at) {
    return connection
        .preparedQuery(
            """
            select 1 from terminal.bay_use
            where bay = $1 and vehicle = $2 and reservation is null
              and tstzrange(from_at, to_at, '[)') @> $3::timestamptz
            """)
        .execute(Tuple.of(bay.value(), vehicle.value(), utc(at)))
        .map(rows -> rows.size() > 0);
  }

  private static Uni<Void> leaveOthers(
      SqlConnection connection, BayId bay, VehicleId vehicle, Instant at) {
    return connection
        .preparedQuery(
            """
            update terminal.bay_use set to_at = greatest(from_at, $3)
            where vehicle = $2 and reservation is null and bay <> $1
              and (to_at is null or to_at > $3)
            """)
        .execute(Tuple.of(bay.value(), vehicle.value(), utc(at)))
        .replaceWithVoid();
  }

  /**
   * The vehicle is taken out of the bays it stands in.
   *
   * @param home whose place stays its own; absent for none
   */
  public Uni<Void> leave(
      SqlConnection connection, VehicleId vehicle, Optional<BayId> home, Instant at) {
    var row = io.vertx.sqlclient.Tuple.tuple();
    row.addUUID(vehicle.value())
        .addUUID(home.map(BayId::value).orElse(null))
        .addOffsetDateTime(utc(at));
    return connection
        .preparedQuery(
            """
            update terminal.bay_use set to_at = greatest(from_at, $3)
            where vehicle = $1 and reservation is null and ($2::uuid is null or bay <> $2)
              and (to_at is null or to_at > $3)
            """)
        .execute(Tuple.newInstance(row))
        .replaceWithVoid();
  }

  /** How many it holds; none once it is retired. The bay is locked. */
  private static Uni<Integer> capacity(SqlConnection connection, BayId bay) {
    return connection
        .preparedQuery(
            """
            select case when retired_at is null then capacity else 0 end as capacity
            from terminal.bay where id = $1 for no key update
            """)
        .execute(Tuple.of(bay.value()))
        .map(
            rows -> {
              for (Row row : rows) {
                return row.getInteger("capacity");
              }
              return 0;
            });
  }

  private static Uni<List<Bay>> list(SqlClient client, String sql, Tuple parameters) {
    return client
        .preparedQuery(sql)
        .execute(parameters)
        .map(
            rows -> {
              var bays = new ArrayList<Bay>(rows.size());
              rows.forEach(row -> bays.add(toDomain(row)));
              return bays;
            });
  }

  private static Bay toDomain(Row row) {
    return new Bay(
        new BayId(row.getUUID("id")),
        new CityId(row.getString("city")),
        row.getString("name"),
        new Coordinates(row.getDouble("latitude"), row.getDouble("longitude")),
        row.getInteger("radius_m"),
        row.getInteger("capacity"),
        Optional.ofNullable(row.getString("zone")),
        new Bay.Terms(
            row.getString("owner"),
            Payer.valueOf(row.getString("payer")),
            Optional.ofNullable(row.getString("cost_note"))));
  }
}
