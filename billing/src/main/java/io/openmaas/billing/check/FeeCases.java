package io.openmaas.billing.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.BillingTerms.Alignment;
import io.openmaas.billing.catalogue.CalendarPeriod;
import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.Charge;
import io.openmaas.billing.catalogue.Charge.Timing;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Localised;
import io.openmaas.billing.catalogue.Phase;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.ProrationConvention;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.billing.subscription.Change;
import io.openmaas.billing.subscription.Cycle;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.billing.subscription.FeeLine;
import io.openmaas.billing.subscription.FeeLines;
import io.openmaas.billing.subscription.SubscriptionHistory;
import io.openmaas.billing.subscription.SubscriptionId;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Cases of what a recurring fee costs in the period in which a subscription starts, ends, changes
 * or is on trial: a plan, its history, and the fee line of that period.
 */
final class FeeCases {
  static final ChargeCode FEE = new ChargeCode("fee");

  private static final SubscriptionId SUBSCRIPTION = new SubscriptionId(new UUID(0, 2));
  private static final AccountId ACCOUNT = new AccountId(new UUID(0, 1));

  private FeeCases() {}

  static Map<String, ?> fee(CaseInput input) {
    ZoneId zone = CaseTerms.zone(input);
    CalendarPeriod period = CaseTerms.period(input);
    Alignment alignment = CaseTerms.alignment(input);
    ProrationConvention proration = CaseTerms.proration(input);
    var paid = new CasePlan(input);
    paid.add(recurring(paid, input, period));
    input.findWhole("trial_days").filter(days -> days > 0).ifPresent(days -> paid.add(trial(days)));
    Plan plan = paid.plan(period, alignment, "case", proration);
    Plan other = new CasePlan(input).plan(period, alignment, "other", proration);
    LocalDate first = first(input, zone);
    SubscriptionHistory history = history(input, zone, first, plan, other);
    DatePeriod whole = Cycle.of(period, alignment, first).periodOf(first);
    return FeeLines.of(history, new Catalogue(List.of(plan, other), List.of(), List.of()), whole)
        .stream()
        .filter(line -> line.of().plan().equals(plan.ref()) && line.period().equals(whole))
        .findFirst()
        .map(FeeCases::results)
        .orElseGet(() -> Map.of("amount_minor", 0, "days", "0/" + whole.days()));
  }

  private static Charge recurring(CasePlan plan, CaseInput input, CalendarPeriod every) {
    BigDecimal amount =
        input.decimal("price_minor").movePointLeft(plan.currency.getDefaultFractionDigits());
    return recurring(amount, every, CaseTerms.timing(input, Timing.IN_ARREARS));
  }

  static Charge recurring(BigDecimal amount, CalendarPeriod every, Timing timing) {
    return new Charge.RecurringFee(
        FEE,
        Localised.of("Fee"),
        TaxCategory.STANDARD,
        amount,
        new Charge.Recurrence(every, timing, false, true));
  }

  private static Phase trial(int days) {
    return new Phase(
        Phase.Kind.TRIAL,
        Optional.of(new CalendarPeriod(days, CalendarPeriod.Unit.DAY)),
        BigDecimal.valueOf(100),
        Set.of());
  }

  private static Optional<List<LocalDate>> days(CaseInput input) {
    Optional<List<LocalDate>> period = input.findDates("period_days");
    Optional<List<LocalDate>> billed = input.findDates("billed_days");
    return billed.or(() -> period);
  }

  private static Optional<LocalDate> started(CaseInput input, ZoneId zone) {
    return Stream.of("started", "started_at", "start")
        .flatMap(key -> input.findDay(key, zone).stream())
        .findFirst();
  }

  /** The first day of the days that are billed, else of the subscription. */
  private static LocalDate first(CaseInput input, ZoneId zone) {
    Optional<LocalDate> started = started(input, zone);
    return days(input)
        .map(List::getFirst)
        .or(() -> started)
        .orElseThrow(() -> new CaseRefused("no key says when it starts: started, period_days"));
  }

  /** The first day of the plan, where another one comes before it in the period. */
  private static Optional<LocalDate> later(CaseInput input, ZoneId zone, LocalDate first) {
    return input
        .findDay("plan_from", zone)
        .or(() -> started(input, zone))
        .filter(day -> day.isAfter(first));
  }

  private static SubscriptionHistory history(
      CaseInput input, ZoneId zone, LocalDate first, Plan plan, Plan other) {
    Optional<LocalDate> later = later(input, zone, first);
    SubscriptionHistory history =
        SubscriptionHistory.start(
            SUBSCRIPTION, zone, first, started(later.isPresent() ? other : plan));
    if (later.isPresent()) {
      history = history.with(later.get(), new Change.PlanChanged(plan.ref()));
    }
    Optional<LocalDate> upgraded = input.findDay("upgraded_on", zone);
    if (upgraded.isPresent()) {
      history = history.with(upgraded.get(), new Change.PlanChanged(other.ref()));
    }
    Optional<LocalDate> ended = input.findDay("terminated_on", zone);
    if (ended.isEmpty() && upgraded.isEmpty()) {
      // days that are billed and end within the period are all that there is
      ended = input.findDates("billed_days").map(List::getLast);
    }
    if (ended.isPresent()) {
      history = history.with(ended.get(), new Change.Ended("case"));
    }
    return history;
  }

  private static Change.Started started(Plan plan) {
    return new Change.Started(plan.ref(), ACCOUNT, Set.of(), BigDecimal.ONE, Optional.empty());
  }

  private static Map<String, ?> results(FeeLine line) {
    String days =
        line.part()
            .map(Object::toString)
            .orElse(line.service().days() + "/" + line.period().days());
    return Map.of(
        "amount_minor",
        line.amount().minor(),
        "days",
        days,
        "invoiced_not_before",
        new Day(line.invoiceAt()));
  }

  /** The engine invoices by local dates; a case may name the time too. */
  private record Day(LocalDate day) implements Comparison.Shown {
    @Override
    public boolean matches(JsonNode expected) {
      return expected.isTextual() && expected.textValue().startsWith(day.toString());
    }

    @Override
    public String toString() {
      return day.toString();
    }
  }
}
