package io.openmaas.billing.check;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.Benefit;
import io.openmaas.billing.catalogue.BillingTerms.Alignment;
import io.openmaas.billing.catalogue.CalendarPeriod;
import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.Charge;
import io.openmaas.billing.catalogue.Charge.Timing;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Localised;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.PriceModel;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.billing.rating.Holdings;
import io.openmaas.billing.rating.Holdings.Counter;
import io.openmaas.billing.rating.RatedLine;
import io.openmaas.billing.rating.RatingRequest;
import io.openmaas.billing.subscription.Change;
import io.openmaas.billing.subscription.Cycle;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.billing.subscription.FeeLine;
import io.openmaas.billing.subscription.FeeLines;
import io.openmaas.billing.subscription.Stretch;
import io.openmaas.billing.subscription.SubscriptionHistory;
import io.openmaas.billing.subscription.SubscriptionId;
import io.openmaas.billing.subscription.Timeline;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Cases of the least and the most that is spent in a period. */
final class CommitmentCases {
  private CommitmentCases() {}

  static Map<String, ?> commitment(CaseInput input) {
    return input.has("minimum_minor") ? withPlanFee(input) : RatingCases.rating(input);
  }

  /** Plan fee and use count towards a minimum; both are prorated where the period is not whole. */
  private static Map<String, ?> withPlanFee(CaseInput input) {
    CalendarPeriod period = CaseTerms.period(input);
    Alignment alignment = CaseTerms.alignment(input);
    ZoneId zone = CaseTerms.zone(input);
    var sketch = new CasePlan(input);
    int digits = sketch.currency.getDefaultFractionDigits();
    ChargeCode use =
        sketch.charge(Charge.Metering.each(Measure.PRICE), new PriceModel.PerUnit(BigDecimal.ONE));
    BigDecimal fee = input.decimal("plan_fee_minor", BigDecimal.ZERO).movePointLeft(digits);
    Timing timing = CaseTerms.timing(input, Timing.IN_ARREARS);
    sketch.add(FeeCases.recurring(fee, period, timing));
    sketch.add(
        new Benefit.Commitment(
            new ChargeCode("commitment"),
            Localised.of("Commitment"),
            Optional.of(input.decimal("minimum_minor").movePointLeft(digits)),
            Optional.empty(),
            Set.of(FeeCases.FEE, use),
            TaxCategory.STANDARD,
            true));
    Plan plan = sketch.plan(period, alignment, "case", CaseTerms.proration(input));
    LocalDate first = first(input, zone, period, alignment);
    DatePeriod whole = Cycle.of(period, alignment, first).periodOf(first);
    var timeline =
        Timeline.of(
            history(input, zone, first, plan), new Catalogue(List.of(plan), List.of(), List.of()));
    DatePeriod days = days(timeline, whole);
    var counters = new ArrayList<Counter>();
    for (FeeLine line : FeeLines.of(timeline, whole)) {
      if (line.period().equals(whole)) {
        counters.add(Counter.spent(FeeCases.FEE, whole, line.amount().major()));
      }
    }
    for (BigDecimal minor : input.decimalOrDecimals("usage_minor")) {
      sketch.use(days.in(zone).from(), Measure.PRICE, minor.movePointLeft(digits));
    }
    CaseRating rated =
        CaseRating.of(
            plan,
            sketch.uses(),
            new Holdings(List.of(), counters, Map.of()),
            new RatingRequest.Stretch(whole, days, zone, true));
    return Map.of(
        "commitment_fee_minor",
        rated.rated().lines().stream()
            .filter(line -> line.of().kind() == RatedLine.Kind.COMMITMENT)
            .mapToLong(line -> line.amount().minor())
            .sum());
  }

  /** The day it starts; a whole period where none is named. */
  private static LocalDate first(
      CaseInput input, ZoneId zone, CalendarPeriod period, Alignment alignment) {
    LocalDate any = CasePlan.PERIOD.from();
    return input
        .findDay("started", zone)
        .orElseGet(() -> Cycle.of(period, alignment, any).periodOf(any).from());
  }

  private static SubscriptionHistory history(
      CaseInput input, ZoneId zone, LocalDate first, Plan plan) {
    var history =
        SubscriptionHistory.start(
            new SubscriptionId(new UUID(0, 2)),
            zone,
            first,
            new Change.Started(
                plan.ref(),
                new AccountId(new UUID(0, 1)),
                Set.of(),
                BigDecimal.ONE,
                Optional.empty()));
    Optional<LocalDate> ended = input.findDay("terminated_on", zone);
    return ended.isPresent() ? history.with(ended.get(), new Change.Ended("case")) : history;
  }

  /** The days of the period on which it runs. */
  private static DatePeriod days(Timeline timeline, DatePeriod whole) {
    return timeline.stretches().stream()
        .map(Stretch::days)
        .flatMap(days -> days.intersect(whole).stream())
        .reduce((a, b) -> new DatePeriod(a.from(), b.to()))
        .orElseThrow(() -> new CaseRefused("nothing runs in the period"));
  }
}
