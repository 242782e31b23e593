package io.openmaas.terminal.command;

import io.smallrye.mutiny.Uni;
import java.util.UUID;

/** Where sessions bring receipts, also those that come after the deadline. */
public interface LateReceipts {

  /**
   * Stores what came of a command that was sent; an outcome that was unknown is corrected, as a
   * recorded correction; anything else changes nothing. Sends nothing. Completes once it is stored,
   * and fails where it cannot be: the terminal is not to forget the receipt before.
   *
   * @param command whose receipt it is; the session vouches that it comes from the terminal that
   *     was told
   */
  Uni<Void> late(UUID command, CommandReply reply);

  /** Forgets them, for tests that do not look. */
  LateReceipts NONE = (_, _) -> Uni.createFrom().voidItem();
}
