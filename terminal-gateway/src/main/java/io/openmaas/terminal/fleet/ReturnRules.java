package io.openmaas.terminal.fleet;

import java.util.Optional;

/** When a vehicle may be returned; where, says {@link io.openmaas.terminal.fleet.place}. */
public final class ReturnRules {

  private ReturnRules() {}

  /**
   * Why it may not be returned now, in words for the traveller; empty where it may.
   *
   * @param tripOpen whether its records show a trip under way
   */
  public static Optional<String> refusal(Whereabouts now, boolean tripOpen) {
    if (now.ignitionOn().orElse(false)) {
      return Optional.of("the ignition is on: switch it off and try again");
    }
    if (now.moving()) {
      return Optional.of("the car is moving: stop it and try again");
    }
    return tripOpen
        ? Optional.of(
            "the trip has not ended: switch the ignition off and try again in a few seconds")
        : Optional.empty();
  }
}
