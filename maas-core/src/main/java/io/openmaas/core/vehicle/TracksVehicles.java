package io.openmaas.core.vehicle;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** The port by which others see where vehicles of our own fleet are. */
public interface TracksVehicles {
  Uni<Optional<VehiclePosition>> find(VehicleId vehicle);

  /** Positions as they are committed from now on, the last known first. Ends when cancelled. */
  Multi<VehiclePosition> follow(VehicleId vehicle);
}
