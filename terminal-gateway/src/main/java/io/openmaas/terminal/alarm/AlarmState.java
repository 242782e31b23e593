package io.openmaas.terminal.alarm;

/** How far an alarm is. */
public enum AlarmState {
  /** Seen, but not for long enough to be told. */
  SUSPECTED,
  /** Told, and nobody has said yet that they know. */
  OPEN,
  /** A person knows. What is seen again while it goes on opens no new one. */
  ACKNOWLEDGED,
  /** A person has ended it, or it was quiet for long enough. The next sight opens a new one. */
  CLOSED
}
