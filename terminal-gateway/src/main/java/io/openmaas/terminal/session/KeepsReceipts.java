package io.openmaas.terminal.session;

import io.openmaas.terminal.Imei;
import io.openmaas.terminal.command.CommandReply;
import io.smallrye.mutiny.Uni;
import java.util.UUID;

/** The port to what keeps the receipts of commands. */
public interface KeepsReceipts {

  /**
   * Keeps what a terminal says of a command, in time, after the deadline or over another session;
   * it was signed by that terminal. The terminal forgets the receipt once this completes, and sends
   * it again if it fails: keeping the same again changes nothing.
   *
   * @param terminal that says so; a session cannot know whether the command was this terminal's
   * @param reply {@link CommandReply.Done} or {@link CommandReply.Refused}
   */
  Uni<Void> keep(Imei terminal, UUID command, CommandReply reply);
}
