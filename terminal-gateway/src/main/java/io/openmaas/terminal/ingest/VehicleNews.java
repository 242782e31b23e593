package io.openmaas.terminal.ingest;

import io.openmaas.core.evidence.ChainLink;
import io.openmaas.core.vehicle.VehicleId;
import java.util.List;

/**
 * What a commit added for one vehicle.
 *
 * @param records those not known before, in canonical order, at least one
 * @param link of the vehicle's chain that holds them
 */
public record VehicleNews(VehicleId vehicle, List<KeptRecord> records, ChainLink link) {
  public VehicleNews {
    records = List.copyOf(records);
  }
}
