package io.openmaas.billing.subscription;

import static io.openmaas.billing.subscription.GoldenDatesTest.cycle;
import static io.openmaas.billing.subscription.GoldenDatesTest.date;
import static io.openmaas.billing.subscription.GoldenDatesTest.run;
import static io.openmaas.billing.subscription.Subscribed.catalogue;
import static io.openmaas.billing.subscription.Subscribed.period;
import static io.openmaas.billing.subscription.Subscribed.plan;
import static io.openmaas.billing.subscription.Subscribed.started;
import static io.openmaas.billing.subscription.Subscribed.timing;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmaas.billing.catalogue.BillingTerms.Alignment;
import io.openmaas.billing.catalogue.CalendarPeriod;
import io.openmaas.billing.catalogue.Charge.Timing;
import io.openmaas.billing.catalogue.Phase;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.ProrationConvention;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** proration.json: what part of a period is paid for, by Kill Bill and by Lago. */
class GoldenProrationTest {

  @TestFactory
  Stream<DynamicTest> proration_cycles() {
    return run(
        "proration.json",
        "proration_cycles",
        (input, expected) -> {
          var billed =
              BilledCycles.until(
                  cycle(input),
                  timing(input.get("billing").asText()),
                  ProrationConvention.ACTUAL_DAYS_FROM_STUB,
                  date(input, "start"),
                  input.get("end").isNull() ? Optional.empty() : Optional.of(date(input, "end")),
                  date(input, "target_date"));
          assertEquals(expected.get("cycles").asText(), billed.terms());
          assertEquals(
              0,
              new BigDecimal(expected.get("cycles_decimal_9").asText()).compareTo(billed.sum(9)));
        });
  }

  @TestFactory
  Stream<DynamicTest> proration_ratio() {
    return run(
        "proration.json",
        "proration_ratio",
        (input, expected) ->
            assertEquals(
                0,
                new BigDecimal(expected.get("ratio").asText())
                    .compareTo(
                        Proration.beforeBoundary(
                                convention(input),
                                period(input.get("period").asText()),
                                date(input, "from"),
                                date(input, "to"))
                            .map(part -> part.ratio(9))
                            .orElse(BigDecimal.ONE))));
  }

  static ProrationConvention convention(JsonNode input) {
    return input.has("day_count") && input.get("day_count").asText().equals("fixed-30")
        ? ProrationConvention.FIXED_30
        : ProrationConvention.ACTUAL_DAYS_FROM_STUB;
  }

  /** Through the whole engine: a plan, what happened, the line of the last of the days. */
  @TestFactory
  Stream<DynamicTest> proration_fee() {
    return run(
        "proration.json",
        "proration_fee",
        (input, expected) -> {
          LocalDate first = firstDay(input);
          var sketch =
              plan("lago")
                  .every(period(input.get("period").asText()))
                  .aligned(
                      input.get("anchor").asText().equals("calendar")
                          ? new Alignment.Calendar()
                          : new Alignment.Anniversary())
                  .prorated(ProrationConvention.INCLUSIVE_DAYS);
          if (input.has("trial_days")) {
            sketch.phase(
                Phase.Kind.TRIAL,
                new CalendarPeriod(input.get("trial_days").asInt(), CalendarPeriod.Unit.DAY),
                "100");
          }
          Timing timing =
              input.has("billing") ? timing(input.get("billing").asText()) : Timing.IN_ARREARS;
          var price = BigDecimal.valueOf(input.get("price_minor").asLong(), 2).toPlainString();
          Plan paid = sketch.fee(price, timing).plan();
          Plan other =
              plan("other")
                  .aligned(paid.terms().billing().alignment())
                  .every(paid.terms().billing().period())
                  .prorated(ProrationConvention.INCLUSIVE_DAYS)
                  .plan();
          boolean later = input.has("plan_from");
          var history =
              SubscriptionHistory.start(
                  Subscribed.ID, ZoneOffset.UTC, first, started(later ? other : paid));
          if (later) {
            history = history.with(date(input, "plan_from"), new Change.PlanChanged(paid.ref()));
          }
          if (input.has("upgraded_on")) {
            history = history.with(date(input, "upgraded_on"), new Change.PlanChanged(other.ref()));
          }
          if (input.has("terminated_on")) {
            history = history.with(date(input, "terminated_on"), new Change.Ended("asked"));
          }
          var line = FeeLines.of(history, catalogue(paid, other), DatePeriod.day(first)).getFirst();
          assertEquals(expected.get("amount_minor").asLong(), line.amount().minor());
          String days =
              line.part()
                  .map(Object::toString)
                  .orElse(line.service().days() + "/" + line.period().days());
          assertEquals(expected.get("days").asText(), days);
          if (expected.has("invoiced_not_before")) {
            assertEquals(date(expected, "invoiced_not_before"), line.invoiceAt());
          }
        });
  }

  private static LocalDate firstDay(JsonNode input) {
    for (String list : new String[] {"period_days", "billed_days"}) {
      if (input.has(list)) {
        return LocalDate.parse(input.get(list).get(0).asText());
      }
    }
    return date(input, input.has("started") ? "started" : "started_at");
  }
}
