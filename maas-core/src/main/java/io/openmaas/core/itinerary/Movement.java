package io.openmaas.core.itinerary;

import io.openmaas.core.geo.Path;
import io.openmaas.core.time.Period;

/**
 * What every leg has: from where to where, when, how far and along which line.
 *
 * @param metres along the path, as the planner gives it, 0 or more
 */
public record Movement(Place from, Place to, Period time, int metres, Path path) {

  public Movement {
    if (metres < 0) {
      throw new IllegalArgumentException("negative distance " + metres);
    }
  }
}
