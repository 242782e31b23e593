package io.openmaas.billing.holding;

import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.billing.metering.Use;
import io.openmaas.core.itinerary.Leg;
import io.openmaas.core.itinerary.RentalLeg;
import io.openmaas.core.itinerary.RideLeg;
import io.openmaas.core.itinerary.TransitLeg;
import io.openmaas.core.itinerary.WalkLeg;
import io.openmaas.core.money.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;

/** The use that a leg is planned to be. */
public final class PlannedUse {
  private static final BigDecimal METRES_PER_MILE = new BigDecimal("1609.344");

  private PlannedUse() {}

  /**
   * @param operatorPrice the operator's price, where it gave one
   * @return absent for what is not charged by nature, like walking
   */
  public static Optional<Use> of(Leg leg, Optional<Money> operatorPrice) {
    return switch (leg) {
      case WalkLeg _ -> Optional.empty();
      case TransitLeg transit ->
          Optional.of(ride(UsageKind.TRANSIT, transit, transit.seller().value(), Map.of(), operatorPrice));
      case RideLeg ride ->
          Optional.of(ride(UsageKind.TAXI, ride, ride.operator().value(), distance(ride), operatorPrice));
      case RentalLeg rental -> Optional.of(rental(rental));
    };
  }

  private static Use ride(
      UsageKind kind,
      Leg leg,
      String operator,
      Map<Measure, BigDecimal> quantities,
      Optional<Money> price) {
    var time = leg.movement().time();
    return new Use(
        kind, time, time.from(), Map.of(Use.OPERATOR, operator), quantities, price);
  }

  private static Use rental(RentalLeg leg) {
    var time = leg.movement().time();
    return new Use(
        UsageKind.CAR_SHARE,
        time,
        time.to(),
        Map.of(
            Use.OPERATOR,
            leg.vehicle().operator().value(),
            Use.VEHICLE_CLASS,
            leg.vehicleClass().name()),
        distance(leg),
        Optional.empty());
  }

  private static Map<Measure, BigDecimal> distance(Leg leg) {
    var metres = BigDecimal.valueOf(leg.movement().metres());
    return Map.of(
        Measure.KILOMETRES,
        metres.movePointLeft(3),
        Measure.MILES,
        metres.divide(METRES_PER_MILE, 9, RoundingMode.HALF_EVEN));
  }
}
