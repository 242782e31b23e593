package io.openmaas.terminal.fleet.damage;

/** How clean a vehicle was found. */
public enum Cleanliness {
  CLEAN,
  /** As it is after use. */
  USED,
  /** To be cleaned before anybody rents it. */
  DIRTY
}
