package io.openmaas.terminal.session;

/** Whether a terminal is let in. */
public sealed interface Admission {

  record Admitted(RegisteredTerminal terminal) implements Admission {}

  /**
   * It is not.
   *
   * @param reason for the log and the alarm, never for the wire
   */
  record Refused(String reason) implements Admission {}
}
