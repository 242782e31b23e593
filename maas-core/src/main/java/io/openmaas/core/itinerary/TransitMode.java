package io.openmaas.core.itinerary;

/** Kinds of scheduled line (basic GTFS route types). */
public enum TransitMode {
  TRAM,
  SUBWAY,
  RAIL,
  BUS,
  FERRY,
  CABLE_TRAM,
  AERIAL_LIFT,
  FUNICULAR,
  TROLLEYBUS,
  MONORAIL
}
