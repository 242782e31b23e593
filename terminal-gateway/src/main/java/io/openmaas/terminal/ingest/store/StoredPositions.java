package io.openmaas.terminal.ingest.store;

import io.openmaas.core.vehicle.TracksVehicles;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.core.vehicle.VehiclePosition;
import io.openmaas.terminal.TerminalRecord;
import io.openmaas.terminal.ingest.CanonicalRecord;
import io.openmaas.terminal.ingest.LivePositions;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Where vehicles are: by the record table, and live as it grows. */
@Singleton
public final class StoredPositions implements TracksVehicles {
  private static final String LATEST_FIX =
      "select fix_content from terminal.chain_head where vehicle = $1 and fix_content is not null";

  private final Pool pool;
  private final LivePositions live;

  public StoredPositions(Pool pool, LivePositions live) {
    this.pool = pool;
    this.live = live;
  }

  @Override
  public Uni<Optional<VehiclePosition>> find(VehicleId vehicle) {
    return pool.preparedQuery(LATEST_FIX)
        .execute(Tuple.of(vehicle.value()))
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
      TerminalRecord record = CanonicalRecord.parse(row.getBuffer("fix_content").getBytes());
      return record
          .fix()
          .map(
              fix ->
                  new VehiclePosition(
                      vehicle, fix.position(), record.at(), fix.speedKmh(), fix.headingDegrees()));
    }
    return Optional.empty();
  }
}
