package io.openmaas.terminal.command;

import io.openmaas.core.vehicle.VehicleId;
import io.smallrye.mutiny.Uni;

/**
 * The port by which a vehicle is opened and closed. Talks to the terminal, so it must not be called
 * within a database transaction.
 */
public interface VehicleCommands {
  Uni<CommandOutcome> unlock(VehicleId vehicle);

  Uni<CommandOutcome> lock(VehicleId vehicle);
}
