package io.openmaas.terminal.command;

import io.openmaas.core.vehicle.VehicleId;
import io.smallrye.mutiny.Uni;

/**
 * Commands to vehicles of the own fleet. Each is stored before it is sent and has at most one
 * effect. Never call it inside a database transaction: it waits for the vehicle.
 */
public interface VehicleCommands {

  /**
   * Tells the vehicle, once, and waits for what comes of it, at most the command's lifetime. A
   * terminal that is not connected is told if it connects while the command is still valid.
   */
  Uni<CommandOutcome> carryOut(VehicleId vehicle, Command command, Authority authority);
}
