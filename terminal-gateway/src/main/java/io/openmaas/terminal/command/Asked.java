package io.openmaas.terminal.command;

import io.smallrye.mutiny.Uni;
import java.util.UUID;

/** What came of asking for a command, before anything came of the command. */
public sealed interface Asked {

  /**
   * It is stored under this id, or joined the same command that is under way.
   *
   * @param outcome once it is known
   */
  record Taken(UUID id, Uni<CommandOutcome> outcome) implements Asked {}

  /** It was not taken on, and nothing is stored: asked too often, or too much waits. */
  record Declined(String reason) implements Asked {}
}
