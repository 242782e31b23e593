package io.openmaas.terminal.ingest.store;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.vehicle.TracksVehicles;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.core.vehicle.VehiclePosition;
import io.openmaas.terminal.ingest.LivePositions;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Where vehicles are: by the record table, and live as it grows. */
@Singleton
public final class StoredPositions implements TracksVehicles {
  private static final String LATEST_FIX =
      """
      select at, lat_e7, lon_e7, speed_kmh, heading_degrees
      from terminal.record
      where vehicle = $1 and at <= $2 and lat_e7 is not null
      order by at desc, identity desc
      limit 1
      """;

  private final Pool pool;
  private final LivePositions live;

  public StoredPositions(Pool pool, LivePositions live) {
    this.pool = pool;
    this.live = live;
  }

  @Override
  public Uni<Optional<VehiclePosition>> find(VehicleId vehicle) {
    return pool.preparedQuery(LATEST_FIX)
        .execute(Tuple.of(vehicle.value(), live.horizon().atOffset(ZoneOffset.UTC)))
        .map(rows -> first(vehicle, rows));
  }

  /** The live stream is joined before the table is read, so that nothing falls between the two. */
  @Override
  public Multi<VehiclePosition> follow(VehicleId vehicle) {
    return Multi.createFrom()
        .deferred(
            () -> {
              var shown = new AtomicReference<>(Instant.MIN);
              Multi<VehiclePosition> known =
                  find(vehicle).onItem().transformToMulti(p -> Multi.createFrom().optional(p));
              return Multi.createBy()
                  .merging()
                  .streams(live.follow(vehicle), known)
                  .filter(position -> isNews(shown, position.at()));
            });
  }

  private static boolean isNews(AtomicReference<Instant> shown, Instant at) {
    Instant before = shown.getAndAccumulate(at, (a, b) -> a.isAfter(b) ? a : b);
    return at.isAfter(before);
  }

  private static Optional<VehiclePosition> first(VehicleId vehicle, RowSet<Row> rows) {
    for (Row row : rows) {
      return Optional.of(
          new VehiclePosition(
              vehicle,
              new Coordinates(row.getInteger("lat_e7") / 1e7, row.getInteger("lon_e7") / 1e7),
              row.getOffsetDateTime("at").toInstant(),
              row.getInteger("speed_kmh"),
              row.getInteger("heading_degrees")));
    }
    return Optional.empty();
  }
}
