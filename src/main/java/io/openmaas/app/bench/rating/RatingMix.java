package io.openmaas.app.bench.rating;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.Benefit;
import io.openmaas.billing.catalogue.Benefit.Grant;
import io.openmaas.billing.catalogue.Benefit.Per;
import io.openmaas.billing.catalogue.BillingTerms;
import io.openmaas.billing.catalogue.Charge;
import io.openmaas.billing.catalogue.Charge.Metering;
import io.openmaas.billing.catalogue.Charge.PriceVariant;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Localised;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.Migration;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.PlanId;
import io.openmaas.billing.catalogue.PriceModel;
import io.openmaas.billing.catalogue.PriceModel.RidePackage;
import io.openmaas.billing.catalogue.PriceModel.Tier;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.billing.catalogue.UsageFilter;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.billing.metering.Pin;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.metering.Use;
import io.openmaas.billing.rating.Holdings;
import io.openmaas.billing.rating.PreparedPlan;
import io.openmaas.billing.rating.RatingRequest;
import io.openmaas.billing.rating.RatingRequest.Stretch;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.core.money.Money;
import io.openmaas.core.time.Period;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/**
 * The fixed mix. Both halves are periods of thirty uses, drawn with fixed seeds.
 *
 * <p>Simple: a third each of car rides by started minute and kilometre with an unlock fee for their
 * class, tickets at the operator's price or included, and bike rides of which thirty minutes are
 * included and started half hours are charged.
 *
 * <p>Best price: car rides of a few minutes to seven days, 1 to 900 km, some of them parked, on a
 * tariff of two packages and kilometre tiers (as MILES) and on one of six packages of an hour to a
 * week beside minutes (as SHARE NOW).
 */
final class RatingMix {
  /** Uses in a period. */
  static final int USES = 30;

  private static final int PERIODS = 64;
  private static final Currency EUR = Currency.getInstance("EUR");
  private static final ZoneId ZONE = ZoneId.of("Europe/Berlin");
  private static final DatePeriod OCTOBER =
      new DatePeriod(LocalDate.of(2026, 10, 1), LocalDate.of(2026, 11, 1));
  private static final Stretch STRETCH = new Stretch(OCTOBER, OCTOBER, ZONE, true);
  private static final String[] CLASSES = {"SMALL", "COMPACT", "VAN"};
  private static final int MINUTES_OF_WEEK = 7 * 24 * 60;

  private RatingMix() {}

  /**
   * What is rated over and over.
   *
   * @param plans prepared once
   * @param periods each with its plan's index
   */
  record Work(List<PreparedPlan> plans, List<RatingRequest> periods) {
    PreparedPlan plan(int period) {
      return plans.get(period % plans.size());
    }
  }

  static Work simple() {
    var random = new Random(1);
    var plans =
        List.of(
            PreparedPlan.of(simplePlan("included", new PriceModel.Included())),
            PreparedPlan.of(simplePlan("paid", new PriceModel.Quoted(BigDecimal.valueOf(100)))));
    var periods = new ArrayList<RatingRequest>();
    for (int i = 0; i < PERIODS; i++) {
      var uses = new ArrayList<Usage>();
      for (int j = 0; j < USES; j++) {
        uses.add(usage(j, simpleUse(random, j)));
      }
      periods.add(request(plans.get(i % plans.size()), uses));
    }
    return new Work(plans, periods);
  }

  static Work bestPrice() {
    var random = new Random(2);
    var plans = List.of(PreparedPlan.of(twoPackages()), PreparedPlan.of(sixPackages()));
    var periods = new ArrayList<RatingRequest>();
    for (int i = 0; i < PERIODS; i++) {
      var uses = new ArrayList<Usage>();
      for (int j = 0; j < USES; j++) {
        uses.add(usage(j, longUse(random)));
      }
      periods.add(request(plans.get(i % plans.size()), uses));
    }
    return new Work(plans, periods);
  }

  private static RatingRequest request(PreparedPlan plan, List<Usage> uses) {
    uses.sort(Usage.IN_ORDER);
    return new RatingRequest(plan.plan(), STRETCH, uses, Holdings.NONE);
  }

  private static Usage usage(int number, Use use) {
    return new Usage(
        new UsageKey("rental/" + number),
        new AccountId(new UUID(0, 1)),
        use,
        Pin.NONE,
        new Usage.Proof.Reported("bench", ""));
  }

  private static Use simpleUse(Random random, int number) {
    Instant from = OCTOBER.in(ZONE).from().plusSeconds(random.nextInt(2_600_000));
    var time = Period.of(from, Duration.ofSeconds(60 + random.nextInt(5400)));
    return switch (number % 3) {
      case 0 ->
          new Use(
              UsageKind.CAR_SHARE,
              time,
              time.to(),
              Map.of(Use.VEHICLE_CLASS, CLASSES[random.nextInt(CLASSES.length)]),
              Map.of(Measure.KILOMETRES, BigDecimal.valueOf(random.nextInt(40_000), 3)),
              Optional.empty());
      case 1 ->
          new Use(
              UsageKind.TRANSIT,
              time,
              time.from(),
              Map.of(Use.OPERATOR, "city-transit"),
              Map.of(),
              Optional.of(new Money(100 + random.nextInt(400), EUR)));
      default ->
          new Use(UsageKind.BIKE_SHARE, time, time.to(), Map.of(), Map.of(), Optional.empty());
    };
  }

  private static Use longUse(Random random) {
    Instant from = OCTOBER.in(ZONE).from().plusSeconds(random.nextInt(1_900_000));
    int minutes = 5 + random.nextInt(random.nextBoolean() ? 240 : MINUTES_OF_WEEK);
    var time = Period.of(from, Duration.ofMinutes(minutes));
    int metres = 1000 + random.nextInt(Math.min(900_000, minutes * 500));
    int parked = random.nextBoolean() ? 0 : random.nextInt(minutes);
    return new Use(
        UsageKind.CAR_SHARE,
        time,
        time.to(),
        Map.of(),
        Map.of(
            Measure.KILOMETRES,
            BigDecimal.valueOf(metres, 3),
            Measure.PARKING_MINUTES,
            BigDecimal.valueOf(parked)),
        Optional.empty());
  }

  private static Plan simplePlan(String id, PriceModel ticket) {
    var cars = UsageFilter.of(UsageKind.CAR_SHARE);
    var minutes =
        new Metering(
            Measure.MINUTES,
            Optional.of(BigDecimal.ONE),
            BigDecimal.ONE,
            Charge.Aggregation.SUM,
            Charge.Basis.EACH_USE);
    var bike = new PriceModel.Package(new BigDecimal("30"), BigDecimal.ONE, BigDecimal.ZERO);
    return plan(
        id,
        List.of(
            charge("unlock", cars, Metering.each(Measure.USES), any(perUnit("1.00"))),
            charge(
                "minutes",
                cars,
                minutes,
                List.of(
                    ofClass("SMALL", "0.22"), ofClass("COMPACT", "0.26"), ofClass("VAN", "0.34"))),
            charge("kilometres", cars, Metering.each(Measure.KILOMETRES), any(perUnit("0.29"))),
            charge(
                "ticket",
                UsageFilter.of(UsageKind.TRANSIT),
                Metering.each(Measure.PRICE),
                any(ticket)),
            charge(
                "bike",
                UsageFilter.of(UsageKind.BIKE_SHARE),
                Metering.each(Measure.MINUTES),
                any(bike))),
        List.of(
            new Benefit.Allowance(
                new ChargeCode("bike-minutes"),
                Localised.of("Included minutes"),
                Measure.MINUTES,
                UsageFilter.of(UsageKind.BIKE_SHARE),
                1,
                Grant.of(new BigDecimal("30"), Per.USE))));
  }

  private static Plan twoPackages() {
    return bestPrice(
        "two-packages",
        new PriceModel.Metered(
            BigDecimal.ZERO,
            new BigDecimal("0.29"),
            new BigDecimal("0.89"),
            BigDecimal.ZERO,
            false),
        List.of(
            ridePackage("shortie", "29.00", 6, "50"), ridePackage("roadie", "49.00", 24, "100")),
        List.of(tier("300", "0.19"), tier("", "0.39")));
  }

  private static Plan sixPackages() {
    return bestPrice(
        "six-packages",
        new PriceModel.Metered(
            new BigDecimal("0.31"),
            new BigDecimal("0.19"),
            new BigDecimal("0.19"),
            new BigDecimal("200"),
            true),
        List.of(
            ridePackage("hour", "9.99", 1, "0"),
            ridePackage("two-hours", "17.99", 2, "20"),
            ridePackage("four-hours", "29.99", 4, "120"),
            ridePackage("day", "69.99", 24, "200"),
            ridePackage("three-days", "169.99", 72, "500"),
            ridePackage("week", "319.99", 168, "1000")),
        List.of(tier("", "0.19")));
  }

  private static Plan bestPrice(
      String id, PriceModel.Metered metered, List<RidePackage> packages, List<Tier> extra) {
    var model = new PriceModel.BestPrice(BigDecimal.ONE, Optional.of(metered), packages, extra);
    return plan(
        id,
        List.of(
            charge(
                "drive",
                UsageFilter.of(UsageKind.CAR_SHARE),
                Metering.each(Measure.MINUTES),
                any(model))),
        List.of());
  }

  private static Plan plan(String id, List<Charge> charges, List<Benefit> benefits) {
    return new Plan(
        new PlanId(id),
        1,
        new Plan.Sale(LocalDate.of(2026, 1, 1), new Migration.Never()),
        EUR,
        new Plan.Text(Localised.of(id), Localised.of(id)),
        new Plan.Terms(
            BillingTerms.USUAL, BillingTerms.Binding.NONE, Plan.Ceiling.USUAL, Plan.Kind.PLAN),
        new Plan.Content(List.of(), charges, benefits, Set.of()));
  }

  private static Charge charge(
      String code, UsageFilter filter, Metering metering, List<PriceVariant> variants) {
    return new Charge.UsageCharge(
        new ChargeCode(code),
        Localised.of(code),
        TaxCategory.CAR_RENTAL,
        filter,
        metering,
        variants,
        Optional.empty());
  }

  private static List<PriceVariant> any(PriceModel model) {
    return List.of(new PriceVariant(UsageFilter.ANY, model));
  }

  private static PriceVariant ofClass(String vehicleClass, String price) {
    return new PriceVariant(UsageFilter.ofClass(vehicleClass), perUnit(price));
  }

  private static PriceModel perUnit(String price) {
    return new PriceModel.PerUnit(new BigDecimal(price));
  }

  private static RidePackage ridePackage(String code, String price, int hours, String kilometres) {
    return new RidePackage(
        new ChargeCode(code),
        Localised.of(code),
        new BigDecimal(price),
        Duration.ofHours(hours),
        new BigDecimal(kilometres));
  }

  private static Tier tier(String upTo, String price) {
    return new Tier(
        upTo.isEmpty() ? Optional.empty() : Optional.of(new BigDecimal(upTo)),
        new BigDecimal(price),
        BigDecimal.ZERO);
  }
}
