package io.openmaas.terminal.command;

import io.openmaas.core.trip.RentalId;
import io.openmaas.core.vehicle.VehicleId;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** The port to who rents which vehicle. */
public interface RentsVehicles {

  /** How far a rental is. */
  enum Stage {
    /** From the first attempt to open to the return. */
    OPEN,
    /** Returned, and not all is settled: the vehicle may still be open. */
    RETURNED
  }

  /** A vehicle and the present stage of the rental that has it. */
  record Rented(VehicleId vehicle, Stage stage) {}

  /** What this rental has now; empty for none, for one that has not begun and one that is over. */
  Uni<Optional<Rented>> find(RentalId rental);
}
