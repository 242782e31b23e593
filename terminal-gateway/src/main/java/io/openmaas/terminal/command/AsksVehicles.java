package io.openmaas.terminal.command;

import io.openmaas.core.vehicle.VehicleId;
import io.smallrye.mutiny.Uni;
import java.util.Optional;

/** Takes commands on without waiting for what comes of them. */
public interface AsksVehicles {

  /**
   * As {@link VehicleCommands#carryOut}, but completes as soon as the command is stored.
   *
   * @param requestKey by which the same authority's repetition of the request is known: it gets the
   *     first one's command, whatever became of it
   */
  Uni<Asked> ask(
      VehicleId vehicle, Command command, Authority authority, Optional<String> requestKey);
}
