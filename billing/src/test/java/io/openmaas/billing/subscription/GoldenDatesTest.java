package io.openmaas.billing.subscription;

import static io.openmaas.billing.subscription.Subscribed.period;
import static io.openmaas.billing.subscription.Subscribed.timing;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.openmaas.billing.catalogue.BillingTerms.Alignment;
import io.openmaas.billing.catalogue.Charge.Timing;
import io.openmaas.billing.catalogue.ProrationConvention;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** dates.json and the period bounds of scenarios.json. */
class GoldenDatesTest {

  @TestFactory
  Stream<DynamicTest> first_billing_date() {
    return run(
        "dates.json",
        "first_billing_date",
        (input, expected) ->
            assertEquals(
                expected.get("first_billing_date").asText(),
                cycle(input).firstBoundary(date(input, "start")).toString()));
  }

  @TestFactory
  Stream<DynamicTest> billed_through() {
    return run(
        "dates.json",
        "billed_through",
        (input, expected) ->
            assertEquals(
                expected.get("billed_through").asText(),
                billed(input).billedThrough().orElseThrow().toString()));
  }

  @TestFactory
  Stream<DynamicTest> whole_periods() {
    return run(
        "dates.json",
        "whole_periods",
        (input, expected) -> {
          var whole = billed(input).whole();
          assertEquals(expected.get("whole_periods").asInt(), whole.size());
          assertEquals(expected.get("periods"), json(whole, end -> end));
        });
  }

  @TestFactory
  Stream<DynamicTest> billing_periods() {
    return run(
        "dates.json",
        "billing_periods",
        (input, expected) -> {
          LocalDate first = date(input, input.has("first") ? "first" : "started_at");
          var periods = cycle(input).periods(first, input.get("count").asInt());
          if (expected.has("periods")) {
            assertEquals(expected.get("periods"), json(periods, end -> end));
          }
          if (expected.has("periods_inclusive")) {
            assertEquals(expected.get("periods_inclusive"), json(periods, end -> end.minusDays(1)));
          }
          if (expected.has("usage_periods_inclusive")) {
            // with a fee in advance, use is billed with the invoice after its period
            var usage = JsonNodeFactory.instance.arrayNode().addNull();
            usage.addAll(json(periods.subList(0, periods.size() - 1), end -> end.minusDays(1)));
            assertEquals(expected.get("usage_periods_inclusive"), usage);
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> period_start() {
    return run(
        "dates.json",
        "period_start",
        (input, expected) ->
            assertEquals(expected.get("period_start").asText(), billedOn(input).from().toString()));
  }

  @TestFactory
  Stream<DynamicTest> period_end() {
    return run(
        "dates.json",
        "period_end",
        (input, expected) ->
            assertEquals(
                Instant.parse(expected.get("period_end_inclusive").asText()),
                billedOn(input).in(ZoneOffset.UTC).to().minusSeconds(1)));
  }

  @TestFactory
  Stream<DynamicTest> period_bounds() {
    return run(
        "scenarios.json",
        "period_bounds",
        (input, expected) -> {
          var zone = ZoneId.of(input.get("customer_timezone").asText());
          var day = Instant.parse(input.get("billed_at").asText()).atZone(zone).toLocalDate();
          var time = cycle(input).billedOn(day, timing(input.get("billing").asText())).in(zone);
          assertEquals(Instant.parse(expected.get("from_utc").asText()), time.from());
          assertEquals(Instant.parse(expected.get("to_utc").asText()), time.to().minusSeconds(1));
        });
  }

  private static DatePeriod billedOn(JsonNode input) {
    return cycle(input).billedOn(date(input, "billed_at"), timing(input.get("billing").asText()));
  }

  static Cycle cycle(JsonNode input) {
    var every = period(input.get("period").asText());
    Optional<LocalDate> start =
        Stream.of("start", "first", "started_at", "subscription_at")
            .filter(input::has)
            .map(field -> date(input, field))
            .findFirst();
    if (input.has("billing_day")) {
      return Cycle.onDay(every, input.get("billing_day").asInt(), start.orElseThrow());
    }
    return switch (input.get("anchor").asText()) {
      case "calendar" -> Cycle.calendar(every);
      case "anniversary" -> Cycle.of(every, new Alignment.Anniversary(), start.orElseThrow());
      default -> throw new IllegalArgumentException(input.toString());
    };
  }

  private static BilledCycles billed(JsonNode input) {
    return BilledCycles.until(
        cycle(input),
        Timing.IN_ADVANCE,
        ProrationConvention.ACTUAL_DAYS_FROM_STUB,
        date(input, "start"),
        Optional.empty(),
        date(input, "target_date"));
  }

  private static ArrayNode json(List<DatePeriod> periods, UnaryOperator<LocalDate> end) {
    var list = JsonNodeFactory.instance.arrayNode();
    periods.forEach(
        p -> list.addArray().add(p.from().toString()).add(end.apply(p.to()).toString()));
    return list;
  }

  static LocalDate date(JsonNode input, String field) {
    return LocalDate.parse(input.get(field).asText().substring(0, 10));
  }

  interface Check {
    void of(JsonNode input, JsonNode expected);
  }

  static Stream<DynamicTest> run(String file, String kind, Check check) {
    return Golden.cases(file, kind)
        .map(
            node ->
                DynamicTest.dynamicTest(
                    node.get("id").asText(),
                    () -> check.of(node.get("input"), node.get("expected"))));
  }
}
