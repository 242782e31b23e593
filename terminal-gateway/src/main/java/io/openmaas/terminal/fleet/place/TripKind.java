package io.openmaas.terminal.fleet.place;

/** How a vehicle is rented. */
public enum TripKind {
  /** It may be left wherever a zone allows it; a bay is reserved where one is free. */
  FREE_FLOATING,
  /** It must be left in a bay, which is reserved with it. */
  BAY_TO_BAY,
  /** It must be brought back to its home bay or zone. */
  ROUND_TRIP
}
