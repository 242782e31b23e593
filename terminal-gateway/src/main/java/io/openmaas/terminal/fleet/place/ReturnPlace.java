package io.openmaas.terminal.fleet.place;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.money.Money;
import io.openmaas.core.vehicle.VehicleClass;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Whether a rental may end where the vehicle stands. */
public final class ReturnPlace {

  private ReturnPlace() {}

  /** The answer. */
  public sealed interface Outcome {
    /**
     * It may.
     *
     * @param bay it stands in; whether a place of it is free is for the database to say
     * @param zone by whose rules
     * @param elsewhere not where it had to be brought, which costs a fee
     * @param charge told by the zone
     */
    record Accepted(
        Optional<Bay> bay, Optional<String> zone, boolean elsewhere, Optional<Money> charge)
        implements Outcome {}

    record Refused(String reason) implements Outcome {}
  }

  /**
   * The ground the vehicle stands on.
   *
   * @param position absent where it is not known
   * @param now in the city's time
   * @param zones the versions that hold now; without any, vehicles may be left anywhere
   * @param bays of the city
   */
  public record Ground(
      Optional<Coordinates> position, ZonedDateTime now, List<FleetZone> zones, List<Bay> bays) {}

  /** Decides. */
  public static Outcome decide(VehicleClass vehicleClass, RentalTerms terms, Ground ground) {
    if (ground.position().isEmpty()) {
      boolean anywhere = terms.kind() == TripKind.FREE_FLOATING && returnZones(ground).isEmpty();
      return anywhere
          ? new Outcome.Accepted(Optional.empty(), Optional.empty(), false, Optional.empty())
          : new Outcome.Refused("it is not known where the car stands: move it into the open");
    }
    Coordinates place = ground.position().get();
    Optional<Bay> bay =
        ground.bays().stream()
            .filter(one -> one.contains(place))
            .min(Comparator.comparingDouble(one -> one.position().metresTo(place)));
    List<FleetZone> around =
        ground.zones().stream()
            .filter(zone -> zone.rules().isFor(vehicleClass) && zone.zone().contains(place))
            .toList();
    if (bay.isEmpty() && around.stream().anyMatch(zone -> zone.rules().noParking())) {
      return new Outcome.Refused("cars may not be parked here: drive it to where they may");
    }
    return switch (terms.kind()) {
      case FREE_FLOATING -> anywhereAllowed(vehicleClass, ground, bay, around);
      case BAY_TO_BAY ->
          bay.isPresent()
              ? accepted(bay, around, false)
              : elsewhere(terms, bay, around, "this car must be left in a parking bay");
      case ROUND_TRIP ->
          isHome(terms, bay, around)
              ? accepted(bay, around, false)
              : elsewhere(
                  terms, bay, around, "this car must be brought back to where it was fetched");
    };
  }

  /** A bay is a place to return a vehicle, whatever the zones say. */
  private static Outcome anywhereAllowed(
      VehicleClass vehicleClass, Ground ground, Optional<Bay> bay, List<FleetZone> around) {
    if (bay.isPresent() || returnZones(ground).isEmpty()) {
      return accepted(bay, around, false);
    }
    if (around.stream().anyMatch(zone -> zone.rules().allowsReturn(vehicleClass, ground.now()))) {
      return accepted(bay, around, false);
    }
    boolean otherHours = around.stream().anyMatch(zone -> zone.rules().returnAllowed());
    return new Outcome.Refused(
        otherHours
            ? "cars may not be returned here at this time of the day"
            : "the car stands outside the zones where it may be returned");
  }

  private static List<FleetZone> returnZones(Ground ground) {
    return ground.zones().stream().filter(zone -> zone.rules().returnAllowed()).toList();
  }

  private static boolean isHome(RentalTerms terms, Optional<Bay> bay, List<FleetZone> around) {
    boolean inBay = terms.homeBay().isPresent() && bay.map(Bay::id).equals(terms.homeBay());
    return inBay
        || terms
            .homeZone()
            .filter(home -> around.stream().anyMatch(zone -> zone.zone().name().equals(home)))
            .isPresent();
  }

  private static Outcome elsewhere(
      RentalTerms terms, Optional<Bay> bay, List<FleetZone> around, String reason) {
    return switch (terms.elsewhere()) {
      case REFUSED -> new Outcome.Refused(reason);
      case FEE -> accepted(bay, around, true);
    };
  }

  /** Of overlapping zones the one that charges counts, of several the first by name. */
  private static Outcome accepted(Optional<Bay> bay, List<FleetZone> around, boolean elsewhere) {
    Optional<FleetZone> charging =
        around.stream()
            .filter(zone -> zone.rules().charge().isPresent())
            .min(Comparator.comparing(zone -> zone.zone().name()));
    Optional<String> zone =
        charging
            .or(() -> around.stream().min(Comparator.comparing(one -> one.zone().name())))
            .map(one -> one.zone().name());
    return new Outcome.Accepted(
        bay, zone, elsewhere, charging.flatMap(one -> one.rules().charge()));
  }
}
