package io.openmaas.terminal.trip.store;

import io.openmaas.core.vehicle.VehicleId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/** Vehicles whose news could not be assembled. */
@Singleton
public final class OwedAssemblies {
  private static final Logger LOG = Logger.getLogger(OwedAssemblies.class);

  private final InstantSource clock;

  public OwedAssemblies(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * @param from the earliest terminal time that may not be assembled
   */
  record Owed(VehicleId vehicle, Instant from) {}

  /** Notes that the vehicle is to be assembled again. */
  Uni<Void> note(SqlClient client, VehicleId vehicle, Instant from, Throwable failure) {
    LOG.errorf(failure, "vehicle %s cannot be assembled; it is tried again", vehicle);
    return client
        .preparedQuery(
            """
            insert into terminal.assembly_owed as o (vehicle, from_at, reason, failed_at)
            values ($1, $2, $3, $4)
            on conflict (vehicle) do update
            set from_at = least(o.from_at, excluded.from_at), attempts = o.attempts + 1,
              reason = excluded.reason, failed_at = excluded.failed_at
            """)
        .execute(
            Tuple.of(vehicle.value(), utc(from), String.valueOf(failure), utc(clock.instant())))
        .replaceWithVoid();
  }

  /** The same where there were no news: all that is known was assembled, but what is open. */
  Uni<Void> note(SqlClient client, VehicleId vehicle, Throwable failure) {
    return note(client, vehicle, clock.instant(), failure);
  }

  /** Those whose turn it is: the more often one failed, the longer it waits. */
  Uni<List<Owed>> list(SqlClient client) {
    return client
        .preparedQuery(
            """
            select vehicle, from_at from terminal.assembly_owed
            where failed_at + least(attempts, 60) * interval '10 seconds' <= $1
            order by failed_at limit 100
            """)
        .execute(Tuple.of(utc(clock.instant())))
        .map(
            rows -> {
              var owed = new ArrayList<Owed>(rows.size());
              rows.forEach(
                  row ->
                      owed.add(
                          new Owed(
                              new VehicleId(row.getUUID("vehicle")),
                              row.getOffsetDateTime("from_at").toInstant())));
              return owed;
            });
  }

  Uni<Void> paid(SqlClient client, VehicleId vehicle) {
    return client
        .preparedQuery("delete from terminal.assembly_owed where vehicle = $1")
        .execute(Tuple.of(vehicle.value()))
        .replaceWithVoid();
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
