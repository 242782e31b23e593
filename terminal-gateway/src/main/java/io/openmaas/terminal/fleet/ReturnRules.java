package io.openmaas.terminal.fleet;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.geo.Zone;
import java.util.List;
import java.util.Optional;

/** When and where a vehicle may be returned. */
public final class ReturnRules {

  private ReturnRules() {}

  /**
   * Why it may not be returned now, in words for the traveller; empty where it may.
   *
   * @param tripOpen whether its records show a trip under way
   * @param zones where vehicles may be left; none means anywhere
   */
  public static Optional<String> refusal(Whereabouts now, boolean tripOpen, List<Zone> zones) {
    if (now.ignitionOn().orElse(false)) {
      return Optional.of("the ignition is on: switch it off and try again");
    }
    if (now.moving()) {
      return Optional.of("the car is moving: stop it and try again");
    }
    if (tripOpen) {
      return Optional.of(
          "the trip has not ended: switch the ignition off and try again in a few seconds");
    }
    return zones.isEmpty() ? Optional.empty() : refusalOfPlace(now.position(), zones);
  }

  private static Optional<String> refusalOfPlace(Optional<Coordinates> position, List<Zone> zones) {
    if (position.isEmpty()) {
      return Optional.of("it is not known where the car stands: move it into the open");
    }
    return zones.stream().anyMatch(zone -> zone.contains(position.get()))
        ? Optional.empty()
        : Optional.of("the car stands outside the zones where it may be returned");
  }
}
