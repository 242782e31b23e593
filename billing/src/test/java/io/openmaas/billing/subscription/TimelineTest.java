package io.openmaas.billing.subscription;

import static io.openmaas.billing.subscription.Subscribed.MONTH;
import static io.openmaas.billing.subscription.Subscribed.catalogue;
import static io.openmaas.billing.subscription.Subscribed.day;
import static io.openmaas.billing.subscription.Subscribed.days;
import static io.openmaas.billing.subscription.Subscribed.plan;
import static io.openmaas.billing.subscription.Subscribed.start;
import static io.openmaas.billing.subscription.Subscribed.started;
import static io.openmaas.billing.subscription.Subscribed.text;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.billing.catalogue.BillingTerms.Alignment;
import io.openmaas.billing.catalogue.BillingTerms.Binding;
import io.openmaas.billing.catalogue.BillingTerms.Effect;
import io.openmaas.billing.catalogue.CalendarPeriod;
import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.Charge.Occasion;
import io.openmaas.billing.catalogue.Charge.Timing;
import io.openmaas.billing.catalogue.Migration;
import io.openmaas.billing.catalogue.Phase;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.PlanId;
import io.openmaas.billing.catalogue.ProrationConvention;
import io.openmaas.core.offer.TariffRef;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TimelineTest {
  private static final Plan BASIC =
      plan("basic").addOns("bike").fee("31.00", Timing.IN_ADVANCE).plan();
  private static final Plan LARGE = plan("large").fee("62.00", Timing.IN_ADVANCE).plan();
  private static final Plan BIKE = plan("bike").addOn().fee("9.30", Timing.IN_ADVANCE).plan();
  private static final Plan DOLLARS =
      plan("dollars").in(Currency.getInstance("USD")).fee("1.00", Timing.IN_ADVANCE).plan();
  private static final Catalogue CATALOGUE = catalogue(BASIC, LARGE, BIKE, DOLLARS);

  /** changes after the start on the days 2 March and on = reason, or ok */
  private static final String MAY_FOLLOW =
      """
      pause resume pause resume end  = ok
      resume                         = not-while-running
      pause pause                    = not-while-paused
      pause plan                     = not-while-paused
      pause quantity                 = not-while-paused
      pause addon                    = not-while-paused
      pause payer members day end    = ok
      end resume                     = not-while-ended
      end end                        = not-while-ended
      start                          = not-while-running
      plan plan                      = same-plan
      unknown                        = unknown-plan
      bike-as-plan                   = not-a-plan
      dollars                        = other-currency
      addon endaddon                 = ok
      endaddon                       = add-on-not-taken
      plan addon                     = add-on-not-offered
      basic-as-addon                 = not-an-add-on
      nothing                        = quantity
      payer payer                    = same-payer
      day32                          = billing-day
      migrated                       = other-plan
      back-unknown                   = unknown-change
      """;

  @Test
  void one_table_says_what_may_follow_what_and_a_refusal_says_why() {
    for (String row : MAY_FOLLOW.strip().lines().toList()) {
      String[] sides = row.split(" += ");
      var history = start("2026-03-01", started(BASIC));
      int day = 2;
      for (String word : sides[0].split(" ")) {
        history = history.with(day("2026-03-01").withDayOfMonth(day++), change(word));
      }
      var tried = history;
      String outcome = "ok";
      try {
        Timeline.of(tried, CATALOGUE);
      } catch (ChangeRefused refused) {
        outcome = refused.code();
        assertTrue(refused.getMessage().length() > 10, refused.getMessage());
      }
      assertEquals(sides[1], outcome, row);
    }
  }

  private static Change change(String word) {
    return switch (word) {
      case "start" -> started(BASIC);
      case "plan" -> new Change.PlanChanged(LARGE.ref());
      case "unknown" -> new Change.PlanChanged(new TariffRef("nothing@9"));
      case "bike-as-plan" -> new Change.PlanChanged(BIKE.ref());
      case "dollars" -> new Change.PlanChanged(DOLLARS.ref());
      case "migrated" -> new Change.Migrated(LARGE.ref());
      case "quantity" -> new Change.QuantityChanged(BigDecimal.TWO);
      case "nothing" -> new Change.QuantityChanged(BigDecimal.ZERO);
      case "addon" -> new Change.AddOnTaken(BIKE.ref(), BigDecimal.ONE);
      case "basic-as-addon" -> new Change.AddOnTaken(BASIC.ref(), BigDecimal.ONE);
      case "endaddon" -> new Change.AddOnEnded(new PlanId("bike"));
      case "pause" -> new Change.Paused();
      case "resume" -> new Change.Resumed();
      case "payer" -> new Change.PayerChanged(Subscribed.BERT);
      case "members" -> new Change.MembersChanged(Set.of());
      case "day" -> new Change.BillingDayMoved(15);
      case "day32" -> new Change.BillingDayMoved(32);
      case "end" -> new Change.Ended("asked");
      case "back-unknown" -> new Change.TakenBack(new UUID(4, 4));
      default -> throw new IllegalArgumentException(word);
    };
  }

  @Test
  void every_kind_but_taking_back_has_its_row_in_the_table() {
    for (ChangeKind kind : ChangeKind.values()) {
      boolean known =
          Arrays.stream(Transitions.State.values())
              .anyMatch(state -> Transitions.next(state, kind).isPresent());
      assertEquals(kind != ChangeKind.TAKEN_BACK, known, kind.name());
    }
  }

  @Test
  void a_change_for_an_earlier_day_names_the_later_one_that_becomes_impossible() {
    var paused = start("2026-03-01", started(BASIC)).with(day("2026-03-20"), new Change.Paused());
    var refused =
        assertThrows(
            ChangeRefused.class,
            () ->
                Timeline.of(paused.with(day("2026-03-10"), new Change.Ended("asked")), CATALOGUE));
    assertEquals(paused.changes().getLast().id(), refused.change());
  }

  @Test
  void what_is_taken_back_can_be_brought_back() {
    var ended = start("2026-03-01", started(BASIC)).with(day("2026-04-01"), new Change.Ended("x"));
    var back = ended.with(day("2026-03-05"), new Change.TakenBack(ended.changes().getLast().id()));
    assertEquals(Optional.empty(), Timeline.of(back, CATALOGUE).endsOn());
    var again = back.with(day("2026-03-06"), new Change.TakenBack(back.changes().getLast().id()));
    assertEquals(Optional.of(day("2026-04-01")), Timeline.of(again, CATALOGUE).endsOn());
    var start = ended.changes().getFirst().id();
    assertEquals(
        "start-stays",
        assertThrows(
                ChangeRefused.class,
                () ->
                    Timeline.of(
                        ended.with(day("2026-03-05"), new Change.TakenBack(start)), CATALOGUE))
            .code());
  }

  /** 30 days free, then three months at half the price, then the plan as it stands. */
  @Test
  void phases_follow_one_another_from_the_start_and_a_change_of_plan_gives_no_second_trial() {
    var thirtyDays = new CalendarPeriod(30, CalendarPeriod.Unit.DAY);
    var threeMonths = new CalendarPeriod(3, CalendarPeriod.Unit.MONTH);
    Plan first =
        plan("first")
            .aligned(new Alignment.Anniversary())
            .phase(Phase.Kind.TRIAL, thirtyDays, "100")
            .phase(Phase.Kind.DISCOUNT, threeMonths, "50")
            .fee("31.00", Timing.IN_ADVANCE)
            .plan();
    Plan second =
        plan("second")
            .aligned(new Alignment.Anniversary())
            .phase(Phase.Kind.TRIAL, thirtyDays, "100")
            .fee("62.00", Timing.IN_ADVANCE)
            .plan();
    var history = start("2026-01-01", started(first));
    // trial to 31 January, half price to 1 May
    assertEquals(
        """
        2026-01-31/2026-02-01 0.50 1/31
        2026-02-01/2026-03-01 15.50
        2026-03-01/2026-04-01 15.50
        2026-04-01/2026-05-01 15.50
        2026-05-01/2026-06-01 31.00""",
        text(FeeLines.of(history, catalogue(first, second), days("2026-01-01", "2026-06-01"))));
    var changed = history.with(day("2026-03-01"), new Change.PlanChanged(second.ref()));
    assertEquals(
        "2026-03-01/2026-04-01 62.00",
        text(
            FeeLines.of(changed, catalogue(first, second), days("2026-03-01", "2026-04-01"))
                .stream()
                .filter(line -> line.of().plan().equals(second.ref()))
                .toList()));
  }

  @Test
  void add_ons_come_go_and_end_with_the_plan_that_offers_them() {
    var history =
        start("2026-03-01", started(BASIC))
            .with(day("2026-03-11"), new Change.AddOnTaken(BIKE.ref(), BigDecimal.TWO))
            .with(day("2026-04-16"), new Change.PlanChanged(LARGE.ref()));
    // bike: 2 x 9.30 x 21/31, 2 x 9.30 x 15/30
    assertEquals(
        """
        2026-03-11/2026-04-01 12.60 21/31
        2026-04-01/2026-04-16 9.30 15/30""",
        text(
            FeeLines.of(history, CATALOGUE, days("2026-03-01", "2026-06-01")).stream()
                .filter(line -> line.of().plan().equals(BIKE.ref()))
                .toList()));
  }

  @Test
  void each_payer_has_his_days_and_together_they_pay_what_one_would() {
    Plan odd = plan("odd").fee("10.00", Timing.IN_ARREARS).plan();
    var history =
        start("2026-03-01", started(odd))
            .with(day("2026-03-08"), new Change.PayerChanged(Subscribed.BERT))
            .with(day("2026-03-24"), new Change.PayerChanged(Subscribed.ANNA));
    var lines = FeeLines.of(history, catalogue(odd), days("2026-03-01", "2026-04-01"));
    // 10.00 x 7/31 = 2.258, x 23/31 = 7.419, x 31/31 = 10.00
    assertEquals(
        "2.26 5.16 2.58",
        lines.stream().map(line -> line.amount().major().toString()).collect(joining(" ")));
    assertEquals(
        List.of(Subscribed.ANNA, Subscribed.BERT, Subscribed.ANNA),
        lines.stream().map(line -> line.of().account()).toList());
  }

  @Test
  void a_fee_has_a_period_of_its_own() {
    Plan plan =
        plan("own")
            .aligned(new Alignment.DayOfMonth(15))
            .fee("yearly", "365.00", CalendarPeriod.YEAR, Timing.IN_ADVANCE)
            .fee(
                "weekly",
                "7.00",
                new CalendarPeriod(1, CalendarPeriod.Unit.WEEK),
                Timing.IN_ARREARS)
            .plan();
    var history = start("2026-01-20", started(plan));
    var lines = FeeLines.of(history, catalogue(plan), days("2026-01-20", "2026-02-15"));
    assertEquals(
        """
        2026-01-20/2027-01-15 360.00 360/365
        2026-01-20/2026-01-27 7.00
        2026-01-27/2026-02-03 7.00
        2026-02-03/2026-02-10 7.00
        2026-02-10/2026-02-17 7.00""",
        text(lines.stream().sorted((a, b) -> b.of().code().compareTo(a.of().code())).toList()));
    assertEquals(
        day("2026-01-20"),
        lines.stream()
            .filter(l -> l.of().code().value().equals("yearly"))
            .findFirst()
            .orElseThrow()
            .invoiceAt());
    assertEquals(
        day("2026-01-27"),
        lines.stream()
            .filter(l -> l.of().code().value().equals("weekly"))
            .findFirst()
            .orElseThrow()
            .invoiceAt());
  }

  @Test
  void one_off_fees_come_with_their_occasions() {
    Plan car =
        plan("car")
            .bound(
                new Binding(
                    Optional.of(new CalendarPeriod(6, CalendarPeriod.Unit.MONTH)),
                    Effect.AT_ONCE,
                    Effect.AT_ONCE))
            .once(Occasion.SIGN_UP, "99.00")
            .once(Occasion.DEPOSIT, "500.00")
            .once(Occasion.PLAN_CHANGE, "25.00")
            .once(Occasion.EARLY_EXIT, "300.00")
            .plan();
    Plan larger =
        plan("larger")
            .bound(car.terms().binding())
            .once(Occasion.DEPOSIT, "800.00")
            .once(Occasion.EARLY_EXIT, "400.00")
            .plan();
    var catalogue = catalogue(car, larger);
    var history = start("2026-01-10", started(car));
    assertEquals("2026-01-10 deposit 500.00, 2026-01-10 sign-up 99.00", once(history, catalogue));
    var early = history.with(day("2026-07-09"), new Change.Ended("asked"));
    assertEquals(
        "2026-07-09 deposit -500.00, 2026-07-09 early-exit 300.00",
        once(early, catalogue).substring(once(history, catalogue).length() + 2));
    var inTime = history.with(day("2026-07-10"), new Change.Ended("asked"));
    assertEquals(
        "2026-07-10 deposit -500.00",
        once(inTime, catalogue).substring(once(history, catalogue).length() + 2));
    var changed =
        history
            .with(day("2026-02-01"), new Change.PlanChanged(larger.ref()))
            .with(day("2026-02-02"), new Change.PayerChanged(Subscribed.BERT))
            .with(day("2026-08-01"), new Change.Ended("asked"));
    assertEquals(
        "2026-02-01 deposit -500.00, 2026-02-01 plan-change 25.00, 2026-02-01 deposit 800.00,"
            + " 2026-08-01 deposit -800.00",
        once(changed, catalogue).substring(once(history, catalogue).length() + 2));
    // whoever gave the deposit gets it back
    assertEquals(
        Subscribed.ANNA,
        FeeLines.of(changed, catalogue, days("2026-08-01", "2026-08-02")).getLast().of().account());
  }

  private static String once(SubscriptionHistory history, Catalogue catalogue) {
    return FeeLines.of(history, catalogue, days("2026-01-01", "2027-01-01")).stream()
        .map(line -> line.service().from() + " " + line.of().code() + " " + line.amount().major())
        .collect(joining(", "));
  }

  @Test
  void a_started_period_costs_all_once_where_nothing_is_prorated() {
    Plan all =
        plan("all")
            .prorated(ProrationConvention.NONE)
            .phase(Phase.Kind.TRIAL, new CalendarPeriod(5, CalendarPeriod.Unit.DAY), "100")
            .fee("31.00", Timing.IN_ADVANCE)
            .plan();
    var history =
        start("2026-03-10", started(all))
            .with(day("2026-03-20"), new Change.Paused())
            .with(day("2026-03-25"), new Change.Resumed())
            .with(day("2026-04-02"), new Change.Ended("asked"));
    assertEquals(
        """
        2026-03-15/2026-04-01 31.00
        2026-04-01/2026-05-01 31.00""",
        text(FeeLines.of(history, catalogue(all), days("2026-03-01", "2026-06-01"))));
  }

  @Test
  void a_later_version_comes_by_its_policy_and_a_chosen_one_stays() {
    Plan one = plan("p").fee("10.00", Timing.IN_ADVANCE).plan();
    Plan never =
        plan("p")
            .version(2, "2026-02-01", new Migration.Never())
            .fee("20.00", Timing.IN_ADVANCE)
            .plan();
    Plan on =
        plan("p")
            .version(3, "2026-03-01", new Migration.On(day("2026-03-17")))
            .fee("31.00", Timing.IN_ADVANCE)
            .plan();
    Plan aligned =
        plan("p")
            .version(4, "2026-04-01", new Migration.WithPeriodFrom(day("2026-04-20")))
            .fee("40.00", Timing.IN_ADVANCE)
            .plan();
    var history = start("2026-01-01", started(one));
    assertEquals(
        "p@1 2026-01-01, p@3 2026-03-17, p@4 2026-05-01",
        Timeline.of(history, catalogue(one, never, on, aligned)).stretches().stream()
            .map(s -> s.plan().plan().ref() + " " + s.days().from())
            .collect(joining(", ")));
    // whoever takes a version on the day another comes has chosen
    var chosen = history.with(day("2026-03-17"), new Change.PlanChanged(never.ref()));
    assertEquals(
        "p@1, p@2, p@4",
        Timeline.of(chosen, catalogue(one, never, on, aligned)).stretches().stream()
            .map(s -> s.plan().plan().ref().value())
            .collect(joining(", ")));
  }

  /** what moves, when = boundaries from the change on */
  @Test
  void a_moved_billing_day_leaves_the_running_period_whole() {
    var history = start("2026-01-01", started(BASIC));
    var moved = history.with(day("2026-03-10"), new Change.BillingDayMoved(20));
    assertEquals(
        """
        2026-03-01/2026-04-01 31.00
        2026-04-01/2026-04-20 19.00 19/31
        2026-04-20/2026-05-20 31.00""",
        text(FeeLines.of(moved, CATALOGUE, days("2026-03-01", "2026-05-20"))));
    var atOnce = history.with(day("2026-03-20"), new Change.BillingDayMoved(20));
    assertEquals(
        """
        2026-03-01/2026-03-20 19.00 19/31
        2026-03-20/2026-04-20 31.00""",
        text(FeeLines.of(atOnce, CATALOGUE, days("2026-03-01", "2026-04-20"))));
  }

  @Test
  void an_annual_plan_changed_for_a_monthly_one_begins_new_periods() {
    Plan year =
        plan("year")
            .every(CalendarPeriod.YEAR)
            .aligned(new Alignment.Anniversary())
            .fee("365.00", Timing.IN_ADVANCE)
            .plan();
    Plan month =
        plan("month")
            .every(MONTH)
            .aligned(new Alignment.Anniversary())
            .fee("31.00", Timing.IN_ADVANCE)
            .plan();
    var history =
        start("2026-01-10", started(year))
            .with(day("2026-03-20"), new Change.PlanChanged(month.ref()));
    // 69 days of the year; then the anniversary's day is kept
    assertEquals(
        """
        2026-01-10/2026-03-20 69.00 69/365
        2026-03-20/2026-04-10 21.00 21/31
        2026-04-10/2026-05-10 31.00""",
        text(FeeLines.of(history, catalogue(year, month), days("2026-01-10", "2026-05-10"))));
  }
}
