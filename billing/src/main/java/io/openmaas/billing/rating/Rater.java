package io.openmaas.billing.rating;

import io.openmaas.billing.catalogue.Charge.PriceVariant;
import io.openmaas.billing.catalogue.Charge.UsageCharge;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.PriceModel;
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
    var charges =
        plan.usageCharges().stream()
            .filter(charge -> charge.filter().kinds().contains(measured.kind()))
            .toList();
    if (charges.isEmpty()) {
      throw new NotRated("plan " + plan.ref() + " has no price for " + measured.kind());
    }
    return new RatedUsage(charges.stream().map(charge -> charge(plan, charge, measured)).toList());
  }

  private static Charge charge(Plan plan, UsageCharge charge, Measured measured) {
    PriceModel model = variant(plan, charge, measured);
    return switch (model) {
      case PriceModel.Included _ ->
          new Charge(
              charge.name().inEnglish(),
              Optional.empty(),
              Money.zero(plan.currency()),
              charge.tax(),
              "included in your plan");
      case PriceModel.Quoted passed -> operatorPrice(plan, charge, passed, measured);
      case PriceModel.PerUnit perUnit -> perUnit(plan, charge, perUnit, measured);
      case PriceModel.Graduated _,
          PriceModel.Volume _,
          PriceModel.Package _,
          PriceModel.StairStep _,
          PriceModel.TieredBlock _,
          PriceModel.Percentage _,
          PriceModel.GraduatedPercentage _,
          PriceModel.Dynamic _,
          PriceModel.BestPrice _ ->
          throw new NotRated("plan " + plan.ref() + " has a price that cannot be rated yet");
    };
  }

  private static PriceModel variant(Plan plan, UsageCharge charge, Measured measured) {
    String vehicleClass = measured instanceof Measured.CarUse car ? car.vehicleClass().name() : "";
    return charge.variants().stream()
        .filter(
            variant ->
                variant.when().vehicleClasses().isEmpty()
                    || variant.when().vehicleClasses().contains(vehicleClass))
        .findFirst()
        .map(PriceVariant::price)
        .orElseThrow(
            () ->
                new NotRated(
                    "plan " + plan.ref() + " has no price for vehicles of class " + vehicleClass));
  }

  private static Charge operatorPrice(
      Plan plan, UsageCharge charge, PriceModel.Quoted component, Measured measured) {
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
        charge.name().inEnglish(),
        Optional.empty(),
        Money.of(ride.operatorPrice().major().multiply(share), plan.currency(), ROUNDING),
        charge.tax(),
        "at the operator's price");
  }

  private static Charge perUnit(
      Plan plan, UsageCharge charge, PriceModel.PerUnit model, Measured measured) {
    if (!(measured instanceof Measured.CarUse car)) {
      throw new NotRated("plan " + plan.ref() + " counts units; a ride with a ticket has none");
    }
    UnitPrice price = new UnitPrice(model.unit(), plan.currency());
    Measure unit = charge.metering().measure();
    BigDecimal count =
        unit.equals(Measure.MINUTES)
            ? BigDecimal.valueOf(car.startedMinutes())
            : BigDecimal.valueOf(car.metres(), 3);
    return new Charge(
        charge.name().inEnglish(),
        Optional.of(new Quantity(count, unit, price)),
        price.times(count, ROUNDING),
        charge.tax(),
        count.toPlainString() + perUnitText(unit, price));
  }

  private static String perUnitText(Measure unit, UnitPrice price) {
    return (unit.equals(Measure.MINUTES) ? " min x " : " km x ") + price.amount().toPlainString();
  }
}
