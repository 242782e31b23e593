package io.openmaas.core.itinerary;

import io.openmaas.core.city.CityId;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * What a traveller asks of the planner.
 *
 * @param at when to leave, or when to be there
 * @param timeMode which of the two {@code at} means
 * @param allowed what may be used beside walking
 */
public record PlanRequest(
    CityId city, Place from, Place to, Instant at, TimeMode timeMode, Set<Means> allowed) {

  public PlanRequest {
    allowed = Set.copyOf(allowed);
  }

  /** The same, but for one thing that may not be used. */
  public PlanRequest without(Means means) {
    var rest = new HashSet<>(allowed);
    rest.remove(means);
    return new PlanRequest(city, from, to, at, timeMode, rest);
  }

  /** The meaning of the time in a request. */
  public enum TimeMode {
    DEPART_AT,
    ARRIVE_BY
  }
}
