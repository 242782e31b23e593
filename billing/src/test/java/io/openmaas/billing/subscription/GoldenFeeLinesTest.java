package io.openmaas.billing.subscription;

import static io.openmaas.billing.subscription.GoldenDatesTest.run;
import static io.openmaas.billing.subscription.Subscribed.catalogue;
import static io.openmaas.billing.subscription.Subscribed.period;
import static io.openmaas.billing.subscription.Subscribed.plan;
import static io.openmaas.billing.subscription.Subscribed.start;
import static io.openmaas.billing.subscription.Subscribed.started;
import static io.openmaas.billing.subscription.Subscribed.timing;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.openmaas.billing.catalogue.CalendarPeriod;
import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.Charge.Timing;
import io.openmaas.billing.catalogue.Migration;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.ProrationConvention;
import io.openmaas.core.money.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The cases {@code proration_lines} of scenarios.json, through timeline and fee lines. */
class GoldenFeeLinesTest {

  @TestFactory
  Stream<DynamicTest> proration_lines() {
    return run(
        "scenarios.json",
        "proration_lines",
        (input, expected) -> {
          if (input.has("basis")) {
            halfOfThePeriod(input, expected);
          } else if (input.has("change") && input.has("billed")) {
            changeOfPlan(input, expected);
          } else {
            lines(input, expected);
          }
        });
  }

  /** No line was invoiced before: what is due is what is charged. */
  private static void lines(JsonNode input, JsonNode expected) {
    CalendarPeriod every = period(input.get("period").asText());
    Timing timing = timing(input.get("billing").asText());
    var plans = new ArrayList<Plan>();
    if (input.has("price_versions")) {
      for (JsonNode version : input.get("price_versions")) {
        JsonNode from = version.get("for_existing_from");
        plans.add(
            plan("p")
                .version(
                    plans.size() + 1,
                    version.get("from").asText(),
                    from.isNull()
                        ? new Migration.Never()
                        : new Migration.WithPeriodFrom(LocalDate.parse(from.asText())))
                .fee(version.get("price").asText(), timing)
                .plan());
      }
    } else {
      boolean addOn = input.has("prices");
      plans.add(
          plan("p")
              .every(every)
              .prorated(GoldenProrationTest.convention(input))
              .addOns("addon")
              .fee(addOn ? input.at("/prices/base").asText() : input.get("price").asText(), timing)
              .plan());
      if (addOn) {
        plans.add(plan("addon").addOn().fee(input.at("/prices/addon").asText(), timing).plan());
      }
    }
    String first = input.has("start") ? input.get("start").asText() : yearBefore(input);
    Integer billingDay = input.has("billing_day") ? input.get("billing_day").asInt() : dayOf(first);
    var history = start(first, started(plans.getFirst(), billingDay));
    if (input.has("prices")) {
      history =
          history.with(
              LocalDate.parse(first), new Change.AddOnTaken(plans.get(1).ref(), BigDecimal.ONE));
      history = history.with(date(input, "change"), new Change.Ended("another plan"));
    }
    if (input.has("new_billing_day")) {
      String field = input.has("change_effective") ? "change_effective" : "billed_through";
      history =
          history.with(
              date(input, field), new Change.BillingDayMoved(input.get("new_billing_day").asInt()));
    }
    if (input.has("pause")) {
      history =
          history
              .with(LocalDate.parse(input.at("/pause/0").asText()), new Change.Paused())
              .with(LocalDate.parse(input.at("/pause/1").asText()), new Change.Resumed());
    }
    JsonNode wanted = expected.get("lines");
    var window =
        Subscribed.days(
            wanted.get(0).get("from").asText(), wanted.get(wanted.size() - 1).get("to").asText());
    var due =
        FeeLines.of(history, catalogue(plans.toArray(Plan[]::new)), window).stream()
            .filter(line -> !line.service().from().isBefore(window.from()))
            .filter(line -> !line.service().to().isAfter(window.to()))
            .map(line -> text(line.service(), line.amount()))
            .collect(joining("\n"));
    assertEquals(text(wanted, "recurring"), due);
  }

  /** What was invoiced under the old plan comes back as far as it is no longer due. */
  private static void changeOfPlan(JsonNode input, JsonNode expected) {
    Plan old = planOf("old", input);
    Plan fresh = planOf("new", input);
    Catalogue catalogue = catalogue(old, fresh);
    LocalDate from = LocalDate.parse(input.at("/billed/0").asText());
    LocalDate change = date(input, "change");
    var before = start(from.toString(), started(old, from.getDayOfMonth()));
    var after = before;
    if (input.has("new_billing_day")) {
      after = after.with(change, new Change.BillingDayMoved(input.get("new_billing_day").asInt()));
    }
    after = after.with(change, new Change.PlanChanged(fresh.ref()));
    JsonNode wanted = expected.get("lines");
    var window = new DatePeriod(from, LocalDate.parse(input.at("/billed/1").asText()));
    var posted = FeeLines.of(before, catalogue, window).getFirst();
    assertEquals(window, posted.service());
    var due = FeeLines.of(after, catalogue, window);
    LocalDate until = LocalDate.parse(wanted.get(0).get("to").asText());
    assertEquals(
        text(wanted, "recurring"),
        due.stream()
            .filter(line -> line.of().plan().equals(fresh.ref()))
            .filter(line -> !line.service().to().isAfter(until))
            .map(line -> text(line.service(), line.amount()))
            .collect(joining("\n")));
    var stays =
        due.stream()
            .filter(line -> line.of().plan().equals(old.ref()))
            .map(FeeLine::amount)
            .toList();
    assertEquals(
        text(wanted, "credit"),
        text(
            new DatePeriod(change, window.to()),
            Money.sum(stays, Subscribed.EUR).minus(posted.amount())));
  }

  private static Plan planOf(String which, JsonNode input) {
    boolean own = input.has(which);
    return Subscribed.plan(which)
        .every(period((own ? input.get(which) : input).get("period").asText()))
        .prorated(ProrationConvention.ACTUAL_DAYS_FROM_STUB)
        .fee(
            own ? input.at("/" + which + "/price").asText() : input.get(which + "_price").asText(),
            timing(input.get("billing").asText()))
        .plan();
  }

  /** June has 30 days: half of it is the 16th at midnight. */
  private static void halfOfThePeriod(JsonNode input, JsonNode expected) {
    Plan old = seconds("old", input);
    Plan fresh = seconds("new", input);
    var before = start("2026-06-01", started(old));
    var half =
        before.with(
            LocalDate.parse("2026-06-16").atStartOfDay(Subscribed.BERLIN).toInstant(),
            new Change.PlanChanged(fresh.ref()));
    var june = Subscribed.days("2026-06-01", "2026-07-01");
    var lines = FeeLines.of(half, catalogue(old, fresh), june);
    var posted = FeeLines.of(before, catalogue(old, fresh), june).getFirst().amount();
    List<BigDecimal> actual =
        List.of(lines.getFirst().amount().minus(posted).major(), lines.getLast().amount().major());
    for (int i = 0; i < actual.size(); i++) {
      assertEquals(0, new BigDecimal(expected.at("/lines/" + i).asText()).compareTo(actual.get(i)));
    }
  }

  private static Plan seconds(String which, JsonNode input) {
    return Subscribed.plan(which)
        .prorated(ProrationConvention.SECONDS)
        .fee(input.get(which + "_price").asText(), Timing.IN_ADVANCE)
        .plan();
  }

  private static String text(JsonNode lines, String kind) {
    return StreamSupport.stream(lines.spliterator(), false)
        .filter(line -> line.get("kind").asText().equals(kind))
        .map(
            line ->
                text(
                    Subscribed.days(line.get("from").asText(), line.get("to").asText()),
                    Money.of(line.get("amount").asText(), Subscribed.EUR)))
        .collect(joining("\n"));
  }

  private static String text(DatePeriod days, Money amount) {
    return days.from() + "/" + days.to() + " " + amount;
  }

  private static String yearBefore(JsonNode input) {
    return date(input, "billed_through").minusYears(1).toString();
  }

  private static int dayOf(String date) {
    return LocalDate.parse(date).getDayOfMonth();
  }

  private static LocalDate date(JsonNode input, String field) {
    return LocalDate.parse(input.get(field).asText());
  }
}
