package io.openmaas.billing.subscription;

import static io.openmaas.billing.subscription.Subscribed.BERLIN;
import static io.openmaas.billing.subscription.Subscribed.MONTH;
import static io.openmaas.billing.subscription.Subscribed.catalogue;
import static io.openmaas.billing.subscription.Subscribed.day;
import static io.openmaas.billing.subscription.Subscribed.days;
import static io.openmaas.billing.subscription.Subscribed.plan;
import static io.openmaas.billing.subscription.Subscribed.start;
import static io.openmaas.billing.subscription.Subscribed.started;
import static io.openmaas.billing.subscription.Subscribed.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.billing.catalogue.BillingTerms.Alignment;
import io.openmaas.billing.catalogue.CalendarPeriod;
import io.openmaas.billing.catalogue.Charge.Timing;
import io.openmaas.billing.catalogue.Phase;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.ProrationConvention;
import io.openmaas.core.money.Money;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Faults that users of other billing engines reported, each with a test: this engine does not have
 * them. The numbers are those of the reports.
 */
class BillingFaultsTest {
  private static final Plan IN_ADVANCE =
      plan("advance").aligned(new Alignment.Anniversary()).fee("31.00", Timing.IN_ADVANCE).plan();
  private static final Plan IN_ARREARS =
      plan("arrears").aligned(new Alignment.Anniversary()).fee("31.00", Timing.IN_ARREARS).plan();

  /** killbill#127: an account with billing day 31 silently stopped being billed. */
  @Test
  void billing_day_31_goes_on_after_a_short_month() {
    var history = start("2026-01-31", started(IN_ADVANCE));
    var lines = FeeLines.of(history, catalogue(IN_ADVANCE), days("2026-01-31", "2028-01-31"));
    assertEquals(24, lines.size());
    assertEquals(
        """
        2026-01-31/2026-02-28 31.00
        2026-02-28/2026-03-31 31.00
        2026-03-31/2026-04-30 31.00
        2026-04-30/2026-05-31 31.00""",
        text(lines.subList(0, 4)));
  }

  /** killbill#2133: what ends with the last day of the month was invoiced a day early. */
  @Test
  void the_last_day_of_the_month_is_not_invoiced_a_day_early() {
    var february = start("2026-01-31", started(IN_ARREARS));
    var line =
        FeeLines.of(february, catalogue(IN_ARREARS), days("2026-02-01", "2026-02-02")).getFirst();
    assertEquals(days("2026-01-31", "2026-02-28"), line.service());
    assertEquals(day("2026-02-28"), line.invoiceAt());
    var periods = BillingPeriods.of(Cycle.onDay(MONTH, 31, day("2026-01-31")), day("2026-01-31"));
    assertEquals(List.of(), periods.ended(day("2026-01-31"), day("2026-02-27")));
    assertEquals(
        List.of(days("2026-01-31", "2026-02-28")),
        periods.ended(day("2026-01-31"), day("2026-02-28")));
  }

  /** openmeter#3229: anchors after the 28th moved to the 28th and stayed there. */
  @Test
  void anchors_after_the_28th_come_back() {
    for (int anchor = 29; anchor <= 31; anchor++) {
      var cycle = Cycle.onDay(MONTH, anchor, day("2025-01-01"));
      for (LocalDate month = day("2025-01-01");
          month.isBefore(day("2029-01-01"));
          month = month.plusMonths(1)) {
        LocalDate begins = cycle.periodOf(month.withDayOfMonth(month.lengthOfMonth())).from();
        assertEquals(Math.min(anchor, month.lengthOfMonth()), begins.getDayOfMonth());
      }
    }
  }

  /** openmeter#3149: changes known by the second beside changes known by the day left gaps. */
  @Test
  void mixed_resolution_of_time_leaves_no_gap() {
    for (var convention : ProrationConvention.values()) {
      Plan a = plan("a").prorated(convention).fee("10.00", Timing.IN_ADVANCE).plan();
      Plan b = plan("b").prorated(convention).fee("20.00", Timing.IN_ADVANCE).plan();
      var history =
          start("2026-06-01", started(a))
              .with(Instant.parse("2026-06-10T09:31:07.123Z"), new Change.PlanChanged(b.ref()))
              .with(day("2026-06-20"), new Change.PlanChanged(a.ref()))
              .with(Instant.parse("2026-06-20T20:15:00Z"), new Change.PlanChanged(b.ref()));
      var stretches = Timeline.of(history, catalogue(a, b)).stretches();
      for (int i = 1; i < stretches.size(); i++) {
        assertEquals(stretches.get(i - 1).days().to(), stretches.get(i).days().from());
        assertEquals(stretches.get(i - 1).time().to(), stretches.get(i).time().from());
      }
    }
  }

  /** killbill#1934, killbill#1981: invoices depended on the zone of the server. */
  @Test
  void the_zone_of_the_server_changes_no_line() {
    var history =
        start("2026-03-29", started(IN_ADVANCE))
            .with(Instant.parse("2026-10-25T00:30:00Z"), new Change.Paused())
            .with(Instant.parse("2026-10-25T23:30:00Z"), new Change.Resumed());
    TimeZone before = TimeZone.getDefault();
    try {
      var found = new ArrayList<List<FeeLine>>();
      for (String zone : List.of("UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago")) {
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        found.add(FeeLines.of(history, catalogue(IN_ADVANCE), days("2026-01-01", "2027-01-01")));
      }
      assertEquals(found.get(0), found.get(1));
      assertEquals(found.get(0), found.get(2));
    } finally {
      TimeZone.setDefault(before);
    }
  }

  /** killbill#445: a change of the clock at a boundary made the generation of lines endless. */
  @Test
  void no_zone_and_no_date_makes_it_endless() {
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          for (String zone : List.of("America/Sao_Paulo", "Pacific/Apia", "Africa/Cairo")) {
            for (String first : List.of("2010-10-31", "2011-12-30", "2018-11-04", "2024-02-29")) {
              for (var convention : ProrationConvention.values()) {
                Plan daily =
                    plan("daily")
                        .every(new CalendarPeriod(1, CalendarPeriod.Unit.DAY))
                        .prorated(convention)
                        .fee("1.00", Timing.IN_ARREARS)
                        .plan();
                var history =
                    SubscriptionHistory.start(
                        Subscribed.ID, ZoneId.of(zone), day(first), started(daily));
                var lines =
                    FeeLines.of(
                        history,
                        catalogue(daily),
                        new DatePeriod(day(first), day(first).plusDays(400)));
                assertEquals(400, lines.size(), zone + " " + convention);
              }
            }
          }
        });
  }

  /** killbill#743: near midnight the billing day was that of another zone. */
  @Test
  void the_billing_day_is_that_of_the_customers_zone() {
    Instant nearMidnight = Instant.parse("2026-03-14T23:30:00Z");
    for (var expected :
        List.of(
            List.of("UTC", "14"), List.of("Europe/Berlin", "15"), List.of("Asia/Seoul", "15"))) {
      ZoneId zone = ZoneId.of(expected.getFirst());
      var history =
          new SubscriptionHistory(Subscribed.ID, zone, List.of())
              .with(nearMidnight, started(IN_ADVANCE));
      var cycle =
          Timeline.of(history, catalogue(IN_ADVANCE)).periods().sections().getFirst().cycle();
      assertEquals(Integer.parseInt(expected.getLast()), cycle.day(), zone.getId());
    }
  }

  /** killbill#1856, lago-api#879, lago-api#1074: billed twice where the day ends not at UTC's. */
  @Test
  void no_instant_belongs_to_two_periods_or_none() {
    for (String zone : List.of("America/Los_Angeles", "Asia/Kolkata", "Pacific/Auckland")) {
      var periods =
          BillingPeriods.of(Cycle.calendar(MONTH), day("2026-01-01"))
              .ended(day("2026-01-01"), day("2027-01-01"));
      for (int i = 1; i < periods.size(); i++) {
        var zoneId = ZoneId.of(zone);
        assertEquals(periods.get(i - 1).in(zoneId).to(), periods.get(i).in(zoneId).from());
      }
      Instant lastSecond = periods.getFirst().in(ZoneId.of(zone)).to().minusSeconds(1);
      assertEquals(
          1, periods.stream().filter(p -> p.in(ZoneId.of(zone)).contains(lastSecond)).count());
    }
  }

  /** killbill#150, killbill#640: each run found something to invoice again. */
  @Test
  void what_was_invoiced_is_found_alike_by_every_later_run() {
    var history =
        start("2026-01-31", started(IN_ADVANCE))
            .with(day("2026-05-17"), new Change.PayerChanged(Subscribed.BERT))
            .with(day("2026-07-01"), new Change.BillingDayMoved(15));
    List<FeeLine> invoiced =
        due(
            FeeLines.of(history, catalogue(IN_ADVANCE), days("2026-01-01", "2026-12-01")),
            "2026-08-01");
    for (String later : List.of("2026-08-02", "2026-09-30", "2026-11-30")) {
      var again =
          due(FeeLines.of(history, catalogue(IN_ADVANCE), days("2026-01-01", "2026-12-01")), later);
      assertTrue(again.containsAll(invoiced));
      var more = new ArrayList<>(again);
      more.removeAll(invoiced);
      assertTrue(more.stream().noneMatch(line -> !line.invoiceAt().isAfter(day("2026-08-01"))));
    }
  }

  /** killbill#783, killbill#877: a plan that costs nothing blocked the invoices of the account. */
  @Test
  void a_plan_for_nothing_blocks_nothing() {
    Plan free = plan("free").fee("0.00", Timing.IN_ADVANCE).plan();
    Plan paid = plan("paid").fee("30.00", Timing.IN_ADVANCE).plan();
    var history =
        start("2026-01-01", started(free))
            .with(day("2026-03-01"), new Change.PlanChanged(paid.ref()));
    assertEquals(
        "2026-03-01/2026-04-01 30.00",
        text(FeeLines.of(history, catalogue(free, paid), days("2026-01-01", "2026-04-01"))));
    assertEquals(
        12,
        Timeline.of(start("2026-01-01", started(free)), catalogue(free))
            .periods()
            .ended(day("2026-01-01"), day("2027-01-01"))
            .size());
  }

  /** killbill#1851: a run before the billing day moved all later periods. */
  @Test
  void an_early_run_moves_no_later_period() {
    var history = start("2026-01-15", started(IN_ADVANCE));
    var whole = FeeLines.of(history, catalogue(IN_ADVANCE), days("2026-01-15", "2026-07-15"));
    for (LocalDate run = day("2026-01-10");
        run.isBefore(day("2026-07-20"));
        run = run.plusDays(3)) {
      var found = FeeLines.of(history, catalogue(IN_ADVANCE), new DatePeriod(run, run.plusDays(1)));
      assertTrue(found.isEmpty() || whole.containsAll(found) || run.isAfter(day("2026-07-14")));
    }
  }

  /** lago-api#1776, #1778, #5522: an upgrade credited what was not paid, or too much of it. */
  @Test
  void an_upgrade_credits_what_is_unused_of_what_was_paid_and_no_more() {
    Plan small =
        plan("small")
            .prorated(ProrationConvention.INCLUSIVE_DAYS)
            .fee("31.00", Timing.IN_ADVANCE)
            .plan();
    Plan large =
        plan("large")
            .prorated(ProrationConvention.INCLUSIVE_DAYS)
            .fee("62.00", Timing.IN_ADVANCE)
            .plan();
    var catalogue = catalogue(small, large);
    var history = start("2026-01-01", started(small));
    // paid 31.00 for March, 10 days used: 21.00 come back; 21 days of the large plan cost 42.00
    var upgraded = history.with(day("2026-03-11"), new Change.PlanChanged(large.ref()));
    var preview = Preview.of(history, upgraded, catalogue, day("2026-03-11"));
    assertEquals(
        List.of("small@1 -21.00", "large@1 42.00"),
        preview.today().stream().map(d -> d.of().plan() + " " + d.amount().major()).toList());
    assertEquals(Money.of("21.00", Subscribed.EUR), preview.todayTotal());
    // on the first day all of it, twice upgraded no more than was paid
    var first = history.with(day("2026-03-01"), new Change.PlanChanged(large.ref()));
    assertEquals(
        Money.of("31.00", Subscribed.EUR),
        Preview.of(history, first, catalogue, day("2026-03-01")).todayTotal());
    // within the trial nothing was paid, so nothing comes back
    Plan trial =
        plan("trial").phase(Phase.Kind.TRIAL, MONTH, "100").fee("31.00", Timing.IN_ADVANCE).plan();
    var tried = start("2026-03-01", started(trial));
    assertTrue(
        Preview.of(
                tried,
                tried.with(day("2026-03-11"), new Change.Ended("asked")),
                catalogue(trial),
                day("2026-03-11"))
            .today()
            .isEmpty());
  }

  /** What was recorded when has no part in it: a change entered late costs what it would have. */
  @Test
  void a_change_recorded_late_costs_what_it_would_have_cost_in_time() {
    Plan other =
        plan("other").aligned(new Alignment.Anniversary()).fee("62.00", Timing.IN_ADVANCE).plan();
    var history = start("2026-01-10", started(IN_ADVANCE));
    var change = new Change.PlanChanged(other.ref());
    var inTime = history.with(day("2026-02-20"), change);
    var late =
        history.with(
            new SubscriptionHistory.Entry(
                new UUID(5, 5),
                Instant.parse("2026-06-01T00:00:00Z"),
                day("2026-02-20"),
                Optional.empty(),
                change));
    var window = days("2026-01-10", "2026-05-10");
    assertEquals(
        FeeLines.of(inTime, catalogue(IN_ADVANCE, other), window),
        FeeLines.of(late, catalogue(IN_ADVANCE, other), window));
    var known = late.asKnownAt(Instant.parse("2026-05-31T23:59:59Z"));
    assertFalse(known.changes().contains(late.changes().getLast()));
  }

  /** A day of 23 or 25 hours is one day; by seconds it is what it is. */
  @Test
  void a_change_of_the_clock_is_no_part_of_a_day() {
    for (String half : List.of("2026-03-29", "2026-10-25")) {
      LocalDate changes = day(half);
      var whole =
          new DatePeriod(changes.withDayOfMonth(1), changes.withDayOfMonth(1).plusMonths(1));
      var part = new DatePeriod(changes, changes.plusDays(1));
      assertEquals(
          "1/31",
          Proration.part(ProrationConvention.ACTUAL_DAYS, MONTH, whole, part)
              .orElseThrow()
              .toString());
      long hours = half.startsWith("2026-03") ? 23 : 25;
      var seconds = Proration.seconds(whole.in(BERLIN), part.in(BERLIN)).orElseThrow();
      assertEquals(hours * 3600, seconds.numerator());
      assertEquals(
          whole.in(ZoneOffset.UTC).length().toSeconds() + (hours - 24) * 3600,
          seconds.denominator());
    }
  }

  private static List<FeeLine> due(List<FeeLine> lines, String day) {
    return lines.stream().filter(line -> !line.invoiceAt().isAfter(day(day))).toList();
  }
}
