package io.openmaas.terminal.fleet;

import java.util.Set;

/** From the hold of a vehicle to the end of its rental. */
public enum ReservationState {
  /** Kept until it expires. */
  HELD,
  /** Kept until it is used or released. */
  CONFIRMED,
  /** The terminal was told to open; whether it did is not known. */
  UNLOCKING,
  /** Rented. */
  IN_USE,
  /** The traveller returned it; the rental's time is over, its trips may not all be in. */
  RETURNED,
  /** All trips are in, and the rental is announced. */
  FINISHED,
  /** Given back before it was used, or expired. */
  RELEASED;

  /** The states that may follow this one. */
  public Set<ReservationState> next() {
    return switch (this) {
      case HELD -> Set.of(CONFIRMED, RELEASED);
      case CONFIRMED -> Set.of(UNLOCKING, RELEASED);
      case UNLOCKING -> Set.of(CONFIRMED, IN_USE, RELEASED);
      case IN_USE -> Set.of(RETURNED);
      case RETURNED -> Set.of(FINISHED);
      case FINISHED, RELEASED -> Set.of();
    };
  }

  /** Whether the vehicle is kept from others. */
  public boolean occupies() {
    return switch (this) {
      case HELD, CONFIRMED, UNLOCKING, IN_USE, RETURNED -> true;
      case FINISHED, RELEASED -> false;
    };
  }
}
