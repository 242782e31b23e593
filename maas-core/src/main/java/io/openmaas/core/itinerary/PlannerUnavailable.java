package io.openmaas.core.itinerary;

/** The planner of a city cannot answer now: it starts, restarts or is overloaded. Retryable. */
public final class PlannerUnavailable extends RuntimeException {
  public PlannerUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
