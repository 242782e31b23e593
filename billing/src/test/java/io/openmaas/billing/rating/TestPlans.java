package io.openmaas.billing.rating;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.Benefit;
import io.openmaas.billing.catalogue.BillingTerms;
import io.openmaas.billing.catalogue.Charge;
import io.openmaas.billing.catalogue.Charge.Metering;
import io.openmaas.billing.catalogue.Charge.PriceVariant;
import io.openmaas.billing.catalogue.Charge.UsageCharge;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Localised;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.Migration;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.PlanId;
import io.openmaas.billing.catalogue.PriceModel;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.billing.catalogue.UsageFilter;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.billing.metering.Pin;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.metering.Use;
import io.openmaas.billing.rating.RatingRequest.Stretch;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.core.money.Money;
import io.openmaas.core.money.Rounding;
import io.openmaas.core.time.Period;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Plans, uses and stretches for the tests of this package. */
final class TestPlans {
  static final Currency EUR = Currency.getInstance("EUR");
  static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  static final DatePeriod OCTOBER = days("2026-10-01", "2026-11-01");
  static final AccountId ACCOUNT = new AccountId(new UUID(0, 1));

  private TestPlans() {}

  static BigDecimal d(String number) {
    return new BigDecimal(number);
  }

  static DatePeriod days(String from, String to) {
    return new DatePeriod(LocalDate.parse(from), LocalDate.parse(to));
  }

  static Stretch closed(DatePeriod period) {
    return new Stretch(period, period, BERLIN, true);
  }

  static Stretch open(DatePeriod period) {
    return new Stretch(period, period, BERLIN, false);
  }

  static ChargeCode code(String code) {
    return new ChargeCode(code);
  }

  static Plan plan(List<Charge> charges, Benefit... benefits) {
    return plan(EUR, Rounding.HALF_UP, charges, benefits);
  }

  static Plan plan(
      Currency currency, Rounding rounding, List<Charge> charges, Benefit... benefits) {
    var usual = BillingTerms.USUAL;
    return new Plan(
        new PlanId("test"),
        1,
        new Plan.Sale(LocalDate.of(2026, 1, 1), new Migration.Never()),
        currency,
        new Plan.Text(Localised.of("Test"), Localised.of("Test")),
        new Plan.Terms(
            new BillingTerms(
                usual.period(), usual.alignment(), usual.proration(), rounding, usual.priceBasis()),
            BillingTerms.Binding.NONE,
            Plan.Ceiling.USUAL,
            Plan.Kind.PLAN),
        new Plan.Content(List.of(), charges, List.of(benefits), Set.of()));
  }

  static UsageCharge charge(String code, UsageFilter filter, Metering metering, PriceModel model) {
    return charge(code, filter, metering, new PriceVariant(UsageFilter.ANY, model));
  }

  static UsageCharge charge(
      String code, UsageFilter filter, Metering metering, PriceVariant... variants) {
    return new UsageCharge(
        code(code),
        Localised.of(code),
        TaxCategory.values()[0],
        filter,
        metering,
        List.of(variants),
        Optional.empty());
  }

  static Metering startedMinutes() {
    return new Metering(
        Measure.MINUTES,
        Optional.of(BigDecimal.ONE),
        BigDecimal.ONE,
        Charge.Aggregation.SUM,
        Charge.Basis.EACH_USE);
  }

  static PriceModel perUnit(String unit) {
    return new PriceModel.PerUnit(d(unit));
  }

  static PriceModel.Tier tier(String upTo, String unit, String flat) {
    return new PriceModel.Tier(
        upTo.isEmpty() ? Optional.empty() : Optional.of(d(upTo)), d(unit), d(flat));
  }

  /** A use of so many minutes from this instant. */
  static Use use(UsageKind kind, String from, long minutes, Map<String, String> dimensions) {
    Instant start = Instant.parse(from);
    Instant end = start.plus(Duration.ofMinutes(minutes));
    return new Use(kind, new Period(start, end), end, dimensions, Map.of(), Optional.empty());
  }

  static Use with(Use use, Measure measure, String quantity) {
    var quantities = new java.util.HashMap<>(use.quantities());
    quantities.put(measure, d(quantity));
    return new Use(use.kind(), use.time(), use.at(), use.dimensions(), quantities, use.price());
  }

  static Use priced(Use use, String price) {
    return new Use(
        use.kind(),
        use.time(),
        use.at(),
        use.dimensions(),
        use.quantities(),
        Optional.of(Money.of(price, EUR)));
  }

  static Usage usage(String key, Use use) {
    return usage(key, use, new Pin.Promise.None());
  }

  static Usage usage(String key, Use use, Pin.Promise promise) {
    return new Usage(
        new UsageKey(key),
        ACCOUNT,
        use,
        new Pin(Optional.empty(), Optional.empty(), promise),
        new Usage.Proof.Reported("test", ""));
  }

  static RatedPeriod rate(Plan plan, Stretch stretch, Holdings holdings, Usage... uses) {
    return Rater.rate(new RatingRequest(plan, stretch, List.of(uses), holdings));
  }

  /** {@code code amount} of each line, use by use. */
  static String text(RatedPeriod rated) {
    var text = new StringBuilder();
    for (RatedLine line : rated.lines()) {
      text.append(text.isEmpty() ? "" : ", ")
          .append(line.use().map(use -> use.value() + " ").orElse(""))
          .append(line.of().code())
          .append(' ')
          .append(line.amount().major().toPlainString());
    }
    return text.toString();
  }
}
