package io.openmaas.billing.check;

import io.openmaas.billing.catalogue.Charge.Metering;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.PlanId;
import io.openmaas.billing.catalogue.PriceModel;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.billing.catalogue.yaml.CatalogueYaml;
import io.openmaas.billing.rating.Holdings;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tariffs that price kilometres by the class of the vehicle. */
final class TariffOfClass {
  private static final UsageKind RIDE = new UsageKind("RIDE");

  private TariffOfClass() {}

  /** A tariff that names a price for each class. */
  static Map<String, ?> perKilometre(CaseInput input, CaseInput tariff) {
    CaseInput prices = tariff.object("per_km_krw");
    prices.names().forEach(prices::ignore);
    BigDecimal price = prices.decimal(input.text("class"));
    return kilometres(input, price, input.decimal("km"));
  }

  /**
   * Kilometres beyond a package by the class of the vehicle, where a case names no tariff: that of
   * MILES in Belgium, from the example catalogue. The ride takes a package that is paid already.
   */
  static Map<String, ?> overage(CaseInput input) {
    String vehicleClass = input.text("class");
    PriceModel.BestPrice published =
        CatalogueYaml.example("miles")
            .versions(new PlanId("miles-be"))
            .getLast()
            .usageCharges()
            .stream()
            .flatMap(charge -> charge.variants().stream())
            .filter(variant -> variant.when().vehicleClasses().contains(vehicleClass))
            .map(variant -> (PriceModel.BestPrice) variant.price())
            .findFirst()
            .orElseThrow(() -> input.refused("class", vehicleClass + " has no price"));
    PriceModel.RidePackage taken = published.packages().getFirst();
    var paid =
        new PriceModel.RidePackage(
            taken.code(), taken.name(), BigDecimal.ZERO, taken.length(), BigDecimal.ZERO);
    var plan = new CasePlan(input);
    plan.charge(
        Metering.each(Measure.MINUTES),
        new PriceModel.BestPrice(
            BigDecimal.ZERO, Optional.empty(), List.of(paid), published.extraKilometres()));
    plan.use(
        RIDE, Map.of(Measure.KILOMETRES, input.decimal("km_over")), Optional.of(taken.length()));
    return CaseRating.of(plan, Holdings.NONE, true).overage("included_km", taken.kilometres());
  }

  private static Map<String, ?> kilometres(CaseInput input, BigDecimal price, BigDecimal km) {
    var plan = new CasePlan(input);
    plan.charge(Metering.each(Measure.KILOMETRES), new PriceModel.PerUnit(price));
    plan.use(RIDE, Map.of(Measure.KILOMETRES, km), Optional.empty());
    return CaseRating.of(plan, Holdings.NONE, true).results();
  }
}
