package io.openmaas.terminal.command;

import java.util.UUID;

/** Where sessions bring receipts that come after the deadline. */
public interface LateReceipts {

  /**
   * Corrects an outcome that was unknown, as a recorded correction; anything else changes nothing.
   * Sends nothing, returns at once and never throws.
   *
   * @param command whose receipt it is; the session vouches that it comes from the terminal that
   *     was told
   */
  void late(UUID command, CommandReply reply);

  /** Forgets them, for tests that do not look. */
  LateReceipts NONE = (_, _) -> {};
}
