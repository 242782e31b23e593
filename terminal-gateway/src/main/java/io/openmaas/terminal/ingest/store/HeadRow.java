package io.openmaas.terminal.ingest.store;

import io.openmaas.core.evidence.ChainLink;
import io.openmaas.core.vehicle.VehicleId;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * Where a vehicle's chain stands, how the vehicle stands, and what of its news is not announced.
 *
 * @param lastAt of its latest record that was not ahead of the clock
 * @param fixAt of the latest of these that had a fix
 * @param newsFrom the earliest terminal time of what is not announced
 * @param newsTo the latest
 */
record HeadRow(
    VehicleId vehicle,
    ChainLink link,
    Optional<Instant> lastAt,
    Optional<Instant> fixAt,
    Optional<Instant> newsFrom,
    Optional<Instant> newsTo) {

  static final String COLUMNS = "vehicle, number, hash, last_at, fix_at, news_from, news_to";

  static HeadRow of(Row row) {
    return new HeadRow(
        new VehicleId(row.getUUID("vehicle")),
        new ChainLink(row.getLong("number"), row.getString("hash")),
        find(row, "last_at"),
        find(row, "fix_at"),
        find(row, "news_from"),
        find(row, "news_to"));
  }

  private static Optional<Instant> find(Row row, String column) {
    return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
  }
}
