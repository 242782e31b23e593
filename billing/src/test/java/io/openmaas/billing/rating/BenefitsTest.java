package io.openmaas.billing.rating;

import static io.openmaas.billing.rating.TestPlans.BERLIN;
import static io.openmaas.billing.rating.TestPlans.EUR;
import static io.openmaas.billing.rating.TestPlans.OCTOBER;
import static io.openmaas.billing.rating.TestPlans.charge;
import static io.openmaas.billing.rating.TestPlans.closed;
import static io.openmaas.billing.rating.TestPlans.code;
import static io.openmaas.billing.rating.TestPlans.d;
import static io.openmaas.billing.rating.TestPlans.days;
import static io.openmaas.billing.rating.TestPlans.perUnit;
import static io.openmaas.billing.rating.TestPlans.plan;
import static io.openmaas.billing.rating.TestPlans.priced;
import static io.openmaas.billing.rating.TestPlans.rate;
import static io.openmaas.billing.rating.TestPlans.startedMinutes;
import static io.openmaas.billing.rating.TestPlans.text;
import static io.openmaas.billing.rating.TestPlans.tier;
import static io.openmaas.billing.rating.TestPlans.usage;
import static io.openmaas.billing.rating.TestPlans.use;
import static io.openmaas.billing.rating.TestPlans.with;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openmaas.billing.catalogue.Benefit;
import io.openmaas.billing.catalogue.Benefit.Allowance;
import io.openmaas.billing.catalogue.Benefit.Cap;
import io.openmaas.billing.catalogue.Benefit.Commitment;
import io.openmaas.billing.catalogue.Benefit.Expiry;
import io.openmaas.billing.catalogue.Benefit.Grant;
import io.openmaas.billing.catalogue.Benefit.Growth;
import io.openmaas.billing.catalogue.Benefit.Per;
import io.openmaas.billing.catalogue.Benefit.Rollover;
import io.openmaas.billing.catalogue.Benefit.Wallet;
import io.openmaas.billing.catalogue.CalendarPeriod;
import io.openmaas.billing.catalogue.Charge;
import io.openmaas.billing.catalogue.Charge.Metering;
import io.openmaas.billing.catalogue.Localised;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.PriceModel;
import io.openmaas.billing.catalogue.PriceModel.AtZero;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.billing.catalogue.UsageFilter;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.Use;
import io.openmaas.billing.rating.Holdings.Counter;
import io.openmaas.billing.rating.Holdings.Lot;
import io.openmaas.billing.rating.RatingRequest.Stretch;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Allowances, wallets, caps and commitments. */
class BenefitsTest {
  private static final UsageFilter CARS = UsageFilter.of(UsageKind.CAR_SHARE);
  private static final UsageFilter TRANSIT = UsageFilter.of(UsageKind.TRANSIT);
  private static final Holdings NONE = Holdings.NONE;

  private static final Charge TIME = charge("time", CARS, startedMinutes(), perUnit("0.10"));
  private static final Charge KM =
      charge("km", CARS, Metering.each(Measure.KILOMETRES), perUnit("0.20"));
  private static final Charge TICKET =
      charge("ticket", TRANSIT, Metering.each(Measure.PRICE), new PriceModel.Quoted(d("100")));

  private static Usage car(String key, String from, long minutes, String kilometres) {
    return usage(
        key,
        with(use(UsageKind.CAR_SHARE, from, minutes, Map.of()), Measure.KILOMETRES, kilometres));
  }

  private static Usage ticket(String key, String operator, String at, String price) {
    return usage(key, priced(use(UsageKind.TRANSIT, at, 0, Map.of(Use.OPERATOR, operator)), price));
  }

  private static Allowance allowance(String code, Measure measure, int priority, Grant grant) {
    return new Allowance(code(code), Localised.of(code), measure, UsageFilter.ANY, priority, grant);
  }

  private static Cap cap(String code, String amount, Per per, String... operators) {
    var filter =
        new UsageFilter(
            Set.of(), Set.of(operators), Set.of(), Set.of(), Set.of(), Optional.empty(), Map.of());
    return new Cap(code(code), Localised.of(code), filter, d(amount), per);
  }

  private static Commitment commitment(String minimum, String maximum, String... counts) {
    return new Commitment(
        code("commitment"),
        Localised.of("commitment"),
        minimum.isEmpty() ? Optional.empty() : Optional.of(d(minimum)),
        maximum.isEmpty() ? Optional.empty() : Optional.of(d(maximum)),
        Set.copyOf(List.of(counts).stream().map(TestPlans::code).toList()),
        TaxCategory.STANDARD);
  }

  @Test
  void included_minutes_are_used_up_in_the_order_of_time() {
    var plan =
        plan(
            List.of(TIME, KM), allowance("min", Measure.MINUTES, 1, Grant.of(d("30"), Per.PERIOD)));
    var rated =
        rate(
            plan,
            closed(OCTOBER),
            NONE,
            car("b", "2026-10-06T10:00:00Z", 25, "1"),
            car("a", "2026-10-05T10:00:00Z", 20, "1"));
    assertEquals("a time 0.00, a km 0.20, b time 1.50, b km 0.20", text(rated));
    assertEquals("20 min of your allowance", RatingText.of(rated.lines().getFirst()));
  }

  @Test
  void days_and_weeks_are_counted_by_the_beginning_of_the_use_in_local_time() {
    var daily =
        plan(List.of(TIME), allowance("day", Measure.MINUTES, 1, Grant.of(d("10"), Per.DAY)));
    // 23:50 in Berlin on 5 October for half an hour; 00:10 on the 6th
    assertEquals(
        "a time 2.00, b time 0.00, c time 0.50",
        text(
            rate(
                daily,
                closed(OCTOBER),
                NONE,
                car("a", "2026-10-05T21:50:00Z", 30, "0"),
                car("b", "2026-10-05T22:25:00Z", 5, "0"),
                car("c", "2026-10-05T22:35:00Z", 10, "0"))));
    var weekly =
        plan(List.of(TIME), allowance("week", Measure.MINUTES, 1, Grant.of(d("10"), Per.WEEK)));
    // 31 October 2026 is a Saturday, 1 November the Sunday of the same week, 2 November a Monday
    var october = rate(weekly, closed(OCTOBER), NONE, car("a", "2026-10-31T10:00:00Z", 8, "0"));
    assertEquals(
        "b time 0.60, c time 0.00",
        text(
            rate(
                weekly,
                closed(days("2026-11-01", "2026-12-01")),
                october.left(),
                car("b", "2026-11-01T10:00:00Z", 8, "0"),
                car("c", "2026-11-02T10:00:00Z", 8, "0"))));
  }

  @Test
  void by_priority_then_what_expires_first() {
    var plan =
        plan(
            List.of(TIME),
            allowance("late", Measure.MINUTES, 2, Grant.of(d("10"), Per.PERIOD)),
            allowance("early", Measure.MINUTES, 1, Grant.of(d("5"), Per.PERIOD)));
    var lots =
        Holdings.of(
            new Lot(code("early"), d("4"), LocalDate.of(2026, 12, 31)),
            new Lot(code("early"), d("3"), LocalDate.of(2026, 10, 4)),
            new Lot(code("early"), d("2"), LocalDate.of(2026, 10, 20)));
    // the lot to the 4th is gone on the 5th; 2 of the lot to the 20th, 5 granted, 1 of the last lot
    var rated = rate(plan, closed(OCTOBER), lots, car("a", "2026-10-05T10:00:00Z", 8, "0"));
    assertEquals("a time 0.00", text(rated));
    assertEquals(
        List.of(new Lot(code("early"), d("3"), LocalDate.of(2026, 12, 31))), rated.left().lots());
    assertEquals(
        List.of(
            new Lot(code("early"), d("3"), LocalDate.of(2026, 10, 4)),
            new Lot(code("late"), d("10"), LocalDate.of(2026, 10, 31))),
        rated.lapsed());
  }

  @Test
  void what_is_left_is_carried_over_up_to_its_most() {
    var grant =
        new Grant(
            d("100"),
            Per.PERIOD,
            Optional.empty(),
            Optional.of(new Rollover(Optional.of(d("50")), 2)));
    var plan = plan(List.of(KM), allowance("km-plan", Measure.KILOMETRES, 1, grant));
    var october = rate(plan, closed(OCTOBER), NONE, car("a", "2026-10-05T10:00:00Z", 8, "30"));
    assertEquals(
        List.of(new Lot(code("km-plan"), d("50"), LocalDate.of(2026, 12, 31))),
        october.left().lots());
    assertEquals(d("20"), october.lapsed().getFirst().units());
    // November's own 100 lapse on the 30th, before the lot: they are taken first
    var november =
        rate(
            plan,
            closed(days("2026-11-01", "2026-12-01")),
            october.left(),
            car("b", "2026-11-05T10:00:00Z", 8, "160"));
    assertEquals("b km 2.00", text(november));
  }

  @Test
  void included_miles_grow_with_the_hours() {
    // Zipcar: 200 a day, 20 for a further hour up to another day's 200
    var growth = new Growth(Duration.ofDays(1), d("200"), Duration.ofHours(1), d("20"));
    var grant = new Grant(BigDecimal.ZERO, Per.USE, Optional.of(growth), Optional.empty());
    var plan =
        plan(
            List.of(charge("mile", CARS, Metering.each(Measure.MILES), perUnit("0.58"))),
            allowance("included", Measure.MILES, 1, grant));
    for (String row :
        List.of(
            "26 255 8.70",
            "2 200 0.00",
            "24 201 0.58",
            "25 220 0.00",
            "40 400 0.00",
            "48 401 0.58",
            "47 401 0.58")) {
      String[] in = row.split(" ");
      var use =
          with(
              use(
                  UsageKind.CAR_SHARE,
                  "2026-10-05T10:00:00Z",
                  Long.parseLong(in[0]) * 60,
                  Map.of()),
              Measure.MILES,
              in[1]);
      assertEquals(
          "a mile " + in[2], text(rate(plan, closed(OCTOBER), NONE, usage("a", use))), row);
    }
  }

  @Test
  void included_minutes_of_a_ride_then_started_blocks() {
    // Whim bike: 30 minutes, then 1.00 for each started half hour
    var each = Metering.each(Measure.MINUTES);
    var plan =
        plan(
            List.of(
                charge(
                    "bike",
                    UsageFilter.of(UsageKind.BIKE_SHARE),
                    each,
                    new PriceModel.Package(d("30"), d("1.00"), BigDecimal.ZERO))),
            allowance("free", Measure.MINUTES, 1, Grant.of(d("30"), Per.USE)));
    for (String row : List.of("30 0.00", "31 1.00", "60 1.00", "61 2.00")) {
      String[] in = row.split(" ");
      var use = use(UsageKind.BIKE_SHARE, "2026-10-05T10:00:00Z", Long.parseLong(in[0]), Map.of());
      assertEquals(
          "a bike " + in[1], text(rate(plan, closed(OCTOBER), NONE, usage("a", use))), row);
    }
  }

  @Test
  void free_rides_cover_every_charge_of_the_ride() {
    var plan =
        plan(List.of(TIME, KM), allowance("rides", Measure.USES, 1, Grant.of(d("1"), Per.MONTH)));
    assertEquals(
        "a time 0.00, a km 0.00, b time 1.00, b km 0.20",
        text(
            rate(
                plan,
                closed(OCTOBER),
                NONE,
                car("a", "2026-10-05T10:00:00Z", 10, "1"),
                car("b", "2026-10-06T10:00:00Z", 10, "1"))));
  }

  @Test
  void an_allowance_of_the_term_is_used_up_over_its_periods() {
    var plan =
        plan(List.of(KM), allowance("term", Measure.KILOMETRES, 1, Grant.of(d("100"), Per.TERM)));
    var october = rate(plan, closed(OCTOBER), NONE, car("a", "2026-10-05T10:00:00Z", 8, "70"));
    var november =
        rate(
            plan,
            closed(days("2026-11-01", "2026-12-01")),
            october.left(),
            car("b", "2026-11-05T10:00:00Z", 8, "40"));
    assertEquals("a km 0.00", text(october));
    assertEquals("b km 2.00", text(november));
  }

  @Test
  void a_daily_cap_over_a_group_of_operators_is_a_discount_on_the_later_rides() {
    var plan =
        plan(
            List.of(TICKET),
            cap("day-cap", "5.00", Per.DAY, "bus", "tram"),
            cap("ride", "3.50", Per.USE));
    // the 10:00 and the 12:00 reach 5.00 together; the ferry is not of the group; 22:30 UTC is next
    // day
    assertEquals(
        "a ticket 3.00, b ticket 2.80, b day-cap -0.80, c ticket 2.80, c day-cap -2.80,"
            + " d ticket 4.00, d ride -0.50, e ticket 2.80",
        text(
            rate(
                plan,
                closed(OCTOBER),
                NONE,
                ticket("c", "bus", "2026-10-05T13:00:00Z", "2.80"),
                ticket("a", "bus", "2026-10-05T10:00:00Z", "3.00"),
                ticket("b", "tram", "2026-10-05T12:00:00Z", "2.80"),
                ticket("d", "ferry", "2026-10-05T14:00:00Z", "4.00"),
                ticket("e", "bus", "2026-10-05T22:30:00Z", "2.80"))));
  }

  @Test
  void a_weekly_cap_goes_on_in_the_next_billing_period() {
    var plan = plan(List.of(TICKET), cap("week", "10.00", Per.WEEK));
    var october =
        rate(plan, closed(OCTOBER), NONE, ticket("a", "bus", "2026-10-31T10:00:00Z", "8.00"));
    assertEquals(
        "b ticket 8.00, b week -6.00, c ticket 8.00",
        text(
            rate(
                plan,
                closed(days("2026-11-01", "2026-12-01")),
                october.left(),
                ticket("b", "bus", "2026-11-01T10:00:00Z", "8.00"),
                ticket("c", "bus", "2026-11-02T10:00:00Z", "8.00"))));
  }

  @Test
  void a_minimum_is_settled_at_the_end_and_a_maximum_as_it_is_reached() {
    var plan = plan(List.of(TICKET), commitment("20", "25"));
    var a = ticket("a", "bus", "2026-10-05T10:00:00Z", "8.00");
    var b = ticket("b", "bus", "2026-10-06T10:00:00Z", "20.00");
    assertEquals("a ticket 8.00", text(rate(plan, TestPlans.open(OCTOBER), NONE, a)));
    assertEquals("a ticket 8.00, commitment 12.00", text(rate(plan, closed(OCTOBER), NONE, a)));
    assertEquals(
        "a ticket 8.00, b ticket 20.00, b commitment -3.00",
        text(rate(plan, closed(OCTOBER), NONE, b, a)));
  }

  @Test
  void a_maximum_of_a_charge_over_the_period_is_a_discount_of_its_own() {
    // OpenMeter: 22 units of 100, 50, 5 x 5, 7 x 1 are 182, at most 170
    var model =
        new PriceModel.Graduated(
            List.of(
                tier("5", "0", "100"),
                tier("10", "0", "50"),
                tier("15", "5", "0"),
                tier("", "1", "0")),
            AtZero.FIRST_FLAT);
    var plan =
        plan(
            List.of(charge("units", CARS, Metering.ofPeriod(Measure.KILOMETRES), model)),
            commitment("", "170"));
    assertEquals(
        "units 182.00, commitment -12.00",
        text(rate(plan, closed(OCTOBER), NONE, car("a", "2026-10-05T10:00:00Z", 8, "22"))));
    // in two parts: 160 first, then 10 of 22
    var first = new Stretch(OCTOBER, days("2026-10-01", "2026-10-10"), BERLIN, false);
    var second = new Stretch(OCTOBER, days("2026-10-10", "2026-11-01"), BERLIN, true);
    var half = rate(plan, first, NONE, car("a", "2026-10-05T10:00:00Z", 8, "12"));
    assertEquals("units 160.00", text(half));
    assertEquals(
        "units 22.00, commitment -12.00",
        text(rate(plan, second, half.left(), car("b", "2026-10-15T10:00:00Z", 8, "10"))));
  }

  @Test
  void the_minimum_of_a_part_of_a_month_is_its_part_and_counts_fees() {
    // Lago: 10,000.00 for February 2024, from the 28th on; fee 100.00 x 2/29 = 6.90, use 30.00
    var february = days("2024-02-01", "2024-03-01");
    var plan = withFee(plan(List.of(TICKET), commitment("10000", "", "fee", "ticket")));
    var fee =
        new Holdings(List.of(), List.of(Counter.spent(code("fee"), february, d("6.90"))), Map.of());
    var stretch = new Stretch(february, days("2024-02-28", "2024-03-01"), BERLIN, true);
    assertEquals(
        "a ticket 30.00, commitment 652.76",
        text(rate(plan, stretch, fee, ticket("a", "bus", "2024-02-28T10:00:00Z", "30.00"))));
  }

  private static Plan withFee(Plan plan) {
    var charges = new java.util.ArrayList<Charge>(plan.content().charges());
    charges.add(
        new Charge.RecurringFee(
            code("fee"),
            Localised.of("fee"),
            TaxCategory.STANDARD,
            d("100"),
            new Charge.Recurrence(CalendarPeriod.MONTH, Charge.Timing.IN_ADVANCE, false, true)));
    return plan(charges, plan.content().benefits().toArray(Benefit[]::new));
  }

  @Test
  void points_pay_until_they_are_used_up_and_lapse_with_the_period() {
    // Whim 2016: points of 1 EUR granted each month, reset at its end; a top-up is good until it is
    var wallet =
        new Wallet(
            code("points"),
            Localised.of("points"),
            UsageFilter.ANY,
            BigDecimal.ONE,
            d("10"),
            new Expiry(Optional.of(CalendarPeriod.MONTH), Optional.empty()));
    var plan = plan(List.of(TICKET), wallet);
    var lots = Holdings.of(new Lot(code("points"), d("3"), LocalDate.of(2026, 10, 10)));
    var rated =
        rate(
            plan,
            closed(OCTOBER),
            lots,
            ticket("a", "bus", "2026-10-05T10:00:00Z", "4.00"),
            ticket("b", "bus", "2026-10-06T10:00:00Z", "4.00"),
            ticket("c", "bus", "2026-10-07T10:00:00Z", "7.00"));
    assertEquals(
        "a ticket 4.00, a points -4.00, b ticket 4.00, b points -4.00, c ticket 7.00, c points -5.00",
        text(rated));
    var spared =
        rate(plan, closed(OCTOBER), NONE, ticket("a", "bus", "2026-10-05T10:00:00Z", "4.00"));
    assertEquals(
        List.of(new Lot(code("points"), d("6"), LocalDate.of(2026, 10, 31))), spared.lapsed());
    assertEquals(List.of(), spared.left().lots());
    assertEquals(EUR, spared.total(EUR).currency());
  }

  @Test
  void points_of_another_value_pay_whole_cents() {
    var wallet =
        new Wallet(
            code("points"),
            Localised.of("points"),
            UsageFilter.ANY,
            d("0.03"),
            d("50"),
            new Expiry(Optional.empty(), Optional.empty()));
    var rated =
        rate(
            plan(List.of(TICKET), wallet),
            closed(OCTOBER),
            NONE,
            ticket("a", "bus", "2026-10-05T10:00:00Z", "1.00"),
            ticket("b", "bus", "2026-10-06T10:00:00Z", "1.00"));
    // 33.333333334 points, then 16.666666666 of the 50: 0.49
    assertEquals("a ticket 1.00, a points -1.00, b ticket 1.00, b points -0.49", text(rated));
  }
}
