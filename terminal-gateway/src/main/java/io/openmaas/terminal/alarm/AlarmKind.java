package io.openmaas.terminal.alarm;

import static io.openmaas.terminal.alarm.Severity.CRITICAL;
import static io.openmaas.terminal.alarm.Severity.NOTICE;
import static io.openmaas.terminal.alarm.Severity.WARNING;

import java.time.Duration;

/** What may be wrong with a vehicle, a terminal or a network of them. */
public enum AlarmKind {
  FAULT_CODES(WARNING),
  LOW_12V(WARNING),
  CRASH(CRITICAL),
  TOW(CRITICAL),
  UNPLUGGED(CRITICAL),
  JAMMING(CRITICAL),
  /** A position that the vehicle cannot have: too far too fast, 0/0, outside the world. */
  IMPOSSIBLE_POSITION(NOTICE),
  /** Odometer and satellites differ by more than five per cent over a trip. */
  ODOMETER_DIFFERS(WARNING),
  ODOMETER_RESET(WARNING),
  /** The terminal's clock is off by more than two minutes. */
  CLOCK_SKEW(WARNING),
  /** A second session of the same terminal, or one terminal in two places. */
  SECOND_SESSION(CRITICAL),
  /** Someone gave a terminal's name without its credential. */
  WRONG_CREDENTIAL(CRITICAL),
  /** Frames whose checksum or structure is wrong. */
  MALFORMED_FRAMES(NOTICE),
  /** More connections or records than agreed. */
  RATE_EXCEEDED(WARNING),
  /** The SIM in the terminal is not the one on the list. */
  SIM_CHANGED(CRITICAL),
  /** The terminal's own chain of records or its signature is broken. */
  CHAIN_BROKEN(CRITICAL),
  TYRE_PRESSURE(NOTICE),
  /** A command whose outcome stays unknown. */
  COMMAND_UNKNOWN(WARNING),
  /** A vehicle moves although nobody rents it. */
  UNRENTED_MOVEMENT(CRITICAL),
  /** Nothing has come from the terminal for long. */
  SILENT(NOTICE),
  /** The vehicle's records come from another terminal than before. */
  TERMINAL_CHANGED(WARNING);

  private final Severity severity;

  AlarmKind(Severity severity) {
    this.severity = severity;
  }

  /** How severe it is. */
  public Severity severity() {
    return severity;
  }

  /**
   * For how long it must have been seen before it is believed; until then it is a suspicion that
   * nobody is told of. A starter motor pulls the supply down for a second or two, a weak battery
   * stays down.
   */
  public Duration believedAfter() {
    return this == LOW_12V ? Duration.ofMinutes(1) : Duration.ZERO;
  }
}
