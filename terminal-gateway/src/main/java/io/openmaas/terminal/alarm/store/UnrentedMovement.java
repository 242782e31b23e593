package io.openmaas.terminal.alarm.store;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.alarm.Alarm;
import io.openmaas.terminal.alarm.AlarmKind;
import io.openmaas.terminal.alarm.Sighting;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.data.Interval;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Finds trips that belong to nobody: under way or finished, outside the time of every rental and
 * every other right to move. Such are a job that a driver has begun and not ended; a person's
 * command that opened the vehicle, until it is locked again, for 12 hours at most; and rows of
 * {@code terminal.permitted_movement}, for movements that leave no other trace here. Each trip is
 * told of once.
 */
@Singleton
public final class UnrentedMovement {
  /** A permission counts from so long before: clocks differ, and unlocking takes a moment. */
  private static final Duration TOLERANCE = Duration.ofMinutes(2);

  private static final int MOST = 500;

  private static final String UNDER_WAY =
      """
      with moved as (
        select vehicle, open_from as from_at, open_to as to_at
        from terminal.trip_progress
        where open_from is not null and open_from < $1 and open_metres >= $3)
      """;

  /** By vehicle and time, for which there is an index. */
  private static final String FINISHED =
      """
      with moved as (
        select t.vehicle, t.from_at, t.to_at
        from terminal.vehicle v
        join terminal.trip t on t.vehicle = v.id
          and t.from_at > $4::timestamptz - interval '7 days'
        where t.recorded_at between $4::timestamptz - interval '2 days' and $1
          and t.records > 0 and t.metres >= $3
          and not exists (
            select 1 from terminal.trip l where l.id = t.id and l.revision > t.revision)
          and not exists (select 1 from terminal.rental_trip r where r.trip = t.id))
      """;

  private static final String TELL =
      """
      insert into terminal.unrented_trip (vehicle, from_at, told_at)
      select distinct m.vehicle, m.from_at, $4::timestamptz
      from moved m
      join terminal.vehicle v on v.id = m.vehicle
      where not exists (
          select 1 from terminal.reservation p
          where p.vehicle = m.vehicle
            and coalesce(p.unlock_asked_at, p.unlocked_at) - $2::interval <= m.to_at
            and (p.returned_at is null and p.state in ('UNLOCKING', 'IN_USE')
              or coalesce(p.returned_at, p.finished_at) + $2::interval >= m.from_at))
        and not exists (
          select 1 from terminal.job j
          where j.vehicle = m.vehicle and j.begun_at - $2::interval <= m.to_at
            and (j.ended_at is null or j.ended_at + $2::interval >= m.from_at))
        and not exists (
          select 1 from terminal.vehicle_command c
          where c.vehicle = m.vehicle and c.asked_at - $2::interval <= m.to_at
            and c.asked_at + interval '12 hours' >= m.from_at
            and c.authority like 'person:%' and c.command in ('unlock', 'mobilise')
            and c.state in ('SENDING', 'DONE', 'UNKNOWN')
            and not exists (
              select 1 from terminal.vehicle_command l
              where l.vehicle = c.vehicle and l.asked_at > c.asked_at
                and l.ended_at + $2::interval < m.from_at
                and l.command in ('lock', 'immobilise') and l.state = 'DONE'))
        and not exists (
          select 1 from terminal.permitted_movement p
          where p.vehicle = m.vehicle and p.from_at - $2::interval <= m.to_at
            and (p.to_at is null or p.to_at + $2::interval >= m.from_at))
        and not exists (
          select 1 from terminal.unrented_trip u
          where u.vehicle = m.vehicle and u.from_at between m.from_at and m.to_at)
      order by m.vehicle, m.from_at
      limit $5
      on conflict do nothing
      returning vehicle, from_at
      """;

  private final Pool pool;
  private final Alarms alarms;
  private final InstantSource clock;
  private final Duration grace;
  private final long leastMetres;

  /**
   * @param grace so long a trip may be under way, or recorded, before it must belong to somebody
   * @param leastMetres less is a mechanic at work
   */
  public UnrentedMovement(
      Pool pool,
      Alarms alarms,
      InstantSource clock,
      @ConfigProperty(name = "openmaas.alarms.unrented-grace", defaultValue = "PT3M")
          Duration grace,
      @ConfigProperty(name = "openmaas.alarms.unrented-metres", defaultValue = "100")
          long leastMetres) {
    this.pool = pool;
    this.alarms = alarms;
    this.clock = clock;
    this.grace = grace;
    this.leastMetres = leastMetres;
  }

  /** Raises an alarm for each trip under way that has not been told of. */
  public Uni<Void> lookAtTripsUnderWay() {
    return look(UNDER_WAY + TELL);
  }

  /**
   * Raises one for each finished trip that has not been told of: recorded within the last two days,
   * driven within the last seven.
   */
  public Uni<Void> lookAtFinishedTrips() {
    return look(FINISHED + TELL);
  }

  private Uni<Void> look(String sql) {
    return pool.withTransaction(
        connection ->
            find(connection, sql)
                .flatMap(
                    found ->
                        found.isEmpty()
                            ? Uni.createFrom().voidItem()
                            : alarms.write(connection, Sighting.merged(found), Duration.ZERO)));
  }

  private Uni<List<Alarm>> find(SqlConnection connection, String sql) {
    Instant now = clock.instant();
    return connection
        .preparedQuery(sql)
        .execute(
            Tuple.of(
                AlarmRow.utc(now.minus(grace)),
                Interval.of(TOLERANCE),
                leastMetres,
                AlarmRow.utc(now),
                MOST))
        .map(
            rows -> {
              var found = new ArrayList<Alarm>();
              for (Row row : rows) {
                Instant from = row.getOffsetDateTime("from_at").toInstant();
                found.add(
                    Alarm.of(
                        AlarmKind.UNRENTED_MOVEMENT,
                        new VehicleId(row.getUUID("vehicle")),
                        from,
                        "moves since " + from + " and belongs to no rental"));
              }
              return found;
            });
  }
}
