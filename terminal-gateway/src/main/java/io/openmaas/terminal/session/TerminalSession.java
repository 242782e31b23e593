package io.openmaas.terminal.session;

import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Optional;

/** A terminal that is connected and was let in. */
public interface TerminalSession {

  Imei terminal();

  VehicleId vehicle();

  /**
   * Sends a command and waits for the answer; one at a time, in the order asked. The answer carries
   * no number, so one that comes too late could be taken for that of the next command: a session
   * that did not answer in time is ended.
   *
   * @return the answer; empty if none came in time or the session ended before
   */
  Uni<Optional<String>> ask(String command, Duration deadline);

  /** Whether the terminal is still there: whether anything comes from it, asked if need be. */
  Uni<Boolean> probe();

  /** Closes the connection; what was not acknowledged will be sent again. */
  void end(String reason);
}
