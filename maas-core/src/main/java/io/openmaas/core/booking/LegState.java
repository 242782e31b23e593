package io.openmaas.core.booking;

/** The states of a booked leg; {@link LegTransitions} says which may follow which. */
public enum LegState {
  /** Needs no booking: a walk. */
  UNBOOKED,
  /** To be held. */
  PLANNED,
  HELD,
  CONFIRMED,
  /** Unlocked, or boarded. */
  IN_USE,
  FINISHED,
  /** To be given back, or being given back. */
  RELEASING,
  RELEASED,
  /** The operator said no. */
  REFUSED
}
