package io.openmaas.core.itinerary;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** The port to a journey planner. */
public interface JourneyPlanner {

  /**
   * The itineraries found, without duplicates, best first; empty when there is no way.
   *
   * <p>Fails with {@link PlannerUnavailable} when the planner cannot answer now.
   */
  Uni<List<Itinerary>> plan(PlanRequest request);
}
