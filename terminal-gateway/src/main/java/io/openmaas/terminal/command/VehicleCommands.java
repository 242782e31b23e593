package io.openmaas.terminal.command;

import io.openmaas.core.vehicle.VehicleId;
import io.smallrye.mutiny.Uni;

/**
 * Commands to vehicles of the own fleet, sent to the terminal that is connected now. Never call it
 * inside a database transaction: it waits for the vehicle.
 */
public interface VehicleCommands {

  /** Opens all doors. */
  Uni<CommandOutcome> unlock(VehicleId vehicle);

  /** Closes all doors. */
  Uni<CommandOutcome> lock(VehicleId vehicle);
}
