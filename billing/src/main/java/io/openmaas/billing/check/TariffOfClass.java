package io.openmaas.billing.check;

import io.openmaas.billing.catalogue.Charge.Metering;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.PriceModel;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.billing.rating.Holdings;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/** Tariffs that price kilometres by the class of the vehicle. */
final class TariffOfClass {
  private TariffOfClass() {}

  /** A tariff that names a price for each class. */
  static Map<String, ?> perKilometre(CaseInput input, CaseInput tariff) {
    BigDecimal price = tariff.object("per_km_krw").decimal(input.text("class"));
    tariff.object("per_km_krw").names().forEach(tariff.object("per_km_krw")::ignore);
    return kilometres(input, price, input.decimal("km"));
  }

  /** Kilometres beyond a package: the price of the class. */
  static Map<String, ?> overage(CaseInput input) {
    throw input.refused("km_over", "has no tariff");
  }

  private static Map<String, ?> kilometres(CaseInput input, BigDecimal price, BigDecimal km) {
    var plan = new CasePlan(input);
    plan.charge(Metering.each(Measure.KILOMETRES), new PriceModel.PerUnit(price));
    plan.use(
        new UsageKind("RIDE"), Map.of(Measure.KILOMETRES, km), Optional.empty());
    return CaseRating.of(plan, Holdings.NONE, true).results();
  }
}
