package io.openmaas.terminal.ingest;

import io.openmaas.core.evidence.ChainLink;
import io.openmaas.core.vehicle.VehicleId;

/** The hash chain of a vehicle's records, under the name it has everywhere. */
public final class VehicleChain {
  private VehicleChain() {}

  /** Where the chain of a vehicle begins: the link numbered 0, before any record. */
  public static ChainLink start(VehicleId vehicle) {
    return ChainLink.start("vehicle/" + vehicle);
  }
}
