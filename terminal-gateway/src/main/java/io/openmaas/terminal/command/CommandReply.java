package io.openmaas.terminal.command;

/** What came back over a session from a terminal that was told something. */
public sealed interface CommandReply {

  /**
   * The vehicle did it.
   *
   * @param answer the terminal's own words or a rendering of its receipt, for the record
   */
  record Done(String answer) implements CommandReply {}

  /**
   * The terminal says that it did not do it, or its protocol has no such command; nothing happened
   * in the vehicle.
   */
  record Refused(String reason) implements CommandReply {}

  /** Certainly nothing was sent. */
  record NotSent(String reason) implements CommandReply {}

  /** It was sent, or may have been, and no answer came in time: what happened is unknown. */
  record NoAnswer() implements CommandReply {}
}
