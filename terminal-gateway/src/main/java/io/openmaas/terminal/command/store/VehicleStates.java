package io.openmaas.terminal.command.store;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.command.VehicleState;
import io.openmaas.terminal.ingest.Doubt;
import io.openmaas.terminal.ingest.KeptRecord;
import io.openmaas.terminal.ingest.store.Records;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Instant;

/** What the committed records last said of vehicles. Records that are in doubt say nothing. */
@Singleton
public final class VehicleStates {
  /** So many of the latest records are looked at for each measure. */
  private static final int LATEST = 40;

  private final Pool pool;
  private final Records records;

  public VehicleStates(Pool pool, Records records) {
    this.pool = pool;
    this.records = records;
  }

  /** The state by the records up to now. */
  public Uni<VehicleState> find(VehicleId vehicle, Instant now) {
    return records
        .listLatest(pool, vehicle, now.plus(Doubt.AHEAD), LATEST)
        .map(
            latest ->
                VehicleState.of(
                    latest.stream()
                        .filter(kept -> kept.doubts().isEmpty())
                        .map(KeptRecord::record)
                        .toList()));
  }
}
