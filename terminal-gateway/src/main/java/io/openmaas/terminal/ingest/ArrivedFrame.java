package io.openmaas.terminal.ingest;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.TerminalRecord;
import java.time.Instant;
import java.util.List;

/**
 * A frame that a terminal waits to have acknowledged.
 *
 * @param bytes as they came
 * @param records what they say, at least one
 */
public record ArrivedFrame(
    Imei terminal,
    VehicleId vehicle,
    Instant receivedAt,
    byte[] bytes,
    List<TerminalRecord> records) {

  public ArrivedFrame {
    records = List.copyOf(records);
    if (records.isEmpty()) {
      throw new IllegalArgumentException("a frame has records");
    }
  }
}
