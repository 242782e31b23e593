package io.openmaas.billing.rating;

import static io.openmaas.billing.rating.TestPlans.EUR;
import static io.openmaas.billing.rating.TestPlans.OCTOBER;
import static io.openmaas.billing.rating.TestPlans.charge;
import static io.openmaas.billing.rating.TestPlans.code;
import static io.openmaas.billing.rating.TestPlans.d;
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

import io.openmaas.billing.catalogue.Benefit.Allowance;
import io.openmaas.billing.catalogue.Benefit.Cap;
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
import io.openmaas.billing.catalogue.UsageFilter;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.billing.metering.Pin.Promise;
import io.openmaas.billing.metering.Use;
import io.openmaas.core.money.Money;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A quote is the difference that a use makes, by the rating of the invoice. */
class QuotesTest {
  private static final UsageFilter CARS = UsageFilter.of(UsageKind.CAR_SHARE);
  private static final Charge TIME = charge("time", CARS, startedMinutes(), perUnit("0.10"));
  private static final Charge TICKET =
      charge(
          "ticket",
          UsageFilter.of(UsageKind.TRANSIT),
          Metering.each(Measure.PRICE),
          new PriceModel.Quoted(d("100")));

  private static Use car(String from, long minutes) {
    return use(UsageKind.CAR_SHARE, from, minutes, Map.of());
  }

  private static Use ticket(String at, String price) {
    return priced(use(UsageKind.TRANSIT, at, 0, Map.of()), price);
  }

  /** What a use costs after others: quoted, and the difference of two bills. */
  private static void sameAsDifference(Plan plan, String expected, Use planned, Use... before) {
    var made = new io.openmaas.billing.metering.Usage[before.length + 1];
    for (int i = 0; i < before.length; i++) {
      made[i] = usage("made" + i, before[i]);
    }
    made[before.length] = usage("planned", planned);
    var without =
        rate(plan, open(OCTOBER), Holdings.NONE, java.util.Arrays.copyOf(made, before.length));
    var quote = Rater.quote(PreparedPlan.of(plan), planned, open(OCTOBER), without.left());
    assertEquals(expected, text(quote));
    var with = rate(plan, open(OCTOBER), Holdings.NONE, made);
    assertEquals(with.total(EUR).minus(without.total(EUR)), quote.total(EUR));
  }

  @Test
  void what_was_used_of_an_allowance_is_gone() {
    var allowance =
        new Allowance(
            code("min"),
            Localised.of("min"),
            Measure.MINUTES,
            UsageFilter.ANY,
            1,
            Grant.of(d("30"), Per.PERIOD));
    sameAsDifference(
        plan(List.of(TIME), allowance),
        "planned time 1.50",
        car("2026-10-06T10:00:00Z", 25),
        car("2026-10-05T10:00:00Z", 20));
  }

  @Test
  void a_cap_that_is_nearly_reached_makes_it_cheaper() {
    var cap = new Cap(code("day"), Localised.of("day"), UsageFilter.ANY, d("5.00"), Per.DAY);
    sameAsDifference(
        plan(List.of(TICKET), cap),
        "planned ticket 2.80, planned day -0.80",
        ticket("2026-10-06T10:00:00Z", "2.80"),
        ticket("2026-10-06T08:00:00Z", "3.00"));
  }

  @Test
  void tiers_of_the_period_go_on() {
    var model =
        new PriceModel.Graduated(
            List.of(tier("30", "0.10", "0"), tier("", "0.05", "0")), AtZero.NOTHING);
    sameAsDifference(
        plan(List.of(charge("time", CARS, Metering.ofPeriod(Measure.MINUTES), model))),
        // 5 of the first tier, 15 of the second
        "time 1.25",
        car("2026-10-06T10:00:00Z", 20),
        car("2026-10-05T10:00:00Z", 25));
  }

  @Test
  void a_volume_price_is_quoted_though_it_is_billed_only_at_the_end() {
    var model =
        new PriceModel.Volume(
            List.of(tier("30", "0.10", "0"), tier("", "0.05", "0")), AtZero.NOTHING);
    var plan = plan(List.of(charge("time", CARS, Metering.ofPeriod(Measure.MINUTES), model)));
    var before =
        rate(plan, open(OCTOBER), Holdings.NONE, usage("a", car("2026-10-05T10:00:00Z", 20)));
    var quote =
        Rater.quote(
            PreparedPlan.of(plan), car("2026-10-06T10:00:00Z", 5), open(OCTOBER), before.left());
    assertEquals("time 0.50", text(quote));
  }

  /**
   * What an offer shows is before wallets pay, for that is what it promises: were it after, the
   * promise would be kept without the wallet, and the ride be free.
   */
  @Test
  void an_offer_promises_what_is_charged_and_the_wallet_pays_it_later() {
    var wallet =
        new Wallet(
            code("points"),
            Localised.of("points"),
            UsageFilter.ANY,
            BigDecimal.ONE,
            d("10"),
            new Expiry(Optional.empty(), Optional.empty()));
    var plan = plan(List.of(TICKET), wallet);
    Use use = ticket("2026-10-06T10:00:00Z", "4.00");
    var quote = Rater.quote(PreparedPlan.of(plan), use, open(OCTOBER), Holdings.NONE);
    assertEquals(Money.of("4.00", EUR), quote.charged(EUR));
    assertEquals(Money.zero(EUR), quote.total(EUR));
    assertEquals("at the operator's price + 4 of your wallet", RatingText.of(quote.lines()));
    var promised = usage("r", use, new Promise.Fixed(quote.charged(EUR)));
    assertEquals(
        "r ticket 4.00, r points -4.00", text(rate(plan, open(OCTOBER), Holdings.NONE, promised)));
  }

  @Test
  void the_longest_ride_of_the_ceiling() {
    var rule = new Plan.Ceiling(25, 5, 10);
    Use planned = with(car("2026-10-06T10:00:00Z", 60), Measure.KILOMETRES, "7.4");
    Use most = PlannedLegs.atMost(rule, planned);
    assertEquals(75, most.time().length().toMinutes());
    assertEquals(d("8.14"), most.quantity(Measure.KILOMETRES));
    assertEquals(
        25, PlannedLegs.atMost(rule, car("2026-10-06T10:00:00Z", 20)).time().length().toMinutes());
  }
}
