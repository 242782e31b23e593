package io.openmaas.terminal.fleet.store;

import static io.openmaas.terminal.fleet.store.Columns.utc;

import io.openmaas.core.booking.BookingId;
import io.openmaas.core.booking.LegKey;
import io.openmaas.core.city.CityId;
import io.openmaas.core.time.Period;
import io.openmaas.core.traveller.TravellerId;
import io.openmaas.core.trip.RentalId;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.fleet.ClassWish;
import io.openmaas.terminal.fleet.ReleaseReason;
import io.openmaas.terminal.fleet.Reservation;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reservations side by side: who has which vehicle when, and who waits for whom. */
@ApplicationScoped
public class Schedule {

  /**
   * A reservation with what was noted about it.
   *
   * @param released why, where it was
   * @param conflictAt since when its vehicle could not be had although it was due
   */
  public record Noted(
      Reservation reservation,
      Optional<ReleaseReason> released,
      Optional<String> note,
      Optional<Instant> conflictAt) {}

  /** Holds of a traveller are made one after the other, so that their number is known. */
  public Uni<Void> lock(SqlConnection connection, TravellerId traveller) {
    return connection
        .preparedQuery("select pg_advisory_xact_lock(hashtextextended($1, 3120))")
        .execute(Tuple.of("reservations of " + traveller))
        .replaceWithVoid();
  }

  /** Vehicles of a class are given out one after the other: all would want the same best one. */
  public Uni<Void> lock(SqlConnection connection, ClassWish wish) {
    return connection
        .preparedQuery("select pg_advisory_xact_lock(hashtextextended($1, 3121))")
        .execute(Tuple.of("vehicles " + wish.vehicleClass() + " in " + wish.city()))
        .replaceWithVoid();
  }

  /** How many reservations of the traveller run. */
  public Uni<Integer> running(SqlConnection connection, TravellerId traveller, Instant now) {
    return connection
        .preparedQuery(
            """
            select count(*)::int as running from terminal.reservation
            where traveller = $1 and state in ('HELD', 'CONFIRMED', 'UNLOCKING', 'IN_USE')
              and not (state = 'HELD' and expires_at <= $2)
            """)
        .execute(Tuple.of(traveller.value(), utc(now)))
        .map(rows -> rows.iterator().next().getInteger("running"));
  }

  /** The other reservations that keep the vehicle of this one, in the order of their windows. */
  public Uni<List<Reservation>> others(SqlClient client, Reservation reservation) {
    return list(
        client,
        """
        select * from terminal.reservation
        where vehicle = $1 and id <> $2
          and state in ('HELD', 'CONFIRMED', 'UNLOCKING', 'IN_USE', 'RETURNED')
        order by window_from, id
        """,
        Tuple.of(reservation.vehicle().value(), reservation.id().value()),
        Reservations::toDomain);
  }

  /** Vehicles of the city that are kept for somebody in a part of this time. */
  public Uni<Set<VehicleId>> busy(SqlClient client, CityId city, Period time, Instant now) {
    return client
        .preparedQuery(
            """
            select distinct r.vehicle from terminal.reservation r
            join terminal.vehicle v on v.id = r.vehicle
            where v.city = $1 and r.during && tstzrange($2, $3)
              and r.state in ('HELD', 'CONFIRMED', 'UNLOCKING', 'IN_USE', 'RETURNED')
              and not (r.state = 'HELD' and r.expires_at <= $4)
            """)
        .execute(Tuple.of(city.value(), utc(time.from()), utc(time.to()), utc(now)))
        .map(
            rows -> {
              var busy = new HashSet<VehicleId>();
              rows.forEach(row -> busy.add(new VehicleId(row.getUUID("vehicle"))));
              return busy;
            });
  }

  /** Since when the vehicles of the city have not been rented. */
  public Uni<Map<VehicleId, Instant>> idleSince(SqlClient client, CityId city) {
    return client
        .preparedQuery(
            """
            select v.id, greatest(v.registered_at, max(r.returned_at)) as since
            from terminal.vehicle v
            left join terminal.reservation r on r.vehicle = v.id and r.returned_at is not null
            where v.city = $1 group by v.id
            """)
        .execute(Tuple.of(city.value()))
        .map(
            rows -> {
              var since = new HashMap<VehicleId, Instant>();
              rows.forEach(
                  row ->
                      since.put(new VehicleId(row.getUUID("id")), Columns.instant(row, "since")));
              return since;
            });
  }

  /** Confirmed reservations nobody came for, the longest missed first, at most 500. */
  public Uni<List<LegKey>> listMissed(SqlClient client, Instant now) {
    return list(
        client,
        """
        select booking, leg from terminal.reservation
        where state = 'CONFIRMED' and no_show_at <= $1 order by no_show_at limit 500
        """,
        Tuple.of(utc(now)),
        row -> new LegKey(new BookingId(row.getUUID("booking")), row.getInteger("leg")));
  }

  /** Reservations by class that are due and not yet used, at most 500. */
  public Uni<List<LegKey>> listDueByClass(SqlClient client, Instant now) {
    return list(
        client,
        """
        select booking, leg from terminal.reservation
        where state in ('HELD', 'CONFIRMED') and window_from <= $1 and wished_class is not null
        order by planned_from limit 500
        """,
        Tuple.of(utc(now)),
        row -> new LegKey(new BookingId(row.getUUID("booking")), row.getInteger("leg")));
  }

  /** All that wait or are with a renter, of vehicles somebody has and somebody else waits for. */
  public Uni<List<Reservation>> listContended(SqlClient client, Instant now) {
    return list(
        client,
        """
        select r.* from terminal.reservation r
        where r.state in ('HELD', 'CONFIRMED', 'UNLOCKING', 'IN_USE')
          and exists (
            select 1 from terminal.reservation w
            where w.vehicle = r.vehicle and w.state in ('HELD', 'CONFIRMED')
              and w.window_from <= $1)
          and exists (
            select 1 from terminal.reservation u
            where u.vehicle = r.vehicle and u.state in ('UNLOCKING', 'IN_USE'))
        """,
        Tuple.of(utc(now)),
        Reservations::toDomain);
  }

  /** Notes that the vehicle cannot be had; the first time counts. */
  public Uni<Void> noteConflict(SqlClient client, RentalId id, Instant at) {
    return client
        .preparedQuery(
            """
            update terminal.reservation set conflict_at = $2
            where id = $1 and conflict_at is null and state in ('HELD', 'CONFIRMED')
            """)
        .execute(Tuple.of(id.value(), utc(at)))
        .replaceWithVoid();
  }

  /** Reservations that wait and whose vehicle cannot be had, the next to start first. */
  public Uni<List<Noted>> listConflicts(SqlClient client) {
    return list(
        client,
        """
        select * from terminal.reservation
        where conflict_at is not null and state in ('HELD', 'CONFIRMED')
        order by planned_from, id limit 500
        """,
        Tuple.tuple(),
        Schedule::noted);
  }

  /** A reservation with its notes. */
  public Uni<Optional<Noted>> find(SqlClient client, RentalId id) {
    return list(
            client,
            "select * from terminal.reservation where id = $1",
            Tuple.of(id.value()),
            Schedule::noted)
        .map(found -> found.stream().findFirst());
  }

  /**
   * Reservations whose windows overlap this time, in the order of their windows.
   *
   * @param vehicle absent for all vehicles of the city
   * @param limit 1 or more
   */
  public Uni<List<Noted>> list(
      SqlClient client, CityId city, Optional<VehicleId> vehicle, Period time, int limit) {
    var row = io.vertx.sqlclient.Tuple.tuple();
    row.addString(city.value())
        .addUUID(vehicle.map(VehicleId::value).orElse(null))
        .addOffsetDateTime(utc(time.from()))
        .addOffsetDateTime(utc(time.to()))
        .addInteger(limit);
    return list(
        client,
        """
        select r.* from terminal.reservation r
        join terminal.vehicle v on v.id = r.vehicle
        where v.city = $1 and ($2::uuid is null or r.vehicle = $2) and r.window_from < $4
          and (r.window_to > $3 or r.state in ('UNLOCKING', 'IN_USE'))
        order by r.window_from, r.id limit $5
        """,
        Tuple.newInstance(row),
        Schedule::noted);
  }

  /**
   * Who has not brought a vehicle back keeps it for a little longer, up to the next one's window:
   * what is out cannot be reserved.
   */
  public Uni<Void> prolongOverdue(SqlClient client, Instant now, Duration byAtLeast) {
    return client
        .preparedQuery(
            """
            update terminal.reservation r
            set window_to = greatest(r.window_to, least($2, (
              select min(n.window_from) from terminal.reservation n
              where n.vehicle = r.vehicle and n.id <> r.id and n.window_from >= r.window_to
                and n.state in ('HELD', 'CONFIRMED', 'UNLOCKING', 'IN_USE', 'RETURNED'))))
            where r.state in ('UNLOCKING', 'IN_USE') and r.window_to < $1
            """)
        .execute(Tuple.of(utc(now.plus(byAtLeast.dividedBy(2))), utc(now.plus(byAtLeast))))
        .replaceWithVoid();
  }

  private static Noted noted(Row row) {
    return new Noted(
        Reservations.toDomain(row),
        Optional.ofNullable(row.getString("release_reason")).map(ReleaseReason::valueOf),
        Optional.ofNullable(row.getString("release_note")),
        Columns.find(row, "conflict_at"));
  }

  private static <T> Uni<List<T>> list(
      SqlClient client, String sql, Tuple parameters, Function<Row, T> read) {
    return client
        .preparedQuery(sql)
        .execute(parameters)
        .map(
            rows -> {
              var all = new ArrayList<T>(rows.size());
              rows.forEach(row -> all.add(read.apply(row)));
              return all;
            });
  }
}
