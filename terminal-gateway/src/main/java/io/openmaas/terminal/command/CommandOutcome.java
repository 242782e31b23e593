package io.openmaas.terminal.command;

/** What became of a command. */
public sealed interface CommandOutcome {

  /**
   * The vehicle did it.
   *
   * @param receipt what the terminal answered
   */
  record Done(String receipt) implements CommandOutcome {}

  /** Nothing happened and nothing will: it was not sent, or the terminal said no. */
  record Refused(String reason) implements CommandOutcome {}

  /** It waited for the terminal until it was no longer valid, and was never sent. */
  record Expired() implements CommandOutcome {}

  /**
   * It was sent and no answer came in time: whether the vehicle obeyed is unknown, so it is never
   * sent again as if it had not.
   */
  record Unknown() implements CommandOutcome {}
}
