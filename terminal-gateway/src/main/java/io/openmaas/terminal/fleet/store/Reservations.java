package io.openmaas.terminal.fleet.store;

import static io.openmaas.terminal.fleet.store.Columns.utc;

import io.openmaas.core.booking.BookingId;
import io.openmaas.core.booking.LegKey;
import io.openmaas.core.city.CityId;
import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.time.Period;
import io.openmaas.core.traveller.TravellerId;
import io.openmaas.core.trip.RentalId;
import io.openmaas.core.trip.TripId;
import io.openmaas.core.trip.TripRecord;
import io.openmaas.core.vehicle.VehicleClass;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.fleet.ClassWish;
import io.openmaas.terminal.fleet.Plan;
import io.openmaas.terminal.fleet.ReleaseReason;
import io.openmaas.terminal.fleet.Reservation;
import io.openmaas.terminal.fleet.Reservation.Times;
import io.openmaas.terminal.fleet.ReservationState;
import io.openmaas.terminal.trip.store.TripRecords;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Reservations and the rentals they become. */
@ApplicationScoped
public class Reservations {

  /**
   * Adds a new hold; false where its leg has one already or its vehicle is kept for another leg in
   * a part of the window, also one that is being added by somebody else at this moment.
   */
  public Uni<Boolean> add(SqlConnection connection, Reservation reservation) {
    Plan plan = reservation.plan();
    var row = io.vertx.sqlclient.Tuple.tuple();
    row.addUUID(reservation.id().value())
        .addUUID(reservation.leg().booking().value())
        .addInteger(reservation.leg().index())
        .addUUID(reservation.traveller().value())
        .addUUID(reservation.vehicle().value())
        .addString(reservation.tariff().value())
        .addString(reservation.state().name())
        .addOffsetDateTime(utc(reservation.times().heldAt()))
        .addOffsetDateTime(utc(reservation.times().expiresAt()))
        .addOffsetDateTime(utc(plan.time().from()))
        .addOffsetDateTime(utc(plan.time().to()))
        .addOffsetDateTime(utc(plan.window().from()))
        .addOffsetDateTime(utc(plan.window().to()))
        .addOffsetDateTime(utc(plan.unlockFrom()))
        .addOffsetDateTime(utc(plan.noShowAt()))
        .addString(plan.wish().map(wish -> wish.vehicleClass().name()).orElse(null))
        .addString(plan.wish().map(wish -> wish.city().value()).orElse(null))
        .addString(plan.wish().map(ClassWish::zone).orElse(null));
    return connection
        .preparedQuery(
            """
            insert into terminal.reservation
              (id, booking, leg, traveller, vehicle, tariff, state, held_at, expires_at,
               planned_from, planned_to, window_from, window_to, unlock_from, no_show_at,
               wished_class, wished_city, wished_zone)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
              $18)
            on conflict do nothing
            """)
        .execute(Tuple.newInstance(row))
        .map(rows -> rows.rowCount() > 0);
  }

  /** Takes back a hold that was added in this transaction and cannot be kept. */
  public Uni<Void> forget(SqlConnection connection, RentalId id) {
    return connection
        .preparedQuery("delete from terminal.reservation where id = $1 and state = 'HELD'")
        .execute(Tuple.of(id.value()))
        .replaceWithVoid();
  }

  /** Gives back holds of this vehicle that were not confirmed in time. */
  public Uni<Void> expire(SqlConnection connection, VehicleId vehicle, Instant now) {
    return connection
        .preparedQuery(
            """
            with gone as (
              update terminal.reservation set state = 'RELEASED', release_reason = 'EXPIRED'
              where vehicle = $1 and state = 'HELD' and expires_at <= $2
              returning id)
            delete from terminal.bay_use where reservation in (select id from gone)
            """)
        .execute(Tuple.of(vehicle.value(), utc(now)))
        .replaceWithVoid();
  }

  /** Gives back all holds that were not confirmed in time. */
  public Uni<Void> expire(SqlClient client, Instant now) {
    return client
        .preparedQuery(
            """
            with gone as (
              update terminal.reservation set state = 'RELEASED', release_reason = 'EXPIRED'
              where state = 'HELD' and expires_at <= $1
              returning id)
            delete from terminal.bay_use where reservation in (select id from gone)
            """)
        .execute(Tuple.of(utc(now)))
        .replaceWithVoid();
  }

  public Uni<Optional<Reservation>> find(SqlClient client, LegKey leg) {
    return first(
        client,
        "select * from terminal.reservation where booking = $1 and leg = $2",
        Tuple.of(leg.booking().value(), leg.index()));
  }

  public Uni<Optional<Reservation>> find(SqlClient client, RentalId id) {
    return first(client, "select * from terminal.reservation where id = $1", Tuple.of(id.value()));
  }

  /** The reservation, not to be changed by others until the caller's transaction ends. */
  public Uni<Optional<Reservation>> lock(SqlConnection connection, LegKey leg) {
    return first(
        connection,
        "select * from terminal.reservation where booking = $1 and leg = $2 for update",
        Tuple.of(leg.booking().value(), leg.index()));
  }

  /** The legs whose outcome is still to be found out. */
  public Uni<List<LegKey>> listUnsettled(SqlClient client) {
    return legs(
        client,
        """
        select booking, leg from terminal.reservation
        where state in ('UNLOCKING', 'RETURNED') order by id limit 1000
        """,
        Tuple.tuple());
  }

  /** The legs of this vehicle whose outcome is still to be found out. */
  public Uni<List<LegKey>> listUnsettled(SqlClient client, VehicleId vehicle) {
    return legs(
        client,
        """
        select booking, leg from terminal.reservation
        where vehicle = $1 and state in ('UNLOCKING', 'RETURNED')
        """,
        Tuple.of(vehicle.value()));
  }

  /** Stores what changed in a reservation that the caller has locked. */
  public Uni<Reservation> save(SqlConnection connection, Reservation reservation) {
    Times times = reservation.times();
    var row = io.vertx.sqlclient.Tuple.tuple();
    row.addUUID(reservation.id().value())
        .addString(reservation.state().name())
        .addOffsetDateTime(utc(times.unlockAskedAt()))
        .addInteger(times.unlockAttempts())
        .addOffsetDateTime(utc(times.unlockedAt()))
        .addOffsetDateTime(utc(times.returnedAt()))
        .addOffsetDateTime(utc(times.finishedAt()))
        .addOffsetDateTime(utc(reservation.plan().time().from()))
        .addOffsetDateTime(utc(reservation.plan().time().to()))
        .addOffsetDateTime(utc(reservation.plan().window().from()))
        .addOffsetDateTime(utc(reservation.plan().window().to()))
        .addUUID(reservation.vehicle().value());
    return connection
        .preparedQuery(
            """
            update terminal.reservation
            set state = $2, unlock_asked_at = $3, unlock_attempts = $4, unlocked_at = $5,
                returned_at = $6, finished_at = $7, planned_from = $8, planned_to = $9,
                window_from = $10, window_to = $11, vehicle = $12
            where id = $1
            """)
        .execute(Tuple.newInstance(row))
        .replaceWith(reservation);
  }

  /**
   * Gives back what the caller has locked, with the bay it would have arrived in.
   *
   * @param note in words; absent where the reason says it all
   */
  public Uni<Reservation> release(
      SqlConnection connection,
      Reservation reservation,
      ReleaseReason reason,
      Optional<String> note) {
    return save(connection, reservation.released())
        .call(
            released ->
                connection
                    .preparedQuery(
                        """
                        update terminal.reservation
                        set release_reason = $2, release_note = $3 where id = $1
                        """)
                    .execute(Tuple.of(released.id().value(), reason.name(), note.orElse(null))))
        .call(
            released ->
                connection
                    .preparedQuery("delete from terminal.bay_use where reservation = $1")
                    .execute(Tuple.of(released.id().value())));
  }

  /** Another vehicle serves the reservation, and whatever stood in its way does not any more. */
  public Uni<Reservation> assign(
      SqlConnection connection, Reservation reservation, VehicleId vehicle) {
    return save(connection, reservation.assigned(vehicle))
        .call(
            assigned ->
                connection
                    .preparedQuery(
                        """
                        with moved as (
                          update terminal.bay_use set vehicle = $2 where reservation = $1)
                        update terminal.reservation set conflict_at = null where id = $1
                        """)
                    .execute(Tuple.of(assigned.id().value(), vehicle.value())));
  }

  /** Makes these trips the rental's, and tells which of them are: another rental keeps its own. */
  public Uni<List<TripRecord>> claim(
      SqlConnection connection, RentalId rental, List<TripRecord> trips) {
    var ids = trips.stream().map(trip -> trip.id().value()).toArray(UUID[]::new);
    var revisions = trips.stream().map(TripRecord::revision).toArray(Integer[]::new);
    var row = io.vertx.sqlclient.Tuple.tuple();
    row.addArrayOfUUID(ids).addArrayOfInteger(revisions).addUUID(rental.value());
    return connection
        .preparedQuery(
            """
            insert into terminal.rental_trip (trip, revision, rental)
            select trip, revision, $3 from unnest($1::uuid[], $2::integer[]) as t (trip, revision)
            on conflict (trip) do nothing
            returning trip
            """)
        .execute(Tuple.newInstance(row))
        .map(
            rows -> {
              Set<TripId> claimed = new HashSet<>();
              rows.forEach(claim -> claimed.add(new TripId(claim.getUUID("trip"))));
              return trips.stream().filter(trip -> claimed.contains(trip.id())).toList();
            });
  }

  /** The trips a rental was finished with, in the revisions of that time. */
  public Uni<List<TripRecord>> tripsOf(SqlClient client, RentalId rental) {
    return client
        .preparedQuery(
            """
            select t.* from terminal.rental_trip rt
            join terminal.trip t on t.id = rt.trip and t.revision = rt.revision
            where rt.rental = $1 order by t.from_at, t.id
            """)
        .execute(Tuple.of(rental.value()))
        .map(
            rows -> {
              var trips = new ArrayList<TripRecord>(rows.size());
              rows.forEach(row -> trips.add(TripRecords.tripOf(row)));
              return trips;
            });
  }

  private static Uni<Optional<Reservation>> first(SqlClient client, String sql, Tuple parameters) {
    return client
        .preparedQuery(sql)
        .execute(parameters)
        .map(
            (RowSet<Row> rows) -> {
              for (Row row : rows) {
                return Optional.of(toDomain(row));
              }
              return Optional.empty();
            });
  }

  private static Uni<List<LegKey>> legs(SqlClient client, String sql, Tuple parameters) {
    return client
        .preparedQuery(sql)
        .execute(parameters)
        .map(
            rows -> {
              var legs = new ArrayList<LegKey>(rows.size());
              rows.forEach(row -> legs.add(legOf(row)));
              return legs;
            });
  }

  private static LegKey legOf(Row row) {
    return new LegKey(new BookingId(row.getUUID("booking")), row.getInteger("leg"));
  }

  static Reservation toDomain(Row row) {
    return new Reservation(
        new RentalId(row.getUUID("id")),
        legOf(row),
        new TravellerId(row.getUUID("traveller")),
        new VehicleId(row.getUUID("vehicle")),
        new TariffRef(row.getString("tariff")),
        planOf(row),
        ReservationState.valueOf(row.getString("state")),
        new Times(
            Columns.instant(row, "held_at"),
            Columns.instant(row, "expires_at"),
            Columns.find(row, "unlock_asked_at"),
            row.getInteger("unlock_attempts"),
            Columns.find(row, "unlocked_at"),
            Columns.find(row, "returned_at"),
            Columns.find(row, "finished_at")));
  }

  private static Plan planOf(Row row) {
    return new Plan(
        new Period(Columns.instant(row, "planned_from"), Columns.instant(row, "planned_to")),
        new Period(Columns.instant(row, "window_from"), Columns.instant(row, "window_to")),
        Columns.find(row, "unlock_from"),
        Columns.find(row, "no_show_at"),
        Optional.ofNullable(row.getString("wished_class"))
            .map(
                name ->
                    new ClassWish(
                        VehicleClass.valueOf(name),
                        new CityId(row.getString("wished_city")),
                        row.getString("wished_zone"))));
  }
}
