package io.openmaas.terminal;

import io.openmaas.terminal.alarm.store.RaisesWithin;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.ingest.ArrivedFrame;
import io.openmaas.terminal.ingest.VehicleNews;
import io.openmaas.terminal.ingest.store.RecordStore;
import io.vertx.mutiny.sqlclient.Pool;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Puts records into the record table as the gateway does, without its wire. */
public final class StoredRecords {
  private final RecordStore store;

  public StoredRecords(Pool pool) {
    store = new RecordStore(pool, new CollectedEvents(), RaisesWithin.NONE, InstantSource.system());
  }

  /** They come when the latest of them was made; tells what was new. */
  public List<VehicleNews> add(VehicleId vehicle, List<TerminalRecord> records) {
    return records.isEmpty()
        ? List.of()
        : add(
            vehicle,
            records,
            records.stream().map(TerminalRecord::at).max(Instant::compareTo).get());
  }

  /** They come at this instant. */
  public List<VehicleNews> add(
      VehicleId vehicle, List<TerminalRecord> records, Instant receivedAt) {
    var frame =
        new ArrivedFrame(
            records.getFirst().terminal(), vehicle, receivedAt, new byte[] {0}, records);
    return store.commit(List.of(frame)).await().indefinitely();
  }
}
