package io.openmaas.billing.rating;

import static io.openmaas.billing.rating.TestPlans.BERLIN;
import static io.openmaas.billing.rating.TestPlans.EUR;
import static io.openmaas.billing.rating.TestPlans.OCTOBER;
import static io.openmaas.billing.rating.TestPlans.charge;
import static io.openmaas.billing.rating.TestPlans.code;
import static io.openmaas.billing.rating.TestPlans.plan;
import static io.openmaas.billing.rating.TestPlans.startedMinutes;
import static io.openmaas.billing.rating.TestPlans.tier;
import static io.openmaas.billing.rating.TestPlans.usage;
import static io.openmaas.billing.rating.TestPlans.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.billing.catalogue.Benefit;
import io.openmaas.billing.catalogue.Benefit.Allowance;
import io.openmaas.billing.catalogue.Benefit.Cap;
import io.openmaas.billing.catalogue.Benefit.Commitment;
import io.openmaas.billing.catalogue.Benefit.Expiry;
import io.openmaas.billing.catalogue.Benefit.Grant;
import io.openmaas.billing.catalogue.Benefit.Per;
import io.openmaas.billing.catalogue.Benefit.Wallet;
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
import io.openmaas.billing.rating.RatingRequest.Stretch;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.core.money.Rounding;
import io.openmaas.core.time.Period;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What holds of every rating, whatever the plan and the uses. Each failure prints its seed. */
class RatingLawsTest {
  private static final int CASES = 1500;
  private static final Stretch WHOLE = new Stretch(OCTOBER, OCTOBER, BERLIN, true);

  private interface Law {
    void holds(Random random, String what);
  }

  private static void forAll(Law law) {
    long seed = new Random().nextLong();
    for (int i = 0; i < CASES; i++) {
      law.holds(new Random(seed + i), "seed " + (seed + i));
    }
  }

  private static RatedPeriod rate(Plan plan, Stretch stretch, Holdings holdings, List<Usage> uses) {
    return Rater.rate(new RatingRequest(plan, stretch, uses, holdings));
  }

  @Test
  void the_order_of_arrival_does_not_matter() {
    forAll(
        (random, what) -> {
          Plan plan = randomPlan(random);
          List<Usage> uses = randomUses(random);
          var rated = rate(plan, WHOLE, Holdings.NONE, uses);
          Collections.shuffle(uses, random);
          assertEquals(rated, rate(plan, WHOLE, Holdings.NONE, uses), what);
        });
  }

  @Test
  void a_period_in_two_parts_costs_what_it_costs_whole() {
    forAll(
        (random, what) -> {
          Plan plan = randomPlan(random);
          boolean maximum =
              plan.content().benefits().stream().anyMatch(b -> b instanceof Commitment);
          boolean ofPeriod =
              plan.usageCharges().stream()
                  .anyMatch(c -> c.metering().basis() == Charge.Basis.PERIOD);
          if (maximum && ofPeriod) {
            // a maximum is taken off in the order of the lines, and those of a period come last
            return;
          }
          List<Usage> uses = randomUses(random);
          LocalDate at = OCTOBER.from().plusDays(1 + random.nextInt(29));
          Instant border = at.atStartOfDay(BERLIN).toInstant();
          var first = new Stretch(OCTOBER, new DatePeriod(OCTOBER.from(), at), BERLIN, false);
          var second = new Stretch(OCTOBER, new DatePeriod(at, OCTOBER.to()), BERLIN, true);
          var early = uses.stream().filter(u -> u.use().at().isBefore(border)).toList();
          var late = uses.stream().filter(u -> !u.use().at().isBefore(border)).toList();
          var whole = rate(plan, WHOLE, Holdings.NONE, uses);
          var one = rate(plan, first, Holdings.NONE, early);
          var two = rate(plan, second, one.left(), late);
          // lines of uses to the cent, lines over the period exactly before rounding
          var parts = new ArrayList<>(one.lines());
          parts.addAll(two.lines());
          assertEquals(exact(whole.lines()), exact(parts), what + " " + plan.content());
          assertEquals(whole.left(), two.left(), what);
        });
  }

  private static Map<String, BigDecimal> exact(List<RatedLine> lines) {
    var sums = new HashMap<String, BigDecimal>();
    for (RatedLine line : lines) {
      sums.merge(
          line.of().code() + " " + line.use().map(Object::toString).orElse(""),
          line.exact(),
          BigDecimal::add);
    }
    sums.values().removeIf(sum -> sum.signum() == 0);
    sums.replaceAll((_, sum) -> sum.stripTrailingZeros());
    return sums;
  }

  @Test
  void parts_sum_to_lines_and_lines_are_rounded_once() {
    forAll(
        (random, what) -> {
          var rated = rate(randomPlan(random), WHOLE, Holdings.NONE, randomUses(random));
          for (RatedLine line : rated.lines()) {
            BigDecimal sum =
                line.parts().stream()
                    .map(RatedLine.Part::amount)
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            assertEquals(0, sum.compareTo(line.exact()), what + " " + line);
            assertEquals(
                Rounding.HALF_UP.apply(line.exact().movePointRight(2)),
                line.amount().minor(),
                what + " " + line);
          }
        });
  }

  /** lago-api#4642: a negative total. */
  @Test
  void no_use_and_no_period_costs_less_than_nothing() {
    forAll(
        (random, what) -> {
          var rated = rate(randomPlan(random), WHOLE, Holdings.NONE, randomUses(random));
          assertTrue(!rated.total(EUR).isNegative(), what);
          var byUse = new HashMap<String, Long>();
          for (RatedLine line : rated.lines()) {
            line.use().ifPresent(use -> byUse.merge(use.value(), line.amount().minor(), Long::sum));
          }
          byUse.forEach((use, sum) -> assertTrue(sum >= 0, what + " " + use));
        });
  }

  @Test
  void caps_are_never_exceeded_and_allowances_never_overdrawn() {
    forAll(
        (random, what) -> {
          Plan plan = randomPlan(random);
          List<Usage> uses = randomUses(random);
          var rated = rate(plan, WHOLE, Holdings.NONE, uses);
          for (Benefit benefit : plan.content().benefits()) {
            switch (benefit) {
              case Cap cap -> capHolds(cap, uses, rated, what);
              case Allowance allowance -> allowanceHolds(allowance, uses, rated, what);
              case Wallet wallet -> walletHolds(wallet, rated, what);
              case Commitment commitment -> maximumHolds(commitment, rated, what);
            }
          }
        });
  }

  private static void capHolds(Cap cap, List<Usage> uses, RatedPeriod rated, String what) {
    var sums = new HashMap<String, BigDecimal>();
    for (Usage usage : uses) {
      if (!UseFilters.matches(cap.filter(), usage.use(), BERLIN)) {
        continue;
      }
      for (RatedLine line : rated.lines()) {
        if (line.use().equals(Optional.of(usage.key()))
            && line.of().kind() != RatedLine.Kind.WALLET) {
          sums.merge(window(cap.per(), usage), line.amount().major(), BigDecimal::add);
        }
      }
    }
    sums.forEach(
        (window, sum) ->
            assertTrue(sum.compareTo(cap.amount()) <= 0, what + " " + cap + " " + window + sum));
  }

  private static String window(Per per, Usage usage) {
    LocalDate day = usage.use().time().from().atZone(BERLIN).toLocalDate();
    return switch (per) {
      case USE -> usage.key().value();
      case DAY -> day.toString();
      case WEEK -> "" + day.get(java.time.temporal.IsoFields.WEEK_OF_WEEK_BASED_YEAR);
      case MONTH -> day.withDayOfMonth(1).toString();
      case PERIOD, TERM -> "";
    };
  }

  private static void allowanceHolds(
      Allowance allowance, List<Usage> uses, RatedPeriod rated, String what) {
    var sums = new HashMap<String, BigDecimal>();
    for (Usage usage : uses) {
      for (RatedLine line : rated.lines()) {
        if (line.use().equals(Optional.of(usage.key()))) {
          for (RatedLine.Part part : line.parts()) {
            if (part.what().equals(new RatedLine.What.Allowance(allowance.code()))) {
              sums.merge(window(allowance.grant().per(), usage), part.units(), BigDecimal::add);
            }
          }
        }
      }
    }
    sums.forEach(
        (window, sum) ->
            assertTrue(
                sum.compareTo(allowance.grant().amount()) <= 0,
                what + " " + allowance + " " + window + sum));
  }

  private static void walletHolds(Wallet wallet, RatedPeriod rated, String what) {
    BigDecimal units = BigDecimal.ZERO;
    for (RatedLine line : rated.lines()) {
      for (RatedLine.Part part : line.parts()) {
        if (part.what() instanceof RatedLine.What.Wallet) {
          units = units.add(part.units());
        }
      }
    }
    assertTrue(units.compareTo(wallet.granted()) <= 0, what + " " + units);
  }

  private static void maximumHolds(Commitment commitment, RatedPeriod rated, String what) {
    if (commitment.maximum().isPresent()) {
      BigDecimal sum = BigDecimal.ZERO;
      for (RatedLine line : rated.lines()) {
        if (line.of().kind() != RatedLine.Kind.WALLET) {
          sum = sum.add(line.amount().major());
        }
      }
      assertTrue(sum.compareTo(commitment.maximum().get()) <= 0, what + " " + sum);
    }
  }

  @Test
  void late_use_costs_what_everything_costs_less_what_was_charged() {
    forAll(
        (random, what) -> {
          var model = randomModel(random);
          BigDecimal before = BigDecimal.valueOf(random.nextInt(4000), 2);
          BigDecimal late = BigDecimal.valueOf(random.nextInt(4000), 2);
          if (model instanceof PriceModel.Percentage) {
            return;
          }
          BigDecimal whole = Pricing.units(model, before.add(late)).exact();
          BigDecimal parts =
              Pricing.units(model, before).exact().add(Pricing.more(model, before, late).exact());
          assertEquals(0, whole.compareTo(parts), what + " " + model);
          BigDecimal back =
              Pricing.more(model, before.add(late), late.negate())
                  .exact()
                  .add(Pricing.more(model, before, late).exact());
          assertEquals(0, back.signum(), what + " " + model);
        });
  }

  private static Plan randomPlan(Random random) {
    var cars = UsageFilter.of(UsageKind.CAR_SHARE);
    var bikes = UsageFilter.of(UsageKind.BIKE_SHARE);
    List<Charge> charges = new ArrayList<>();
    charges.add(charge("car", cars, startedMinutes(), randomModel(random)));
    charges.add(charge("bike", bikes, startedMinutes(), randomModel(random)));
    if (random.nextBoolean()) {
      charges.add(
          charge(
              "km",
              cars,
              Metering.each(Measure.KILOMETRES),
              new PriceModel.PerUnit(price(random))));
    }
    if (random.nextBoolean()) {
      charges.add(
          charge(
              "km-period",
              random.nextBoolean() ? cars : UsageFilter.ANY,
              Metering.ofPeriod(Measure.KILOMETRES),
              randomModel(random)));
    }
    List<Benefit> benefits = new ArrayList<>();
    Per[] pers = Per.values();
    for (int i = 0; i < random.nextInt(3); i++) {
      benefits.add(
          new Allowance(
              code("allowance" + i),
              Localised.of("x"),
              random.nextBoolean() ? Measure.MINUTES : Measure.KILOMETRES,
              random.nextBoolean() ? cars : UsageFilter.ANY,
              random.nextInt(2),
              Grant.of(BigDecimal.valueOf(random.nextInt(120)), pers[random.nextInt(6)])));
    }
    for (int i = 0; i < random.nextInt(3); i++) {
      benefits.add(
          new Cap(
              code("cap" + i),
              Localised.of("x"),
              random.nextBoolean() ? cars : UsageFilter.ANY,
              BigDecimal.valueOf(random.nextInt(6000), 2),
              pers[random.nextInt(6)]));
    }
    if (random.nextInt(3) == 0) {
      benefits.add(
          new Commitment(
              code("most"),
              Localised.of("x"),
              Optional.empty(),
              Optional.of(BigDecimal.valueOf(random.nextInt(20000), 2)),
              Set.of(),
              TaxCategory.STANDARD));
    }
    if (random.nextInt(3) == 0) {
      benefits.add(
          new Wallet(
              code("wallet"),
              Localised.of("x"),
              UsageFilter.ANY,
              random.nextBoolean() ? BigDecimal.ONE : new BigDecimal("0.03"),
              BigDecimal.valueOf(random.nextInt(100)),
              new Expiry(Optional.empty(), Optional.empty())));
    }
    return plan(charges, benefits.toArray(Benefit[]::new));
  }

  private static BigDecimal price(Random random) {
    return BigDecimal.valueOf(random.nextInt(900), 3);
  }

  private static PriceModel randomModel(Random random) {
    var zero = AtZero.NOTHING;
    var tiers =
        List.of(
            tier("" + (1 + random.nextInt(20)), price(random) + "", random.nextInt(3) + ""),
            tier("" + (30 + random.nextInt(20)), price(random) + "", random.nextInt(3) + ""),
            tier("", price(random) + "", "0"));
    return switch (random.nextInt(9)) {
      case 0 -> new PriceModel.Graduated(tiers, zero);
      case 1 -> new PriceModel.Volume(tiers, zero);
      case 2 ->
          new PriceModel.Package(
              BigDecimal.valueOf(1 + random.nextInt(30)),
              price(random),
              BigDecimal.valueOf(random.nextInt(10)));
      case 3 -> new PriceModel.StairStep(tiers, zero);
      case 4 ->
          new PriceModel.TieredBlock(
              random.nextBoolean()
                  ? PriceModel.BlockPolicy.ALL_TIERS
                  : PriceModel.BlockPolicy.TOP_TIER,
              List.of(
                  new PriceModel.BlockTier(
                      BigDecimal.valueOf(1 + random.nextInt(9)),
                      Optional.of(BigDecimal.valueOf(1 + random.nextInt(9))),
                      price(random)),
                  new PriceModel.BlockTier(
                      BigDecimal.valueOf(1 + random.nextInt(9)), Optional.empty(), price(random))));
      case 5 ->
          new PriceModel.Percentage(
              price(random),
              BigDecimal.valueOf(random.nextInt(3)),
              random.nextBoolean() ? Optional.empty() : Optional.of(random.nextInt(4)),
              random.nextBoolean()
                  ? Optional.empty()
                  : Optional.of(BigDecimal.valueOf(random.nextInt(40))),
              Optional.of(BigDecimal.ONE),
              Optional.of(BigDecimal.TEN));
      case 6 -> new PriceModel.GraduatedPercentage(tiers, zero);
      case 7 -> new PriceModel.Included();
      default -> new PriceModel.PerUnit(price(random));
    };
  }

  /** Uses of October 2026 in Berlin, the end of summer time among them. */
  private static List<Usage> randomUses(Random random) {
    Period october = OCTOBER.in(BERLIN);
    long length = october.length().toSeconds();
    var uses = new ArrayList<Usage>();
    IntStream.range(0, random.nextInt(12))
        .forEach(
            i -> {
              long minutes = random.nextInt(90);
              Instant end = october.from().plusSeconds((long) (random.nextInt((int) length)));
              var use =
                  new Use(
                      random.nextBoolean() ? UsageKind.CAR_SHARE : UsageKind.BIKE_SHARE,
                      new Period(end.minus(Duration.ofMinutes(minutes)), end),
                      end,
                      Map.of(),
                      Map.of(),
                      Optional.empty());
              uses.add(
                  usage(
                      "u" + i,
                      with(
                          use,
                          Measure.KILOMETRES,
                          BigDecimal.valueOf(random.nextInt(60_000), 3).toPlainString())));
            });
    return uses;
  }
}
