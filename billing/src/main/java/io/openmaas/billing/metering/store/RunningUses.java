package io.openmaas.billing.metering.store;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.metering.MeteredUses;
import io.openmaas.billing.metering.ReadsRunningUse;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.Use;
import io.openmaas.core.time.Period;
import io.openmaas.core.trip.RentalId;
import io.openmaas.core.trip.TripId;
import io.openmaas.core.trip.TripRecord;
import io.openmaas.core.trip.TripVersion;
import io.openmaas.core.vehicle.VehicleId;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Rentals under way and the trips that were finished in them. */
@ApplicationScoped
public class RunningUses implements ReadsRunningUse {
  private static final Duration KEPT = Duration.ofDays(7);
  private static final String STARTED =
      """
      insert into billing.running_rental (rental, account, vehicle, started_at, content)
      values ($1, $2, $3, $4, $5)
      on conflict (rental) do nothing
      """;
  private static final String TRIP =
      """
      insert into billing.recent_trip as t
             (trip, revision, vehicle, began_at, ended_at, metres, superseded)
      values ($1, $2, $3, $4, $5, $6, $7)
      on conflict (trip) do update
         set revision = excluded.revision, began_at = excluded.began_at,
             ended_at = excluded.ended_at, metres = excluded.metres,
             superseded = excluded.superseded
       where t.revision < excluded.revision
      """;
  private static final String SUPERSEDE =
      """
      update billing.recent_trip t set superseded = true
        from unnest($1::uuid[], $2::integer[]) s(trip, revision)
       where t.trip = s.trip and t.revision <= s.revision and t.trip <> $3
      """;
  private static final String RUNNING =
      """
      select r.rental, r.account, r.started_at, r.content, max(t.ended_at), sum(t.metres)::bigint,
             array_agg(t.trip order by t.began_at, t.trip)
        from billing.running_rental r
        join billing.recent_trip t
          on t.vehicle = r.vehicle and t.ended_at > r.started_at and not t.superseded
       where r.account = $1
          or r.account in (select a.id from billing.account a where a.paid_by = $1)
       group by r.rental
       order by r.rental
      """;

  private final Pool pool;

  public RunningUses(Pool pool) {
    this.pool = pool;
  }

  /**
   * A rental began.
   *
   * @param begun its use without minutes and metres, at the unlocking
   */
  public Uni<Void> started(
      SqlConnection connection, RentalId rental, VehicleId vehicle, Usage begun) {
    return connection
        .preparedQuery(STARTED)
        .execute(
            Tuple.of(
                rental.value(),
                begun.account().value(),
                vehicle.value(),
                Usages.micros(begun.use().at()),
                Buffer.buffer(UsageContent.encode(begun))))
        .replaceWithVoid();
  }

  /** The final use is in the log from this transaction on. */
  public Uni<Void> finished(SqlConnection connection, RentalId rental) {
    return connection
        .preparedQuery("delete from billing.running_rental where rental = $1")
        .execute(Tuple.of(rental.value()))
        .replaceWithVoid();
  }

  /** A trip ended, or is told anew; whether or not a rental is known in which it was made. */
  public Uni<Void> tripRecorded(SqlConnection connection, TripRecord trip) {
    UUID id = trip.id().value();
    return connection
        .preparedQuery(TRIP)
        .execute(
            Tuple.from(
                List.of(
                    id,
                    trip.revision(),
                    trip.vehicle().value(),
                    Usages.micros(trip.time().from()),
                    Usages.micros(trip.time().to()),
                    trip.metres(),
                    trip.records() == 0)))
        .flatMap(_ -> supersede(connection, trip))
        .flatMap(
            _ ->
                connection
                    .preparedQuery(
                        "delete from billing.recent_trip where vehicle = $1 and ended_at < $2")
                    .execute(
                        Tuple.of(
                            trip.vehicle().value(), Usages.micros(trip.time().to().minus(KEPT)))))
        .replaceWithVoid();
  }

  private static Uni<Void> supersede(SqlConnection connection, TripRecord trip) {
    if (trip.supersedes().isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    List<TripVersion> versions = List.copyOf(trip.supersedes());
    return connection
        .preparedQuery(SUPERSEDE)
        .execute(
            Tuple.of(
                versions.stream().map(version -> version.id().value()).toArray(UUID[]::new),
                versions.stream().map(TripVersion::revision).toArray(Integer[]::new),
                trip.id().value()))
        .replaceWithVoid();
  }

  @Override
  public Uni<List<Usage>> listRunning(AccountId account) {
    return pool.preparedQuery(RUNNING)
        .execute(Tuple.of(account.value()))
        .map(
            rows -> {
              var running = new ArrayList<Usage>();
              rows.forEach(row -> running.add(soFar(row)));
              return running;
            });
  }

  private static Usage soFar(Row row) {
    var rental = new RentalId(row.getUUID(0));
    Instant started = row.getOffsetDateTime(2).toInstant();
    Usage begun =
        UsageContent.decode(
            MeteredUses.keyOf(rental),
            new AccountId(row.getUUID(1)),
            started,
            row.getBuffer(3).getBytes());
    Instant ended = row.getOffsetDateTime(4).toInstant();
    var use =
        new Use(
            begun.use().kind(),
            new Period(started, ended),
            ended,
            begun.use().dimensions(),
            Map.of(Measure.KILOMETRES, MeteredUses.kilometres(row.getLong(5))),
            begun.use().price());
    var proof =
        begun.proof() instanceof Usage.Proof.OfRental vehicle
            ? new Usage.Proof.OfRental(
                rental,
                Arrays.stream(row.getArrayOfUUIDs(6)).map(TripId::new).toList(),
                vehicle.vehicle())
            : begun.proof();
    return new Usage(begun.key(), begun.account(), use, begun.pin(), proof);
  }
}
