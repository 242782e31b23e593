package io.openmaas.terminal.command;

/** What became of a command. */
public sealed interface CommandOutcome {

  /**
   * The terminal answered.
   *
   * @param answer its words
   */
  record Done(String answer) implements CommandOutcome {}

  /** The terminal is not connected: nothing was sent. */
  record NotConnected() implements CommandOutcome {}

  /**
   * It was sent and no answer came in time: whether the vehicle obeyed is unknown, so it must not
   * be sent again as if it had not.
   */
  record NoAnswer() implements CommandOutcome {}
}
