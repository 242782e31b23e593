package io.openmaas.terminal.alarm;

/** How soon a person should look. */
public enum Severity {
  /** Worth knowing. */
  NOTICE,
  /** Look today. */
  WARNING,
  /** Look now. */
  CRITICAL
}
