package io.openmaas.core.booking;

/** The states of a booking; {@link BookingTransitions} says which may follow which. */
public enum BookingState {
  /** Legs are being held with their operators. */
  HOLDING,
  /** All are held; they are being confirmed, the least reversible last. */
  CONFIRMING,
  /** All legs are confirmed. */
  CONFIRMED,
  /** The trip has begun. */
  IN_USE,
  /** All legs have ended. */
  COMPLETED,
  /** Something failed or was cancelled; what was held or confirmed is being released. */
  RELEASING,
  /** It did not come about, and nothing is held any more. */
  FAILED,
  /** It was cancelled, and nothing is held any more. */
  CANCELLED
}
