package io.openmaas.terminal.trip.store;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.ingest.Doubt;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * How far a vehicle is assembled, locked by whoever assembles it.
 *
 * @param assembledTo the latest terminal time that was assembled
 * @param newsAt when records were last found that had not been assembled
 * @param openFrom where the trip under way began
 * @param version counts assemblies
 * @param head number of the vehicle's latest link that is certainly visible; 0 is none
 */
record ProgressRow(
    VehicleId vehicle,
    Optional<Instant> assembledTo,
    Optional<Instant> newsAt,
    Optional<Instant> openFrom,
    long version,
    long head) {

  static ProgressRow of(Row row) {
    Long head = row.getLong("head");
    return new ProgressRow(
        new VehicleId(row.getUUID("vehicle")),
        find(row, "assembled_to"),
        find(row, "news_at"),
        find(row, "open_from"),
        row.getLong("version"),
        head == null ? 0 : head);
  }

  /** Not later than anything that is not assembled yet. */
  Instant start(Instant from) {
    if (assembledTo.isEmpty()) {
      return Doubt.FIRST_TIME;
    }
    Instant start = earlier(from, assembledTo.get());
    return openFrom.map(open -> earlier(open, start)).orElse(start);
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  static Optional<Instant> find(Row row, String column) {
    return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
  }
}
