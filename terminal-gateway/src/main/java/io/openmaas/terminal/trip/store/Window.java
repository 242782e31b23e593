package io.openmaas.terminal.trip.store;

import io.openmaas.core.trip.TripRecord;
import io.openmaas.terminal.ingest.KeptRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is assembled at once: the records from an instant between trips on, and their trips.
 *
 * @param records in the order of assembly
 * @param recorded the latest revisions so far of the trips of that time
 * @param link all records up to this link are among them, or before the window
 * @param floor all records later than this are among them
 * @param waits when the earliest record was made that is ahead of the clock, and left out
 */
record Window(
    List<KeptRecord> records,
    List<TripRecord> recorded,
    long link,
    Instant floor,
    Optional<Instant> waits) {

  Optional<Instant> latest() {
    return records.isEmpty() ? Optional.empty() : Optional.of(records.getLast().record().at());
  }
}
