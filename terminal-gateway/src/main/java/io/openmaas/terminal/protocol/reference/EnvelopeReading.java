package io.openmaas.terminal.protocol.reference;

/** What came of reading a command. */
public sealed interface EnvelopeReading {

  /** The gateway signed it. */
  record Read(Envelope envelope) implements EnvelopeReading {}

  /**
   * It is not to be obeyed, nor answered: nobody knows who sent it.
   *
   * @param reason for the terminal's own log
   */
  record Unreadable(String reason) implements EnvelopeReading {}
}
