package io.openmaas.billing.check;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.Benefit;
import io.openmaas.billing.catalogue.BillingTerms;
import io.openmaas.billing.catalogue.CalendarPeriod;
import io.openmaas.billing.catalogue.Charge;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Localised;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.Migration;
import io.openmaas.billing.catalogue.Phase;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.PlanId;
import io.openmaas.billing.catalogue.PriceModel;
import io.openmaas.billing.catalogue.ProrationConvention;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.billing.catalogue.UsageFilter;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.billing.metering.Pin;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.metering.Use;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.core.money.Rounding;
import io.openmaas.core.time.Period;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A plan and its use, put together from what a case says. */
final class CasePlan {
  /** The billing period of cases that name none. */
  static final DatePeriod PERIOD =
      new DatePeriod(LocalDate.of(2026, 1, 1), LocalDate.of(2026, 2, 1));

  /** What cases count that name no measure. */
  static final Measure UNITS = new Measure("units");

  private static final AccountId ACCOUNT = new AccountId(new UUID(0, 1));
  private static final Instant NOON = Instant.parse("2026-01-10T12:00:00Z");

  final Currency currency;
  private final Rounding rounding;
  private final List<Charge> charges = new ArrayList<>();
  private final List<Benefit> benefits = new ArrayList<>();
  private final List<Phase> phases = new ArrayList<>();
  private final List<Usage> uses = new ArrayList<>();

  CasePlan(CaseInput input) {
    this.currency = CaseTerms.currency(input);
    this.rounding = CaseTerms.rounding(input);
  }

  private CasePlan(CasePlan other) {
    this.currency = other.currency;
    this.rounding = other.rounding;
    charges.addAll(other.charges);
    benefits.addAll(other.benefits);
    phases.addAll(other.phases);
    uses.addAll(other.uses);
  }

  /** Another one with the same content. */
  CasePlan copy() {
    return new CasePlan(this);
  }

  /** A charge over the period of a measure of its own. */
  ChargeCode charge(Measure measure, PriceModel price) {
    return charge(Charge.Metering.ofPeriod(measure), price);
  }

  ChargeCode charge(Charge.Metering metering, PriceModel price) {
    Charge charge = usage(metering, new Charge.PriceVariant(UsageFilter.ANY, price));
    charges.add(charge);
    return charge.code();
  }

  /** A charge for uses that are no longer or farther than this. */
  void chargeUpTo(Charge.Metering metering, Map<Measure, BigDecimal> upTo, PriceModel price) {
    charges.add(usage(metering, new Charge.PriceVariant(UsageFilter.ANY, upTo, price)));
  }

  private Charge usage(Charge.Metering metering, Charge.PriceVariant variant) {
    int number = charges.size() + 1;
    return new Charge.UsageCharge(
        new ChargeCode("charge-" + number),
        Localised.of("Charge " + number),
        TaxCategory.STANDARD,
        UsageFilter.ANY,
        metering,
        List.of(variant),
        Optional.empty());
  }

  void add(Charge charge) {
    charges.add(charge);
  }

  void add(Benefit benefit) {
    benefits.add(benefit);
  }

  void add(Phase phase) {
    phases.add(phase);
  }

  /** A use of these quantities; each a second later than the one before. */
  void use(UsageKind kind, Map<Measure, BigDecimal> quantities, Optional<Duration> length) {
    Instant from = NOON.plusSeconds(uses.size());
    Instant to = length.map(from::plus).orElse(from);
    useAt(kind, new Period(from, to), from, quantities, Map.of());
  }

  void use(Measure measure, BigDecimal quantity) {
    use(new UsageKind("OTHER"), Map.of(measure, quantity), Optional.empty());
  }

  void use(Instant at, Measure measure, BigDecimal quantity) {
    useAt(new UsageKind("OTHER"), new Period(at, at), at, Map.of(measure, quantity), Map.of());
  }

  void useAt(
      UsageKind kind,
      Period time,
      Instant at,
      Map<Measure, BigDecimal> quantities,
      Map<String, String> dimensions) {
    uses.add(
        new Usage(
            new UsageKey(String.format(Locale.ROOT, "use-%06d", uses.size() + 1)),
            ACCOUNT,
            new Use(kind, time, at, dimensions, quantities, Optional.empty()),
            Pin.NONE,
            new Usage.Proof.Reported("case", "")));
  }

  List<Usage> uses() {
    return List.copyOf(uses);
  }

  /** The plan, billed by the month from the 1st. */
  Plan plan() {
    return plan(
        CalendarPeriod.MONTH,
        new BillingTerms.Alignment.Calendar(),
        "case",
        ProrationConvention.ACTUAL_DAYS);
  }

  Plan plan(
      CalendarPeriod period,
      BillingTerms.Alignment alignment,
      String id,
      ProrationConvention proration) {
    var name = Localised.of("Case");
    return new Plan(
        new PlanId(id),
        1,
        new Plan.Sale(LocalDate.of(2000, 1, 1), new Migration.Never()),
        currency,
        new Plan.Text(name, name),
        new Plan.Terms(
            new BillingTerms(
                period, alignment, proration, rounding, BillingTerms.PriceBasis.TAX_ADDED),
            BillingTerms.Binding.NONE,
            Plan.Ceiling.USUAL,
            Plan.Kind.PLAN),
        new Plan.Content(phases, charges, benefits, Set.of()));
  }
}
