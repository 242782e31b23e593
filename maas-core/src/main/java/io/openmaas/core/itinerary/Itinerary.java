package io.openmaas.core.itinerary;

import io.openmaas.core.time.Period;
import java.time.Duration;
import java.util.List;

/**
 * One way to make a trip.
 *
 * @param legs in order of travel, at least one, none beginning before the one ahead of it ends
 */
public record Itinerary(List<Leg> legs) {

  public Itinerary {
    legs = List.copyOf(legs);
    if (legs.isEmpty()) {
      throw new IllegalArgumentException("an itinerary has at least one leg");
    }
    for (int i = 1; i < legs.size(); i++) {
      var before = legs.get(i - 1).movement().time();
      var next = legs.get(i).movement().time();
      if (next.from().isBefore(before.to())) {
        throw new IllegalArgumentException(
            "leg " + i + " begins at " + next.from() + ", before leg " + (i - 1) + " ends");
      }
    }
  }

  /** From the first departure to the last arrival. */
  public Period time() {
    return new Period(
        legs.getFirst().movement().time().from(), legs.getLast().movement().time().to());
  }

  public Duration duration() {
    return time().length();
  }

  public int metres() {
    return legs.stream().mapToInt(leg -> leg.movement().metres()).sum();
  }

  public int walkMetres() {
    return legs.stream()
        .filter(WalkLeg.class::isInstance)
        .mapToInt(leg -> leg.movement().metres())
        .sum();
  }

  public int co2Grams() {
    return legs.stream().mapToInt(Leg::co2Grams).sum();
  }

  public boolean needsLicence() {
    return legs.stream().anyMatch(RentalLeg.class::isInstance);
  }
}
