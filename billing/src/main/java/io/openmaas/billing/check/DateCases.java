package io.openmaas.billing.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmaas.billing.catalogue.Charge.Timing;
import io.openmaas.billing.subscription.BilledCycles;
import io.openmaas.billing.subscription.Cycle;
import io.openmaas.billing.subscription.DatePeriod;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Cases of billing dates and periods. */
final class DateCases {
  private static final List<String> STARTS =
      List.of("start", "started_at", "subscription_at", "started", "first");

  private DateCases() {}

  private static LocalDate start(CaseInput input) {
    ZoneId zone = CaseTerms.zone(input);
    return STARTS.stream()
        .map(key -> input.findDay(key, zone))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow(() -> new CaseRefused("no key says when it starts: " + STARTS));
  }

  private static Cycle cycle(CaseInput input) {
    return Cycle.of(CaseTerms.period(input), CaseTerms.alignment(input), start(input));
  }

  static Map<String, ?> firstBillingDate(CaseInput input) {
    CaseTerms.timing(input, Timing.IN_ADVANCE);
    return Map.of("first_billing_date", cycle(input).firstBoundary(start(input)));
  }

  /** Also the cycles of proration: what is charged by a day. */
  static BilledCycles billed(CaseInput input) {
    return BilledCycles.until(
        cycle(input),
        CaseTerms.timing(input, Timing.IN_ADVANCE),
        CaseTerms.proration(input),
        start(input),
        input.findDate("end"),
        input.date("target_date"));
  }

  static Map<String, ?> billedThrough(CaseInput input) {
    var results = new HashMap<String, Object>();
    results.put("billed_through", billed(input).billedThrough().orElse(null));
    return results;
  }

  static Map<String, ?> wholePeriods(CaseInput input) {
    List<DatePeriod> whole = billed(input).whole();
    return Map.of("whole_periods", whole.size(), "periods", pairs(whole));
  }

  static Map<String, ?> billingPeriods(CaseInput input) {
    Cycle cycle = cycle(input);
    LocalDate start = start(input);
    Timing timing = CaseTerms.timing(input, Timing.IN_ARREARS);
    int count = input.whole("count");
    var ever = new DatePeriod(start, LocalDate.MAX);
    var periods = new ArrayList<DatePeriod>();
    var usage = new ArrayList<Optional<DatePeriod>>();
    LocalDate day = start;
    for (int i = 0; i < count; i++) {
      DatePeriod period = cycle.periodOf(day).intersect(ever).orElseThrow();
      periods.add(period);
      usage.add(
          timing == Timing.IN_ARREARS
              ? Optional.of(period)
              : cycle.billedOn(period.from(), Timing.IN_ARREARS).intersect(ever));
      day = period.to();
    }
    return Map.of(
        "periods", pairs(periods),
        "periods_inclusive", periods.stream().map(DateCases::inclusive).toList(),
        "usage_periods_inclusive",
            usage.stream().map(used -> used.map(DateCases::inclusive).orElse(null)).toList());
  }

  private static List<?> pairs(List<DatePeriod> periods) {
    return periods.stream().map(period -> List.of(period.from(), period.to())).toList();
  }

  private static List<LocalDate> inclusive(DatePeriod period) {
    return Arrays.asList(period.from(), period.lastDay());
  }

  /** The period that an invoice of a day is about. */
  static Map<String, ?> periodBounds(CaseInput input) {
    ZoneId zone = CaseTerms.zone(input);
    LocalDate start = input.day("subscription_at", zone);
    Cycle cycle = Cycle.of(CaseTerms.period(input), CaseTerms.alignment(input), start);
    LocalDate billed = input.day("billed_at", zone);
    Timing timing = CaseTerms.timing(input, Timing.IN_ARREARS);
    Optional<LocalDate> ended = input.findDay("terminated_on", zone);
    DatePeriod period = ended.isPresent() ? cycle.periodOf(billed) : cycle.billedOn(billed, timing);
    LocalDate runs = input.findDay("started_at", zone).orElse(start);
    var running = new DatePeriod(runs, ended.map(day -> day.plusDays(1)).orElse(LocalDate.MAX));
    DatePeriod shown =
        period
            .intersect(running)
            .orElseThrow(() -> new CaseRefused("nothing runs in the period " + period));
    var bounds = shown.in(zone);
    Instant last = bounds.to().minus(Duration.ofSeconds(1));
    return Map.of(
        "period_start", new Moment(shown.from(), bounds.from()),
        "period_end", new Moment(shown.to(), bounds.to()),
        "period_end_inclusive", new Moment(shown.lastDay(), last));
  }

  /** A bound of a period, expected as a local date or as an instant. */
  private record Moment(LocalDate day, Instant at) implements Comparison.Shown {
    @Override
    public boolean matches(JsonNode expected) {
      return expected.isTextual()
          && (expected.textValue().equals(day.toString())
              || expected.textValue().equals(at.toString()));
    }

    @Override
    public String toString() {
      return day + " (" + at + ")";
    }
  }
}
