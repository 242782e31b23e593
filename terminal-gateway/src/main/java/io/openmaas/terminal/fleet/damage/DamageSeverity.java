package io.openmaas.terminal.fleet.damage;

/** How bad it is. */
public enum DamageSeverity {
  /** A scratch. */
  COSMETIC,
  /** To be repaired; the vehicle may be driven. */
  MINOR,
  /** The vehicle must not be driven. */
  UNSAFE
}
