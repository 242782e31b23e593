package io.openmaas.terminal.fleet.damage;

import java.util.Set;

/** From what was seen to the repair. */
public enum DamageState {
  /** Nobody of the fleet has looked yet. */
  OPEN,
  ASSESSED,
  IN_REPAIR,
  CLOSED,
  /** There is no damage, or it is another case's. */
  DISMISSED;

  /** The states that may follow this one. */
  public Set<DamageState> next() {
    return switch (this) {
      case OPEN -> Set.of(ASSESSED, DISMISSED);
      case ASSESSED -> Set.of(IN_REPAIR, CLOSED, DISMISSED);
      case IN_REPAIR -> Set.of(CLOSED);
      case CLOSED, DISMISSED -> Set.of();
    };
  }
}
