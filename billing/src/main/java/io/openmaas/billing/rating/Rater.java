package io.openmaas.billing.rating;

import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.PriceComponent;
import io.openmaas.billing.metering.Measured;
import io.openmaas.billing.rating.RatedUsage.Charge;
import io.openmaas.billing.rating.RatedUsage.Quantity;
import io.openmaas.core.money.Money;
import io.openmaas.core.money.Rounding;
import io.openmaas.core.money.UnitPrice;
import java.math.BigDecimal;
import java.util.Optional;

/** Rates use by a plan. */
public final class Rater {
  /** The rule by which every charge is rounded, once. */
  public static final Rounding ROUNDING = Rounding.HALF_UP;

  private Rater() {}

  /**
   * What this use costs on this plan.
   *
   * @throws NotRated if the plan has no price for it
   */
  public static RatedUsage rate(Plan plan, Measured measured) {
    var components = plan.pricesOf(measured.kind());
    if (components.isEmpty()) {
      throw new NotRated("plan " + plan.ref() + " has no price for " + measured.kind());
    }
    return new RatedUsage(
        components.stream().map(component -> charge(plan, component, measured)).toList());
  }

  private static Charge charge(Plan plan, PriceComponent.OfUsage component, Measured measured) {
    return switch (component) {
      case PriceComponent.Included included ->
          new Charge(
              included.name(),
              Optional.empty(),
              Money.zero(plan.currency()),
              included.tax(),
              "included in your plan");
      case PriceComponent.OperatorPrice passed -> operatorPrice(plan, passed, measured);
      case PriceComponent.PerUnit perUnit -> perUnit(plan, perUnit, measured);
    };
  }

  private static Charge operatorPrice(
      Plan plan, PriceComponent.OperatorPrice component, Measured measured) {
    if (!(measured instanceof Measured.TransitRide ride)) {
      throw new NotRated("plan " + plan.ref() + " asks for an operator's price; there is none");
    }
    if (!ride.operatorPrice().currency().equals(plan.currency())) {
      throw new NotRated(
          "operator "
              + ride.operator()
              + " asks "
              + ride.operatorPrice()
              + ", plan "
              + plan.ref()
              + " is in "
              + plan.currency());
    }
    var share = component.percent().movePointLeft(2);
    return new Charge(
        component.name(),
        Optional.empty(),
        Money.of(ride.operatorPrice().major().multiply(share), plan.currency(), ROUNDING),
        component.tax(),
        "at the operator's price");
  }

  private static Charge perUnit(Plan plan, PriceComponent.PerUnit component, Measured measured) {
    if (!(measured instanceof Measured.CarUse car)) {
      throw new NotRated("plan " + plan.ref() + " counts units; a ride with a ticket has none");
    }
    UnitPrice price = component.byVehicleClass().get(car.vehicleClass());
    if (price == null) {
      throw new NotRated(
          "plan " + plan.ref() + " has no price for vehicles of class " + car.vehicleClass());
    }
    BigDecimal count =
        switch (component.unit()) {
          case MINUTE -> BigDecimal.valueOf(car.startedMinutes());
          case KILOMETRE -> BigDecimal.valueOf(car.metres(), 3);
        };
    return new Charge(
        component.name(),
        Optional.of(new Quantity(count, component.unit(), price)),
        price.times(count, ROUNDING),
        component.tax(),
        count.toPlainString() + perUnitText(component.unit(), price));
  }

  private static String perUnitText(PriceComponent.Unit unit, UnitPrice price) {
    return switch (unit) {
          case MINUTE -> " min x ";
          case KILOMETRE -> " km x ";
        }
        + price.amount().toPlainString();
  }
}
