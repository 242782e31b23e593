package io.openmaas.terminal.fleet.place;

/** What happens to a return at another place than it had to be. */
public enum Elsewhere {
  REFUSED,
  /** Accepted and flagged; billing knows the fee. */
  FEE
}
