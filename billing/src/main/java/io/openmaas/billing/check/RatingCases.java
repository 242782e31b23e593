package io.openmaas.billing.check;

import io.openmaas.billing.catalogue.Benefit;
import io.openmaas.billing.catalogue.Charge;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Localised;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.PriceModel;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.billing.rating.Holdings;
import io.openmaas.billing.rating.Holdings.Counted;
import io.openmaas.billing.rating.Holdings.Counter;
import io.openmaas.billing.rating.Pricing;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.core.time.Period;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Cases of rating: units or events, a price model, and what was billed of the same period before.
 * Also with a commitment.
 */
final class RatingCases {
  private static final UsageKind EVENT = new UsageKind("EVENT");
  private static final ChargeCode COMMITMENT = new ChargeCode("commitment");

  private RatingCases() {}

  static Map<String, ?> rating(CaseInput input) {
    input.findFlag("prorated");
    if (input.has("events_full")) {
      return prorated(input);
    }
    if (input.has("tier_selected_by_full_units")) {
      return volumeChosenByFullUnits(input);
    }
    if (input.has("by_unit")) {
      return byUnit(input);
    }
    if (input.has("aggregation")) {
      return weighted(input);
    }
    PriceModel price = CasePrices.of(input);
    var plan = new CasePlan(input);
    return switch (price) {
      case PriceModel.Percentage _ -> {
        plan.charge(Measure.PRICE, price);
        CaseEvents.amounts(input).forEach(amount -> plan.use(Measure.PRICE, amount));
        yield CaseRating.of(plan, Holdings.NONE, true).results();
      }
      case PriceModel.Dynamic _ -> {
        plan.charge(CasePlan.UNITS, price);
        BigDecimal amount =
            input
                .decimal("sum_of_event_amounts_minor")
                .movePointLeft(plan.currency.getDefaultFractionDigits());
        plan.use(
            EVENT,
            Map.of(CasePlan.UNITS, input.decimal("units"), Measure.PRICE, amount),
            Optional.empty());
        yield CaseRating.of(plan, Holdings.NONE, true).results();
      }
      case PriceModel.Included _,
          PriceModel.PerUnit _,
          PriceModel.Graduated _,
          PriceModel.Volume _,
          PriceModel.Package _,
          PriceModel.StairStep _,
          PriceModel.TieredBlock _,
          PriceModel.GraduatedPercentage _,
          PriceModel.Quoted _,
          PriceModel.BestPrice _ ->
          ofPeriod(input, plan, price);
    };
  }

  /** Units of a period of which some may have been billed before. */
  private static Map<String, ?> ofPeriod(CaseInput input, CasePlan plan, PriceModel price) {
    ChargeCode charge = plan.charge(CasePlan.UNITS, price);
    Optional<Benefit> commitment = commitment(input);
    commitment.ifPresent(plan::add);
    boolean closed = input.findFlag("last_line_of_period").orElse(true);
    BigDecimal units = input.decimal("units");
    Optional<BigDecimal> before = input.findDecimal("units_already_billed_in_period");
    if (input.has("already_billed_units")) {
      // the units are all of the period: those that were billed are not new
      before = input.findDecimal("already_billed_units");
      units = units.subtract(before.orElseThrow());
    }
    boolean later =
        before.isPresent()
            || input.has("already_billed_amount")
            || input.findFlag("last_line_of_period").orElse(false);
    if (units.signum() != 0) {
      plan.use(CasePlan.UNITS, units);
    }
    BigDecimal amount = input.decimal("already_billed_amount", BigDecimal.ZERO);
    var counters = new ArrayList<Counter>();
    if (later) {
      counters.add(counter(charge, before.orElse(BigDecimal.ZERO), amount));
      counters.add(Counter.spent(COMMITMENT, CasePlan.PERIOD, amount));
    }
    var rated = CaseRating.of(plan, new Holdings(List.of(), counters, Map.of()), closed);
    return commitment.isPresent() ? rated.committedResults() : rated.results();
  }

  /** Several units of one subscription, each with tiers of its own. */
  private static Map<String, ?> byUnit(CaseInput input) {
    if (!input.text("charge_model").equals("tiered_block")) {
      throw input.refused("by_unit", "is known for the charge model tiered_block only");
    }
    var plan = new CasePlan(input);
    var counters = new ArrayList<Counter>();
    Optional<CaseInput> already = input.findObject("already_billed_units");
    int number = 0;
    for (Map.Entry<String, CaseInput> each : input.object("by_unit").objectsByName().entrySet()) {
      var measure = new Measure("unit" + ++number);
      ChargeCode charge = plan.charge(measure, CasePrices.block(input, each.getValue()));
      BigDecimal units = each.getValue().decimal("units");
      Optional<BigDecimal> before = already.flatMap(known -> known.findDecimal(each.getKey()));
      if (before.isPresent()) {
        counters.add(counter(charge, before.get(), BigDecimal.ZERO));
        units = units.subtract(before.get());
      }
      if (units.signum() != 0) {
        plan.use(measure, units);
      }
    }
    return CaseRating.of(plan, new Holdings(List.of(), counters, Map.of()), true).results();
  }

  private static Counter counter(ChargeCode charge, BigDecimal units, BigDecimal amount) {
    return new Counter(
        charge, 0, Optional.of(CasePlan.PERIOD), new Counted(units, amount, 1, Set.of()));
  }

  private static Optional<Benefit> commitment(CaseInput input) {
    Optional<BigDecimal> least = input.findDecimal("minimum_spend");
    Optional<BigDecimal> most = input.findDecimal("maximum_spend");
    return least.isEmpty() && most.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Benefit.Commitment(
                COMMITMENT,
                Localised.of("Commitment"),
                least,
                most,
                Set.of(),
                TaxCategory.STANDARD,
                false));
  }

  /** Changes of a level, each placed in the tiers by its full units and priced by its share. */
  private static Map<String, ?> prorated(CaseInput input) {
    PriceModel price = CasePrices.of(input);
    List<BigDecimal> full = input.decimals("events_full");
    List<BigDecimal> shares = input.decimals("events_prorated");
    if (full.size() != shares.size()) {
      throw input.refused("events_prorated", "has not as many events as events_full");
    }
    var changes = new ArrayList<Pricing.Change>();
    for (int i = 0; i < full.size(); i++) {
      changes.add(new Pricing.Change(full.get(i), shares.get(i)));
    }
    return CaseRating.results(
        Pricing.prorated(price, changes), new CasePlan(input), CaseTerms.rounding(input));
  }

  private static Map<String, ?> volumeChosenByFullUnits(CaseInput input) {
    if (!(CasePrices.of(input) instanceof PriceModel.Volume volume)) {
      throw input.refused("tier_selected_by_full_units", "is known for volume prices only");
    }
    return CaseRating.results(
        Pricing.volumeChosenBy(
            volume, input.decimal("tier_selected_by_full_units"), input.decimal("units")),
        new CasePlan(input),
        CaseTerms.rounding(input));
  }

  /** A level that changes during the period and counts for as long as it lasts. */
  private static Map<String, ?> weighted(CaseInput input) {
    if (!input.text("aggregation").equals("weighted_sum")) {
      throw input.refused("aggregation", input.text("aggregation") + " is not weighted_sum");
    }
    var plan = new CasePlan(input);
    ChargeCode charge =
        plan.charge(
            new Charge.Metering(
                CasePlan.UNITS,
                Optional.empty(),
                BigDecimal.ZERO,
                Charge.Aggregation.TIME_WEIGHTED,
                Charge.Basis.PERIOD),
            CasePrices.of(input));
    CaseInput bounds = input.object("period");
    var period = new DatePeriod(bounds.date("from"), bounds.date("to_exclusive"));
    for (CaseInput change : input.objects("changes")) {
      Instant at = change.instant("at");
      plan.useAt(
          UsageKind.LEVEL,
          new Period(at, at),
          at,
          Map.of(CasePlan.UNITS, change.decimal("delta")),
          Map.of());
    }
    var holdings =
        new Holdings(
            List.of(), List.of(), Map.of(charge, input.decimal("initial_units", BigDecimal.ZERO)));
    return CaseRating.of(plan, holdings, true, period, ZoneOffset.UTC).levelResults(charge);
  }
}
