package io.openmaas.terminal.fleet.place;

import io.openmaas.core.time.Period;
import java.time.Duration;
import java.time.Instant;

/**
 * How bays are reserved for vehicles that will arrive.
 *
 * @param searchMetres how far from the destination a bay may be, 0 or more
 * @param early how long before the planned arrival a place is kept
 * @param late how long after the planned arrival a place is kept
 */
public record BayRules(int searchMetres, Duration early, Duration late) {

  /** What holds unless it is configured otherwise. */
  public static final BayRules USUAL =
      new BayRules(300, Duration.ofMinutes(15), Duration.ofMinutes(30));

  public BayRules {
    if (searchMetres < 0 || early.isNegative() || late.isNegative()) {
      throw new IllegalArgumentException(
          "negative: " + searchMetres + " m, " + early + ", " + late);
    }
  }

  /** When a place is kept for this arrival; never before now. */
  public Period arrival(Instant planned, Instant now) {
    Instant from = planned.minus(early);
    Instant begins = from.isBefore(now) ? now : from;
    Instant to = planned.plus(late);
    return new Period(begins, to.isBefore(begins) ? begins : to);
  }
}
