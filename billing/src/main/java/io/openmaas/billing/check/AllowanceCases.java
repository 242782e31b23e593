package io.openmaas.billing.check;

import io.openmaas.billing.catalogue.Benefit;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Localised;
import io.openmaas.billing.catalogue.PriceModel;
import io.openmaas.billing.catalogue.UsageFilter;
import io.openmaas.billing.rating.Holdings;
import io.openmaas.billing.rating.RatingRequest;
import io.openmaas.billing.subscription.DatePeriod;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;

/** Cases of included units: the period so far is rated, then what is used now with what is left. */
final class AllowanceCases {
  private AllowanceCases() {}

  static Map<String, ?> allowance(CaseInput input) {
    LocalDate today = CasePlan.PERIOD.from().plusDays(10);
    var past = new DatePeriod(CasePlan.PERIOD.from(), today);
    var present = new DatePeriod(today, CasePlan.PERIOD.to());
    BigDecimal units = input.decimal("units_before_in_period", BigDecimal.ZERO);
    CaseRating before = rate(input, past, units, Holdings.NONE);
    CaseRating now = rate(input, present, input.decimal("units"), before.rated().left());
    return Map.of(
        "billable_units", now.units(false),
        "billable_units_before", before.units(false),
        "allowance_consumed_now", now.units(true),
        "allowance_consumed_before", before.units(true));
  }

  private static CaseRating rate(
      CaseInput input, DatePeriod days, BigDecimal units, Holdings holdings) {
    var plan = new CasePlan(input);
    plan.charge(CasePlan.UNITS, new PriceModel.PerUnit(BigDecimal.ONE));
    plan.add(
        new Benefit.Allowance(
            new ChargeCode("included"),
            Localised.of("Included"),
            CasePlan.UNITS,
            UsageFilter.ANY,
            1,
            Benefit.Grant.of(input.decimal("allowance_units"), Benefit.Per.PERIOD)));
    if (units.signum() != 0) {
      plan.use(days.in(ZoneOffset.UTC).from(), CasePlan.UNITS, units);
    }
    return CaseRating.of(
        plan.plan(),
        plan.uses(),
        holdings,
        new RatingRequest.Stretch(CasePlan.PERIOD, days, ZoneOffset.UTC, false));
  }
}
