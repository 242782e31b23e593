package io.openmaas.terminal.session;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.command.CommandReply;
import io.openmaas.terminal.command.SignedCommand;
import io.smallrye.mutiny.Uni;
import java.time.Duration;

/** A terminal that is connected and was let in, whatever protocol it speaks. */
public interface TerminalSession {

  Imei terminal();

  VehicleId vehicle();

  /**
   * Sends a command once and waits for the answer; one at a time, in the order asked. Where the
   * protocol's answers carry no number, a session that did not answer in time is ended, so that a
   * late answer is not taken for that of the next command. Never fails.
   */
  Uni<CommandReply> carryOut(SignedCommand command, Duration deadline);

  /** Whether the terminal is still there: whether anything comes from it, asked if need be. */
  Uni<Boolean> probe();

  /**
   * Whether the terminal, as it is registered now, would still be let in as this session was: the
   * same vehicle, and the same to show.
   */
  default boolean isStillGoodFor(RegisteredTerminal now) {
    return now.vehicle().equals(vehicle());
  }

  /** Closes the connection; what was not acknowledged will be sent again. */
  void end(String reason);
}
