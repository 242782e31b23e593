package io.openmaas.core.itinerary;

/** The ways to move that a traveller allows. Walking is always allowed. */
public enum Means {
  TRANSIT,
  CAR_SHARE
}
