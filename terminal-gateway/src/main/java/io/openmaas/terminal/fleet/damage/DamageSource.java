package io.openmaas.terminal.fleet.damage;

/** What opened a case. */
public enum DamageSource {
  /** The report of whoever gave the vehicle back. */
  REPORT,
  /** The terminal felt a crash. */
  CRASH,
  STAFF
}
