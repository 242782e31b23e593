package io.openmaas.billing.rating;

import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.billing.metering.MeteredUses;
import io.openmaas.billing.metering.Use;
import io.openmaas.core.itinerary.Leg;
import io.openmaas.core.itinerary.RentalLeg;
import io.openmaas.core.itinerary.RideLeg;
import io.openmaas.core.itinerary.TransitLeg;
import io.openmaas.core.itinerary.WalkLeg;
import io.openmaas.core.money.Money;
import io.openmaas.core.time.Period;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The uses that legs are planned to be, in the dimensions and quantities that are metered. */
public final class PlannedLegs {
  private static final long MILLIS_PER_MINUTE = 60_000;

  private PlannedLegs() {}

  /**
   * @param price the operator's price, where it gave one
   * @return absent for what is not charged by nature, like walking
   */
  public static Optional<Use> of(Leg leg, Optional<Money> price) {
    var time = leg.movement().time();
    return switch (leg) {
      case WalkLeg _ -> Optional.empty();
      case TransitLeg transit ->
          Optional.of(
              new Use(
                  UsageKind.TRANSIT,
                  time,
                  time.from(),
                  Map.of(Use.OPERATOR, transit.seller().value()),
                  distance(leg),
                  price));
      case RideLeg ride ->
          Optional.of(
              new Use(
                  UsageKind.TAXI,
                  time,
                  time.from(),
                  Map.of(Use.OPERATOR, ride.operator().value()),
                  distance(leg),
                  price));
      case RentalLeg rental ->
          Optional.of(
              new Use(
                  UsageKind.CAR_SHARE,
                  time,
                  time.to(),
                  Map.of(
                      Use.OPERATOR,
                      rental.vehicle().operator().value(),
                      Use.VEHICLE_CLASS,
                      rental.vehicleClass().name()),
                  distance(leg),
                  price));
    };
  }

  private static Map<Measure, BigDecimal> distance(Leg leg) {
    return Map.of(Measure.KILOMETRES, MeteredUses.kilometres(leg.movement().metres()));
  }

  /** The longest use that the ceiling of a plan still covers. */
  public static Use atMost(Plan.Ceiling rule, Use planned) {
    long minutes = Math.max(1, Math.ceilDiv(planned.time().length().toMillis(), MILLIS_PER_MINUTE));
    long more =
        Math.max(rule.minutesAtLeast(), Math.ceilDiv(minutes * rule.minutesPercent(), 100L));
    var time = Period.of(planned.time().from(), Duration.ofMinutes(minutes + more));
    long metres = planned.quantity(Measure.KILOMETRES).movePointRight(3).longValueExact();
    var quantities = new LinkedHashMap<>(planned.quantities());
    quantities.put(
        Measure.KILOMETRES,
        MeteredUses.kilometres(metres + Math.ceilDiv(metres * rule.metresPercent(), 100L)));
    return new Use(
        planned.kind(), time, time.to(), planned.dimensions(), quantities, planned.price());
  }
}
