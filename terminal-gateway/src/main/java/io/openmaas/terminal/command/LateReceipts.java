package io.openmaas.terminal.command;

import io.openmaas.terminal.Imei;
import io.smallrye.mutiny.Uni;
import java.util.UUID;

/** The port to what keeps receipts for which nobody waits any more. */
public interface LateReceipts {

  /**
   * Records what a terminal says, after the deadline or over another session, of a command; it was
   * signed by that terminal. Whoever keeps it looks whether the command was this terminal's, and
   * lets what was already known stand. The terminal forgets the receipt once this completes, and
   * sends it again if it fails.
   *
   * @param reply {@link CommandReply.Done} or {@link CommandReply.Refused}
   */
  Uni<Void> late(Imei terminal, UUID command, CommandReply reply);
}
