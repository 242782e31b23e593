package io.openmaas.terminal.trip;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.time.Period;

/**
 * A vehicle moved with its ignition off: towed, carried, or stolen. No trip.
 *
 * @param metres by satellite, {@link #LEAST_METRES} or more
 */
public record Tow(Period time, long metres, Coordinates from, Coordinates to) {
  /** Less may be the error of fixes. */
  public static final long LEAST_METRES = 200;
}
