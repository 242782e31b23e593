package io.openmaas.billing.subscription;

import static io.openmaas.billing.subscription.Subscribed.catalogue;
import static io.openmaas.billing.subscription.Subscribed.day;
import static io.openmaas.billing.subscription.Subscribed.plan;
import static io.openmaas.billing.subscription.Subscribed.start;
import static io.openmaas.billing.subscription.Subscribed.started;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.openmaas.billing.catalogue.BillingTerms.Binding;
import io.openmaas.billing.catalogue.BillingTerms.Effect;
import io.openmaas.billing.catalogue.CalendarPeriod;
import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.Charge.Timing;
import io.openmaas.billing.catalogue.Migration;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.PlanId;
import io.openmaas.billing.catalogue.ProrationConvention;
import io.openmaas.billing.subscription.ChangeDesk.Authority;
import io.openmaas.billing.subscription.ChangeDesk.Planned;
import io.openmaas.core.money.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ChangeDeskTest {
  private static final Plan OTHER = plan("other").fee("62.00", Timing.IN_ADVANCE).plan();

  /**
   * The subscription began on 10 January 2026 with calendar months and a minimum term of three
   * months. Columns: policy, today, wish = effective day or refusal.
   */
  private static final String CANCELLATIONS =
      """
      AT_ONCE       2026-02-15 AS_AGREED      = 2026-02-15
      AT_ONCE       2026-02-15 NOW            = 2026-02-15
      AT_ONCE       2026-02-15 END_OF_PERIOD  = 2026-03-01
      AT_ONCE       2026-02-15 END_OF_TERM    = 2026-04-10
      AT_ONCE       2026-02-15 2026-02-20     = 2026-02-20
      AT_ONCE       2026-02-15 2026-02-14     = too-early
      END_OF_PERIOD 2026-02-15 AS_AGREED      = 2026-03-01
      END_OF_PERIOD 2026-02-15 NOW            = too-early
      END_OF_PERIOD 2026-03-01 AS_AGREED      = 2026-04-01
      END_OF_TERM   2026-02-15 AS_AGREED      = 2026-04-10
      END_OF_TERM   2026-02-15 END_OF_PERIOD  = too-early
      END_OF_TERM   2026-04-09 AS_AGREED      = 2026-04-10
      END_OF_TERM   2026-04-10 AS_AGREED      = 2026-05-01
      END_OF_TERM   2026-06-15 AS_AGREED      = 2026-07-01
      """;

  @Test
  void a_cancellation_takes_effect_by_the_policy_of_the_plan() {
    for (String row : CANCELLATIONS.strip().lines().toList()) {
      String[] sides = row.split(" += ");
      String[] columns = sides[0].split(" +");
      Plan plan = bound(Effect.valueOf(columns[0]), ProrationConvention.ACTUAL_DAYS);
      var history = start("2026-01-10", started(plan));
      String outcome;
      try {
        outcome =
            desk(plan)
                .plan(
                    history,
                    new ChangeRequest.Cancel("asked", when(columns[2])),
                    Authority.SUBSCRIBER,
                    noon(columns[1]),
                    UUID::randomUUID)
                .effectiveOn()
                .toString();
      } catch (ChangeRefused refused) {
        outcome = refused.code();
      }
      assertEquals(sides[1], outcome, row);
    }
  }

  private static When when(String word) {
    return switch (word) {
      case "AS_AGREED" -> new When.AsAgreed();
      case "NOW" -> new When.Now();
      case "END_OF_PERIOD" -> new When.EndOfPeriod();
      case "END_OF_TERM" -> new When.EndOfTerm();
      default -> new When.On(day(word));
    };
  }

  private static Plan bound(Effect effect, ProrationConvention convention) {
    return plan("p")
        .prorated(convention)
        .bound(
            new Binding(
                Optional.of(new CalendarPeriod(3, CalendarPeriod.Unit.MONTH)), effect, effect))
        .fee("31.00", Timing.IN_ADVANCE)
        .plan();
  }

  private static ChangeDesk desk(Plan plan) {
    return new ChangeDesk(catalogue(plan, OTHER));
  }

  private static Instant noon(String day) {
    return day(day).atTime(LocalTime.NOON).atZone(Subscribed.BERLIN).toInstant();
  }

  private static Planned ask(
      Catalogue catalogue, SubscriptionHistory history, ChangeRequest request, String today) {
    return new ChangeDesk(catalogue)
        .plan(history, request, Authority.SUBSCRIBER, noon(today), UUID::randomUUID);
  }

  @Test
  void staff_may_correct_the_past() {
    Plan plan = bound(Effect.END_OF_TERM, ProrationConvention.ACTUAL_DAYS);
    var planned =
        desk(plan)
            .plan(
                start("2026-01-10", started(plan)),
                new ChangeRequest.Cancel("died", new When.On(day("2026-01-20"))),
                Authority.STAFF,
                noon("2026-02-15"),
                UUID::randomUUID);
    assertEquals(day("2026-01-20"), planned.effectiveOn());
  }

  @Test
  void a_cancellation_takes_back_what_was_to_come_and_the_newest_wish_counts() {
    Plan plan = plan("p").fee("31.00", Timing.IN_ADVANCE).plan();
    var catalogue = catalogue(plan, OTHER);
    var history = start("2026-01-10", started(plan));
    var downgraded =
        ask(
                catalogue,
                history,
                new ChangeRequest.ToPlan(new PlanId("other"), when("END_OF_PERIOD")),
                "2026-01-20")
            .after();
    assertEquals("other@1", planOn(catalogue, downgraded, "2026-02-01"));
    var cancelled =
        ask(catalogue, downgraded, new ChangeRequest.Cancel("x", when("2026-01-25")), "2026-01-21");
    assertEquals(2, cancelled.added().size());
    assertEquals(
        Optional.of(day("2026-01-25")), Timeline.of(cancelled.after(), catalogue).endsOn());
    var later =
        ask(
            catalogue,
            cancelled.after(),
            new ChangeRequest.Cancel("x", when("2026-03-01")),
            "2026-01-22");
    assertEquals(Optional.of(day("2026-03-01")), Timeline.of(later.after(), catalogue).endsOn());
    var kept =
        ask(
            catalogue,
            later.after(),
            new ChangeRequest.TakeBack(later.added().getLast().id()),
            "2026-01-23");
    assertEquals(Optional.empty(), Timeline.of(kept.after(), catalogue).endsOn());
    assertEquals("p@1", planOn(catalogue, kept.after(), "2026-06-01"));
  }

  private static String planOn(Catalogue catalogue, SubscriptionHistory history, String day) {
    return Timeline.of(history, catalogue).on(day(day)).orElseThrow().plan().plan().ref().value();
  }

  @Test
  void with_inclusive_days_the_end_of_the_period_is_no_day_longer() {
    Plan plan = bound(Effect.END_OF_PERIOD, ProrationConvention.INCLUSIVE_DAYS);
    var history = start("2026-01-10", started(plan));
    var atEnd =
        ask(
            catalogue(plan),
            history,
            new ChangeRequest.Cancel("x", when("AS_AGREED")),
            "2026-02-15");
    assertEquals(
        Optional.of(day("2026-03-01")), Timeline.of(atEnd.after(), catalogue(plan)).endsOn());
    Plan atOnce = bound(Effect.AT_ONCE, ProrationConvention.INCLUSIVE_DAYS);
    var now =
        ask(
            catalogue(atOnce),
            start("2026-01-10", started(atOnce)),
            new ChangeRequest.Cancel("x", when("NOW")),
            "2026-02-15");
    assertEquals(
        Optional.of(day("2026-02-16")), Timeline.of(now.after(), catalogue(atOnce)).endsOn());
  }

  @Test
  void the_version_that_is_sold_on_the_day_is_taken() {
    Plan plan = plan("p").fee("31.00", Timing.IN_ADVANCE).plan();
    Plan second =
        plan("other")
            .version(2, "2026-02-01", new Migration.Never())
            .fee("70.00", Timing.IN_ADVANCE)
            .plan();
    var catalogue = catalogue(plan, OTHER, second);
    var history = start("2026-01-10", started(plan));
    var now =
        ask(
            catalogue,
            history,
            new ChangeRequest.ToPlan(new PlanId("other"), when("NOW")),
            "2026-01-20");
    assertEquals("other@1", planOn(catalogue, now.after(), "2026-03-01"));
    var then =
        ask(
            catalogue,
            history,
            new ChangeRequest.ToPlan(new PlanId("other"), when("END_OF_PERIOD")),
            "2026-01-20");
    assertEquals("other@2", planOn(catalogue, then.after(), "2026-03-01"));
    assertEquals(
        "unknown-plan",
        assertThrows(
                ChangeRefused.class,
                () ->
                    ask(
                        catalogue,
                        history,
                        new ChangeRequest.ToPlan(new PlanId("none"), when("NOW")),
                        "2026-01-20"))
            .code());
  }

  @Test
  void a_pause_goes_on_by_itself_on_its_day() {
    Plan plan = plan("p").fee("31.00", Timing.IN_ADVANCE).plan();
    var history = start("2026-01-10", started(plan));
    var paused =
        ask(
            catalogue(plan),
            history,
            new ChangeRequest.Pause(when("NOW"), Optional.of(day("2026-03-01"))),
            "2026-02-01");
    var timeline = Timeline.of(paused.after(), catalogue(plan));
    assertEquals(false, timeline.runsOn(day("2026-02-28")));
    assertEquals(true, timeline.runsOn(day("2026-03-01")));
    assertEquals(
        "pause-too-short",
        assertThrows(
                ChangeRefused.class,
                () ->
                    ask(
                        catalogue(plan),
                        history,
                        new ChangeRequest.Pause(when("NOW"), Optional.of(day("2026-02-01"))),
                        "2026-02-01"))
            .code());
  }

  @Test
  void what_a_preview_shows_is_what_is_due_afterwards() {
    Plan plan = plan("p").addOns("bike").fee("31.00", Timing.IN_ADVANCE).plan();
    Plan bike = plan("bike").addOn().fee("6.20", Timing.IN_ADVANCE).plan();
    var catalogue = catalogue(plan, bike, OTHER);
    var history = start("2026-01-01", started(plan));
    for (ChangeRequest request :
        List.of(
            new ChangeRequest.ToPlan(new PlanId("other"), when("NOW")),
            new ChangeRequest.ToPlan(new PlanId("other"), when("END_OF_PERIOD")),
            new ChangeRequest.ToQuantity(new BigDecimal("3"), when("NOW")),
            new ChangeRequest.TakeAddOn(new PlanId("bike"), BigDecimal.ONE, when("NOW")),
            new ChangeRequest.Pause(when("NOW"), Optional.of(day("2026-03-21"))),
            new ChangeRequest.Cancel("x", when("2026-03-20")))) {
      var planned = ask(catalogue, history, request, "2026-03-11");
      var preview = Preview.of(history, planned.after(), catalogue, day("2026-03-11"));
      var window = Subscribed.days("2026-03-01", "2026-04-02");
      // what was invoiced by the 11th is history; the rest of the fees until 1 April is shown
      Money posted = due(FeeLines.of(history, catalogue, window), "2026-03-11");
      Money wanted = due(FeeLines.of(planned.after(), catalogue, window), "2026-04-01");
      assertEquals(
          wanted.minus(posted), preview.todayTotal().plus(preview.nextTotal()), request::toString);
      assertEquals(day("2026-04-01"), preview.nextInvoiceOn());
    }
    // 2 x 31.00 more for 21 of 31 days
    var more =
        ask(
            catalogue,
            history,
            new ChangeRequest.ToQuantity(new BigDecimal("3"), when("NOW")),
            "2026-03-11");
    assertEquals(
        Money.of("42.00", Subscribed.EUR),
        Preview.of(history, more.after(), catalogue, day("2026-03-11")).todayTotal());
  }

  private static Money due(List<FeeLine> lines, String day) {
    return Money.sum(
        lines.stream()
            .filter(line -> !line.invoiceAt().isAfter(day(day)))
            .map(FeeLine::amount)
            .toList(),
        Subscribed.EUR);
  }

  private static String refusal(
      Catalogue catalogue, SubscriptionHistory history, ChangeRequest request, String today) {
    return assertThrows(ChangeRefused.class, () -> ask(catalogue, history, request, today)).code();
  }

  @Test
  void a_subscriber_gets_only_what_is_sold_and_staff_also_what_no_longer_is() {
    Plan plan = plan("p").fee("31.00", Timing.IN_ADVANCE).plan();
    var gone =
        new Plan(
            OTHER.id(),
            1,
            new Plan.Sale(
                OTHER.sale().from(),
                Optional.of(day("2026-01-01")),
                Set.of(),
                OTHER.sale().migration()),
            OTHER.currency(),
            OTHER.text(),
            OTHER.terms(),
            OTHER.content());
    var history = start("2026-01-10", started(plan));
    var change = new ChangeRequest.ToPlan(OTHER.id(), when("NOW"));
    assertEquals("unknown-plan", refusal(catalogue(plan, gone), history, change, "2026-02-01"));
    assertEquals(
        "unknown-plan", refusal(catalogue(plan, OTHER.withdrawn()), history, change, "2026-02-01"));
    var planned =
        new ChangeDesk(catalogue(plan, gone))
            .plan(history, change, Authority.STAFF, noon("2026-02-01"), UUID::randomUUID);
    assertEquals("other@1", planOn(catalogue(plan, gone), planned.after(), "2026-03-01"));
  }

  @Test
  void a_subscriber_takes_no_millionth_of_a_plan() {
    Plan plan = plan("p").addOns("bike").fee("31.00", Timing.IN_ADVANCE).plan();
    Plan bike = plan("bike").addOn().fee("6.20", Timing.IN_ADVANCE).plan();
    var history = start("2026-01-10", started(plan));
    var part = new BigDecimal("0.000001");
    assertEquals(
        "quantity",
        refusal(
            catalogue(plan),
            history,
            new ChangeRequest.ToQuantity(part, when("NOW")),
            "2026-02-01"));
    assertEquals(
        "quantity",
        refusal(
            catalogue(plan, bike),
            history,
            new ChangeRequest.TakeAddOn(bike.id(), part, when("NOW")),
            "2026-02-01"));
  }

  @Test
  void a_minimum_term_is_not_left_by_a_pause_or_a_smaller_quantity() {
    Plan plan = bound(Effect.END_OF_TERM, ProrationConvention.ACTUAL_DAYS);
    var catalogue = catalogue(plan);
    var three =
        ask(
                catalogue,
                start("2026-01-10", started(plan)),
                new ChangeRequest.ToQuantity(new BigDecimal("3"), when("NOW")),
                "2026-01-20")
            .after();
    var less = new ChangeRequest.ToQuantity(BigDecimal.ONE, when("NOW"));
    assertEquals("too-early", refusal(catalogue, three, less, "2026-02-01"));
    var pause = new ChangeRequest.Pause(when("NOW"), Optional.empty());
    assertEquals("too-early", refusal(catalogue, three, pause, "2026-02-01"));
    assertEquals(day("2026-04-10"), ask(catalogue, three, pause, "2026-04-10").effectiveOn());
  }

  @Test
  void a_subscriber_does_not_take_back_a_migration() {
    Plan plan = plan("p").fee("31.00", Timing.IN_ADVANCE).plan();
    Plan dearer =
        plan("p")
            .version(2, "2026-03-01", new Migration.Never())
            .fee("41.00", Timing.IN_ADVANCE)
            .plan();
    var history =
        start("2026-01-10", started(plan))
            .with(
                new SubscriptionHistory.Entry(
                    new UUID(5, 5),
                    noon("2026-01-20"),
                    day("2026-03-01"),
                    Optional.empty(),
                    new Change.Migrated(dearer.ref())));
    assertEquals(
        "not-asked-for",
        refusal(
            catalogue(plan, dearer),
            history,
            new ChangeRequest.TakeBack(new UUID(5, 5)),
            "2026-02-01"));
  }
}
