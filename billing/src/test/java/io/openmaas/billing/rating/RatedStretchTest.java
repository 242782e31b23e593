package io.openmaas.billing.rating;

import static io.openmaas.billing.rating.TestPlans.EUR;
import static io.openmaas.billing.rating.TestPlans.OCTOBER;
import static io.openmaas.billing.rating.TestPlans.charge;
import static io.openmaas.billing.rating.TestPlans.closed;
import static io.openmaas.billing.rating.TestPlans.code;
import static io.openmaas.billing.rating.TestPlans.d;
import static io.openmaas.billing.rating.TestPlans.days;
import static io.openmaas.billing.rating.TestPlans.open;
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
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.billing.catalogue.CalendarWindow;
import io.openmaas.billing.catalogue.Charge;
import io.openmaas.billing.catalogue.Charge.Aggregation;
import io.openmaas.billing.catalogue.Charge.Basis;
import io.openmaas.billing.catalogue.Charge.DemandFactor;
import io.openmaas.billing.catalogue.Charge.Metering;
import io.openmaas.billing.catalogue.Charge.PriceVariant;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.PriceModel;
import io.openmaas.billing.catalogue.PriceModel.AtZero;
import io.openmaas.billing.catalogue.UsageFilter;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.billing.metering.Pin.Promise;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.Use;
import io.openmaas.billing.rating.RatingRequest.Stretch;
import io.openmaas.core.money.Money;
import io.openmaas.core.money.Rounding;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Prices of uses and periods, without benefits. */
class RatedStretchTest {
  private static final UsageFilter CARS = UsageFilter.of(UsageKind.CAR_SHARE);
  private static final Holdings NONE = Holdings.NONE;

  private static Use car(String from, long minutes, String kilometres) {
    return with(
        use(UsageKind.CAR_SHARE, from, minutes, Map.of(Use.VEHICLE_CLASS, "SMALL")),
        Measure.KILOMETRES,
        kilometres);
  }

  private static final Usage RIDE = usage("r1", car("2026-10-03T10:00:00Z", 20, "7.5"));

  /** rounding, price of a kilometre, kilometres = amount: ties, both signs of the neighbour */
  private static final String TIES =
      """
      HALF_UP   0.25 0.1  EUR = 0.03
      HALF_EVEN 0.25 0.1  EUR = 0.02
      HALF_UP   0.35 0.1  EUR = 0.04
      HALF_EVEN 0.35 0.1  EUR = 0.04
      HALF_EVEN 0.35 0.10001 EUR = 0.04
      HALF_EVEN 0.25 0.10001 EUR = 0.03
      HALF_UP   225  0.1  KRW = 23
      HALF_EVEN 225  0.1  KRW = 22
      HALF_UP   0.125 0.1 KWD = 0.013
      HALF_EVEN 0.125 0.1 KWD = 0.012
      """;

  @Test
  void ties_are_rounded_by_the_plans_rule_in_the_currencys_digits() {
    for (String row : TIES.strip().lines().toList()) {
      String[] in = row.split("[ =]+");
      var plan =
          plan(
              Currency.getInstance(in[3]),
              Rounding.valueOf(in[0]),
              List.of(charge("km", CARS, Metering.each(Measure.KILOMETRES), perUnit(in[1]))));
      var rated =
          rate(plan, closed(OCTOBER), NONE, usage("r", car("2026-10-03T10:00:00Z", 9, in[2])));
      assertEquals(in[4], rated.lines().getFirst().amount().major().toPlainString(), row);
    }
  }

  /**
   * lago-api#643, killbill#1080, #1082: amounts of currencies without cents a hundredfold wrong.
   */
  @Test
  void zero_decimal_currencies_are_not_a_hundredfold_wrong() {
    var plan =
        plan(
            Currency.getInstance("JPY"),
            Rounding.HALF_UP,
            List.of(charge("km", CARS, Metering.each(Measure.KILOMETRES), perUnit("180"))));
    var rated = rate(plan, closed(OCTOBER), NONE, RIDE);
    assertEquals(1350, rated.lines().getFirst().amount().minor());
  }

  @Test
  void steps_and_minimum_of_a_use() {
    // slots of 10 minutes, at least 30: 20 min -> 30, 31 -> 40
    var slots =
        new Metering(
            Measure.MINUTES, Optional.of(d("10")), d("30"), Aggregation.SUM, Basis.EACH_USE);
    var plan = plan(List.of(charge("time", CARS, slots, perUnit("0.10"))));
    var rated =
        rate(plan, closed(OCTOBER), NONE, RIDE, usage("r2", car("2026-10-04T10:00:00Z", 31, "1")));
    assertEquals("r1 time 3.00, r2 time 4.00", text(rated));
  }

  @Test
  void the_first_price_that_fits_by_class_zone_calendar_and_size() {
    var weekend =
        new UsageFilter(
            Set.of(),
            Set.of(),
            Set.of(),
            Set.of(),
            Set.of(),
            Optional.of(
                new CalendarWindow(
                    Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Set.of())),
            Map.of());
    var airport =
        new UsageFilter(
            Set.of(), Set.of(), Set.of(), Set.of(), Set.of("airport"), Optional.empty(), Map.of());
    var flat = new PriceModel.StairStep(List.of(tier("", "0", "12.50")), AtZero.FIRST_FLAT);
    var plan =
        plan(
            List.of(
                charge(
                    "ride",
                    CARS,
                    startedMinutes(),
                    new PriceVariant(airport, perUnit("1")),
                    new PriceVariant(weekend, perUnit("0.50")),
                    new PriceVariant(
                        UsageFilter.ANY,
                        Map.of(Measure.KILOMETRES, d("3"), Measure.MINUTES, d("10")),
                        flat),
                    new PriceVariant(UsageFilter.ofClass("SMALL"), perUnit("0.30")))));
    // Friday 23:30 in Berlin is not the weekend yet, though it ends on Saturday; Saturday 00:10 is,
    // though it is Friday 22:10 UTC
    var rated =
        rate(
            plan,
            closed(OCTOBER),
            NONE,
            usage("a", car("2026-10-02T21:30:00Z", 60, "9")),
            usage("b", car("2026-10-02T22:10:00Z", 60, "9")),
            usage(
                "c",
                use(
                    UsageKind.CAR_SHARE,
                    "2026-10-05T08:00:00Z",
                    10,
                    Map.of(Use.END_ZONE, "airport"))),
            usage("d", car("2026-10-06T08:00:00Z", 10, "3")),
            usage("e", car("2026-10-06T09:00:00Z", 10, "3.001")),
            usage(
                "f",
                with(
                    use(
                        UsageKind.CAR_SHARE,
                        "2026-10-06T10:00:00Z",
                        30,
                        Map.of(Use.VEHICLE_CLASS, "VAN")),
                    Measure.KILOMETRES,
                    "9")));
    assertEquals(
        "a ride 18.00, b ride 30.00, c ride 10.00, d ride 12.50, e ride 3.00", text(rated));
    assertEquals(
        "plan test@1 has no price for vehicles of class VAN", rated.unrated().getFirst().reason());
  }

  @Test
  void a_window_that_passes_midnight_has_the_day_of_its_beginning() {
    var friday =
        new CalendarWindow(
            Set.of(DayOfWeek.FRIDAY),
            Optional.of(LocalTime.of(22, 0)),
            Optional.of(LocalTime.of(6, 0)),
            Optional.empty(),
            Set.of());
    assertTrue(UseFilters.contains(friday, java.time.LocalDateTime.parse("2026-10-02T22:00")));
    assertTrue(UseFilters.contains(friday, java.time.LocalDateTime.parse("2026-10-03T05:59")));
    assertTrue(!UseFilters.contains(friday, java.time.LocalDateTime.parse("2026-10-03T06:00")));
    assertTrue(!UseFilters.contains(friday, java.time.LocalDateTime.parse("2026-10-02T05:00")));
    assertTrue(!UseFilters.contains(friday, java.time.LocalDateTime.parse("2026-10-03T22:00")));
  }

  @Test
  void demand_moves_a_price_within_its_bounds() {
    var base = charge("ride", CARS, startedMinutes(), perUnit("0.50"));
    var moved =
        new Charge.UsageCharge(
            base.code(),
            base.name(),
            base.tax(),
            base.filter(),
            base.metering(),
            base.variants(),
            Optional.of(new DemandFactor(d("0.75"), d("1.25"))));
    for (String row :
        List.of("0.5 7.50", "0.75 7.50", "0.9 9.00", "1 10.00", "1.25 12.50", "2 12.50")) {
      String[] in = row.split(" ");
      var use = with(RIDE.use(), Measure.DEMAND_FACTOR, in[0]);
      var rated = rate(plan(List.of(moved)), closed(OCTOBER), NONE, usage("r", use));
      assertEquals("r ride " + in[1], text(rated), row);
    }
  }

  @Test
  void tiers_of_a_period_count_over_its_uses_and_go_on_over_stretches() {
    // as kb-usage-tier: 1,000 at 2.50, then 3.00
    var model =
        new PriceModel.Graduated(
            List.of(tier("1000", "2.50", "0"), tier("", "3.00", "0")), AtZero.NOTHING);
    var plan = plan(List.of(charge("km", CARS, Metering.ofPeriod(Measure.KILOMETRES), model)));
    Usage a = usage("a", car("2026-10-05T10:00:00Z", 9, "1000"));
    Usage b = usage("b", car("2026-10-12T10:00:00Z", 9, "100"));
    assertEquals("km 2800.00", text(rate(plan, closed(OCTOBER), NONE, b, a)));

    var first = new Stretch(OCTOBER, days("2026-10-01", "2026-10-10"), TestPlans.BERLIN, false);
    var second = new Stretch(OCTOBER, days("2026-10-10", "2026-11-01"), TestPlans.BERLIN, true);
    var rated = rate(plan, first, NONE, a);
    assertEquals("km 2500.00", text(rated));
    assertEquals("km 300.00", text(rate(plan, second, rated.left(), b)));
  }

  @Test
  void volume_prices_wait_for_the_end_of_the_period() {
    var model =
        new PriceModel.Volume(
            List.of(tier("100", "2", "10"), tier("", "1", "0")), AtZero.FIRST_FLAT);
    var plan = plan(List.of(charge("km", CARS, Metering.ofPeriod(Measure.KILOMETRES), model)));
    Usage a = usage("a", car("2026-10-05T10:00:00Z", 9, "90"));
    Usage b = usage("b", car("2026-10-12T10:00:00Z", 9, "11"));
    assertEquals("", text(rate(plan, open(OCTOBER), NONE, a, b)));
    assertEquals("km 101.00", text(rate(plan, closed(OCTOBER), NONE, a, b)));
    assertEquals("km 10.00", text(rate(plan, closed(OCTOBER), NONE)));

    var first = new Stretch(OCTOBER, days("2026-10-01", "2026-10-10"), TestPlans.BERLIN, false);
    var second = new Stretch(OCTOBER, days("2026-10-10", "2026-11-01"), TestPlans.BERLIN, true);
    var held = rate(plan, first, NONE, a).left();
    assertEquals("km 101.00", text(rate(plan, second, held, b)));
    assertEquals("km 190.00", text(rate(plan, second, held)));
  }

  /** aggregation, measure of a, b, c (in this order of time) = counted, at 1.00 each */
  private static final String AGGREGATIONS =
      """
      SUM    5 9 2 = 16.00
      COUNT  5 9 2 = 3.00
      MAX    5 9 2 = 9.00
      LATEST 5 9 2 = 2.00
      """;

  @Test
  void quantities_of_a_period_become_one() {
    for (String row : AGGREGATIONS.strip().lines().toList()) {
      String[] in = row.split("[ =]+");
      var metering =
          new Metering(
              Measure.KILOMETRES,
              Optional.empty(),
              BigDecimal.ZERO,
              Aggregation.valueOf(in[0]),
              Basis.PERIOD);
      var plan = plan(List.of(charge("it", CARS, metering, perUnit("1.00"))));
      var rated =
          rate(
              plan,
              closed(OCTOBER),
              NONE,
              usage("c", car("2026-10-07T10:00:00Z", 9, in[3])),
              usage("a", car("2026-10-05T10:00:00Z", 9, in[1])),
              usage("b", car("2026-10-06T10:00:00Z", 9, in[2])));
      assertEquals("it " + in[4], text(rated), row);
    }
  }

  @Test
  void different_values_are_counted_once_over_all_stretches() {
    var vehicle = new Measure("vehicle");
    var metering =
        new Metering(vehicle, Optional.empty(), BigDecimal.ZERO, Aggregation.UNIQUE, Basis.PERIOD);
    var plan = plan(List.of(charge("active", CARS, metering, perUnit("3.00"))));
    var first = new Stretch(OCTOBER, days("2026-10-01", "2026-10-10"), TestPlans.BERLIN, false);
    var second = new Stretch(OCTOBER, days("2026-10-10", "2026-11-01"), TestPlans.BERLIN, true);
    var rated =
        rate(
            plan,
            first,
            NONE,
            vehicle("a", "05", "v1"),
            vehicle("b", "06", "v2"),
            vehicle("c", "07", "v1"));
    assertEquals("active 6.00", text(rated));
    assertEquals(
        "active 3.00",
        text(rate(plan, second, rated.left(), vehicle("d", "12", "v2"), vehicle("e", "13", "v3"))));
  }

  private static Usage vehicle(String key, String day, String vehicle) {
    return usage(
        key,
        use(UsageKind.CAR_SHARE, "2026-10-" + day + "T10:00:00Z", 9, Map.of("vehicle", vehicle)));
  }

  private static Usage level(String key, String at, String by) {
    return usage(key, with(use(UsageKind.LEVEL, at, 0, Map.of()), new Measure("seats"), by));
  }

  @Test
  void a_level_counts_for_the_time_it_lasts_and_is_carried_over() {
    // the figures of Lago's weighted sum, in UTC
    var metering =
        new Metering(
            new Measure("seats"),
            Optional.empty(),
            BigDecimal.ZERO,
            Aggregation.TIME_WEIGHTED,
            Basis.PERIOD);
    var plan =
        plan(List.of(charge("seats", UsageFilter.of(UsageKind.LEVEL), metering, perUnit("1"))));
    var utc = java.time.ZoneOffset.UTC;
    var march = days("2023-03-01", "2023-04-01");
    var april = days("2023-04-01", "2023-05-01");
    var first =
        rate(
            plan,
            new Stretch(march, march, utc, true),
            NONE,
            level("a", "2023-03-05T00:00:00Z", "2500"));
    assertEquals("seats 2177.42", text(first));
    assertEquals(
        d("2177.4193548387"),
        first
            .lines()
            .getFirst()
            .quantity()
            .orElseThrow()
            .count()
            .setScale(10, RoundingMode.HALF_UP));
    var second =
        rate(
            plan,
            new Stretch(april, april, utc, true),
            first.left(),
            level("b", "2023-04-04T00:00:00Z", "-2000"),
            level("c", "2023-04-06T00:00:00Z", "-200"));
    assertEquals("seats 533.33", text(second));
    assertEquals(Map.of(code("seats"), d("300")), second.left().levels());
  }

  @Test
  void a_prorated_level_is_placed_in_tiers_by_its_full_units() {
    // 30 days: 5 from day 10 (21/30), 5 from day 15 (16/30), 10 from day 25 (6/30), -6 from 20
    // (11/30): 3.5 x 10 + 100, (2.6667 + 2 - 2.2) x 5 + 50
    var metering =
        new Metering(
            new Measure("seats"),
            Optional.empty(),
            BigDecimal.ZERO,
            Aggregation.PRORATED,
            Basis.PERIOD);
    var model =
        new PriceModel.Graduated(
            List.of(tier("5", "10", "100"), tier("", "5", "50")), AtZero.FIRST_FLAT);
    var plan = plan(List.of(charge("seats", UsageFilter.of(UsageKind.LEVEL), metering, model)));
    var april = days("2023-04-01", "2023-05-01");
    var rated =
        rate(
            plan,
            new Stretch(april, april, java.time.ZoneOffset.UTC, true),
            NONE,
            level("a", "2023-04-10T12:00:00Z", "5"),
            level("b", "2023-04-15T12:00:00Z", "5"),
            level("c", "2023-04-25T00:00:00Z", "10"));
    // 35 + 100 + 2.66667 x 5 + 2 x 5 + 50
    assertEquals("seats 208.33", text(rated));
  }

  /** min, km measured; the ceiling is 6.00 for 30 min and 9,000 m; 0.30 a minute = charged */
  private static final String CEILINGS =
      """
      10 5 = 3.00
      25 9 = 6.00
      30 9 = 6.00
      31 9 = 9.30
      30 9.001 = 9.00
      """;

  @Test
  void a_metered_offer_stays_below_its_ceiling_while_it_goes_as_planned() {
    var plan = plan(List.of(charge("time", CARS, startedMinutes(), perUnit("0.30"))));
    var promise = new Promise.AtMost(Money.of("6.00", EUR), 30, 9000);
    for (String row : CEILINGS.strip().lines().toList()) {
      String[] in = row.split("[ =]+");
      var use = car("2026-10-03T10:00:00Z", Long.parseLong(in[0]), in[1]);
      var rated = rate(plan, closed(OCTOBER), NONE, usage("r", use, promise));
      assertEquals("r time " + in[2], text(rated), row);
    }
  }

  @Test
  void a_fixed_offer_is_charged_as_shown() {
    var plan =
        plan(
            List.of(
                charge("time", CARS, startedMinutes(), perUnit("0.30")),
                charge("km", CARS, Metering.each(Measure.KILOMETRES), perUnit("0.20"))));
    var fixed = new Promise.Fixed(Money.of("10.00", EUR));
    // measured 6.00 + 1.50
    var rated = rate(plan, closed(OCTOBER), NONE, usage("r", RIDE.use(), fixed));
    assertEquals("r time 8.00, r km 2.00", text(rated));
    assertEquals(Money.of("10.00", EUR), rated.total(EUR));
    var nothing =
        rate(
            plan,
            closed(OCTOBER),
            NONE,
            usage("r", RIDE.use(), new Promise.Fixed(Money.zero(EUR))));
    assertEquals(Money.zero(EUR), nothing.total(EUR));
  }

  @Test
  void what_has_no_price_is_told_and_nothing_is_used_up() {
    var plan =
        plan(
            List.of(
                charge(
                    "ticket",
                    UsageFilter.of(UsageKind.TRANSIT),
                    Metering.each(Measure.PRICE),
                    new PriceModel.Quoted(d("90")))));
    var rated =
        rate(
            plan,
            closed(OCTOBER),
            NONE,
            RIDE,
            usage("t", use(UsageKind.TRANSIT, "2026-10-04T10:00:00Z", 9, Map.of())),
            usage(
                "u", priced(use(UsageKind.TRANSIT, "2026-10-05T10:00:00Z", 9, Map.of()), "2.50")));
    assertEquals("u ticket 2.25", text(rated));
    assertEquals("plan test@1 has no price for CAR_SHARE", rated.unrated().getFirst().reason());
    assertEquals(
        "plan test@1 asks for an operator's price; there is none",
        rated.unrated().getLast().reason());
  }

  @Test
  void a_taxi_has_a_fixed_price_up_to_a_distance_and_is_metered_beyond() {
    // Whim Urban: 10.00 up to 5 km, then 1.80 a kilometre
    var model =
        new PriceModel.Graduated(
            List.of(tier("5", "0", "10.00"), tier("", "1.80", "0")), AtZero.FIRST_FLAT);
    var plan =
        plan(
            List.of(
                charge(
                    "taxi",
                    UsageFilter.of(UsageKind.TAXI),
                    Metering.each(Measure.KILOMETRES),
                    model)));
    for (String row : List.of("0 10.00", "5 10.00", "5.5 10.90", "12 22.60")) {
      String[] in = row.split(" ");
      var taxi = use(UsageKind.TAXI, "2026-10-04T10:00:00Z", 9, Map.of());
      var rated =
          rate(plan, closed(OCTOBER), NONE, usage("t", with(taxi, Measure.KILOMETRES, in[0])));
      assertEquals("t taxi " + in[1], text(rated), row);
    }
  }
}
