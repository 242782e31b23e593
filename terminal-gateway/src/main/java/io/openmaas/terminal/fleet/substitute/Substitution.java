package io.openmaas.terminal.fleet.substitute;

import io.openmaas.core.vehicle.Vehicle;

/** What became of the wish for another car. */
public sealed interface Substitution {

  /**
   * The reservation has another car.
   *
   * @param metres how far it stands from the traveller
   */
  record Swapped(Vehicle became, int metres) implements Substitution {

    /** In words for the traveller. */
    public String words() {
      return "%s (%s) is reserved for you instead, %d m away"
          .formatted(became.plate(), became.model(), metres);
    }
  }

  /** There is no car that would do, nearby and free. */
  record NoneNearby() implements Substitution {}

  /** The reservation is not one whose car can be changed. */
  record Refused(String reason) implements Substitution {}
}
