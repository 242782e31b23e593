package io.openmaas.billing.rating;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Localised;
import io.openmaas.billing.catalogue.PriceModel.BestPrice;
import io.openmaas.billing.catalogue.PriceModel.Metered;
import io.openmaas.billing.catalogue.PriceModel.RidePackage;
import io.openmaas.billing.catalogue.PriceModel.Tier;
import io.openmaas.billing.rating.BestPrices.Ride;
import io.openmaas.billing.rating.Pricing.Priced;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BestPricesTest {
  private static BigDecimal d(String number) {
    return new BigDecimal(number);
  }

  static RidePackage pack(String code, String price, long minutes, String kilometres) {
    return new RidePackage(
        new ChargeCode(code),
        Localised.of(code),
        d(price),
        Duration.ofMinutes(minutes),
        d(kilometres));
  }

  private static Tier tier(String upTo, String unit) {
    return new Tier(
        upTo.isEmpty() ? Optional.empty() : Optional.of(d(upTo)), d(unit), BigDecimal.ZERO);
  }

  /** The published rules: 0.89 a kilometre and 0.29 a parking minute are ours. */
  private static final BestPrice MILES =
      new BestPrice(
          d("1.00"),
          Optional.of(new Metered(d("0"), d("0.29"), d("0.89"), d("0"), false)),
          List.of(pack("shortie", "29.00", 360, "50"), pack("roadie", "49.00", 1440, "100")),
          List.of(tier("300", "0.19"), tier("", "0.39")));

  /** minutes, of them parked, km = amount, unlocking 1.00 included */
  private static final String MILES_RIDES =
      """
         20    0     5    = 5.45
         40   10    10    = 12.80
         60    0    31.4  = 28.946
        360    0    50    = 30.00
        300    0   320    = 85.30
       1200    0   350    = 107.50
       1200  900   350    = 107.50
       1441 1000   100    = 79.00
       2880 2000   100    = 99.00
       1800 1500   160    = 80.90
      """;

  // 5 x 0.89 + 1; 10 x 0.89 + 10 x 0.29 + 1; 31.4 x 0.89 + 1 (under 29); 29 + 1;
  // 29 + 250 x 0.19 + 20 x 0.39 + 1 = 85.30; 20 h: a shortie does not reach, roadie 49 + 200 x 0.19
  // + 50 x 0.39 + 1 = 107.50; a minute more than a day: roadie + shortie + 1 (150 km); two days:
  // two
  // roadies; 30 h, 160 km: roadie + shortie + 10 x 0.19 + 1

  @Test
  void miles_rides_cost_the_cheapest_combination() {
    for (String row : MILES_RIDES.strip().lines().toList()) {
      String[] sides = row.split("=");
      String[] in = sides[0].trim().split(" +");
      var ride =
          new Ride(
              Long.parseLong(in[0]),
              Long.parseLong(in[1]),
              d(in[2]).movePointRight(3).longValueExact());
      BigDecimal found = BestPrices.cheapest(MILES, ride).orElseThrow().exact();
      assertEquals(0, d(sides[1].trim()).compareTo(found), row + ": " + found);
    }
  }

  @Test
  void the_best_price_is_that_of_brute_force() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      BestPrice model = randomModel(random);
      Ride ride = randomRide(random);
      Optional<BigDecimal> expected = brute(model, ride);
      Optional<Priced> found = BestPrices.cheapest(model, ride);
      String what = "seed " + seed + " case " + i + ": " + model + " " + ride;
      assertEquals(expected.isPresent(), found.isPresent(), what);
      assertEquals(expected.isPresent(), BestPrices.of(model).covers(ride), what);
      if (expected.isPresent()) {
        assertEquals(0, expected.get().compareTo(found.get().exact()), what + found);
        BigDecimal sum =
            found.get().parts().stream()
                .map(RatedLine.Part::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        assertEquals(0, sum.compareTo(found.get().exact()), what);
      }
    }
  }

  @Test
  void a_longer_ride_never_costs_less() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      BestPrice model = randomModel(random);
      Ride ride = randomRide(random);
      var longer =
          new Ride(
              ride.minutes() + random.nextInt(100),
              ride.parkingMinutes(),
              ride.metres() + random.nextInt(3000));
      var prices = BestPrices.of(model);
      if (prices.covers(longer)) {
        assertTrue(
            prices.cheapest(ride).get().exact().compareTo(prices.cheapest(longer).get().exact())
                <= 0,
            "seed " + seed + ": " + model + " " + ride + " " + longer);
      }
    }
  }

  /** Eight packages beside minutes, two months: the search is bounded, nothing is refused. */
  @Test
  void rides_of_weeks_on_many_packages_are_priced() {
    var many =
        BestPrices.of(
            new BestPrice(
                d("1.00"),
                Optional.of(new Metered(d("0.31"), d("0.19"), d("0.19"))),
                List.of(
                    pack("hour", "9.99", 60, "0"),
                    pack("two", "17.99", 120, "20"),
                    pack("four", "29.99", 240, "120"),
                    pack("night", "24.99", 600, "50"),
                    pack("day", "69.99", 1440, "200"),
                    pack("weekend", "119.99", 3600, "300"),
                    pack("week", "319.99", 10_080, "1000"),
                    pack("month", "799.99", 43_200, "1500")),
                List.of(tier("500", "0.19"), tier("", "0.29"))));
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      int minutes = random.nextInt(60 * 1440);
      var ride = new Ride(minutes, random.nextInt(minutes + 1), random.nextInt(6_000_000));
      BigDecimal best = many.cheapest(ride).orElseThrow().exact();
      // no single month, or two, or week after week is cheaper
      for (int months = 0; months <= 2; months++) {
        long left = Math.max(0, minutes - months * 43_200L);
        long weeks = Math.ceilDiv(left, 10_080L);
        long included = months * 1500L + weeks * 1000L;
        BigDecimal extra =
            BigDecimal.valueOf(Math.max(0, ride.metres() - included * 1000), 3).multiply(d("0.29"));
        BigDecimal plain =
            d("799.99")
                .multiply(BigDecimal.valueOf(months))
                .add(d("319.99").multiply(BigDecimal.valueOf(weeks)))
                .add(extra)
                .add(BigDecimal.ONE);
        assertTrue(months + weeks == 0 || best.compareTo(plain) <= 0, "seed " + seed + ": " + ride);
      }
    }
  }

  @Test
  void a_ride_that_no_combination_covers_has_no_price() {
    var distanceOnly =
        new BestPrice(
            BigDecimal.ZERO, Optional.empty(), List.of(pack("km", "9", 0, "10")), List.of());
    assertFalse(BestPrices.of(distanceOnly).covers(new Ride(10, 0, 5000)));
    assertTrue(BestPrices.cheapest(distanceOnly, new Ride(10, 0, 5000)).isEmpty());
  }

  @Test
  void prices_that_cannot_be_searched_exactly_are_refused() {
    assertThrows(IllegalArgumentException.class, () -> pack("p", "0.1234567", 60, "1"));
    assertThrows(IllegalArgumentException.class, () -> pack("p", "1", 60, "0.0001"));
    assertThrows(IllegalArgumentException.class, () -> pack("p", "1", 0, "0"));
  }

  private static BestPrice randomModel(Random random) {
    var packages = new ArrayList<RidePackage>();
    int count = random.nextInt(5);
    for (int i = 0; i < count; i++) {
      long minutes = random.nextInt(4) == 0 ? 0 : (1 + random.nextInt(12)) * 20L;
      int metres = random.nextInt(3) == 0 && minutes > 0 ? 0 : 2500 * (1 + random.nextInt(20));
      packages.add(
          pack(
              "p" + i,
              BigDecimal.valueOf(random.nextInt(4000), 2).toPlainString(),
              minutes,
              BigDecimal.valueOf(metres, 3).toPlainString()));
    }
    boolean metered = count == 0 || random.nextInt(3) > 0;
    List<Tier> extra =
        switch (random.nextInt(3)) {
          case 0 -> List.of();
          case 1 -> List.of(tier("", price(random)));
          default ->
              List.of(tier("" + (1 + random.nextInt(60)), price(random)), tier("", price(random)));
        };
    return new BestPrice(
        BigDecimal.valueOf(random.nextInt(200), 2),
        metered
            ? Optional.of(
                new Metered(
                    d(price(random)),
                    d(price(random)),
                    d(price(random)),
                    random.nextInt(4) == 0 ? d("" + random.nextInt(20)) : BigDecimal.ZERO,
                    random.nextInt(3) > 0))
            : Optional.empty(),
        packages,
        extra);
  }

  private static String price(Random random) {
    return random.nextInt(5) == 0 ? "0" : BigDecimal.valueOf(random.nextInt(90), 2).toPlainString();
  }

  private static Ride randomRide(Random random) {
    int minutes = random.nextInt(600);
    return new Ride(
        minutes,
        random.nextInt(3) == 0 ? 0 : random.nextInt(minutes + 1),
        random.nextInt(5) == 0 ? 0 : random.nextInt(90_000));
  }

  /** Every number of every package up to what covers the ride, by the rules as they are written. */
  static Optional<BigDecimal> brute(BestPrice model, Ride ride) {
    int[] most = new int[model.packages().size()];
    for (int i = 0; i < most.length; i++) {
      RidePackage one = model.packages().get(i);
      long minutes = one.length().toMinutes();
      long metres = one.kilometres().movePointRight(3).longValueExact();
      long forTime = minutes == 0 ? 0 : Math.ceilDiv(ride.minutes(), minutes);
      long forDistance = metres == 0 ? 0 : Math.ceilDiv(ride.metres(), metres);
      most[i] = (int) Math.max(1, Math.max(forTime, forDistance));
    }
    BigDecimal best = null;
    int[] counts = new int[most.length];
    while (true) {
      BigDecimal cost = cost(model, ride, counts);
      if (cost != null && (best == null || cost.compareTo(best) < 0)) {
        best = cost;
      }
      int at = 0;
      while (at < counts.length && counts[at] == most[at]) {
        counts[at++] = 0;
      }
      if (at == counts.length) {
        return Optional.ofNullable(best);
      }
      counts[at]++;
    }
  }

  private static BigDecimal cost(BestPrice model, Ride ride, int[] counts) {
    BigDecimal cost = model.unlock();
    long covered = 0;
    long reach = 0;
    int taken = 0;
    for (int i = 0; i < counts.length; i++) {
      RidePackage one = model.packages().get(i);
      cost = cost.add(one.price().multiply(BigDecimal.valueOf(counts[i])));
      covered += counts[i] * one.length().toMinutes();
      reach += counts[i] * one.kilometres().movePointRight(3).longValueExact();
      taken += counts[i];
    }
    long minutesLeft = Math.max(0, ride.minutes() - covered);
    long metresLeft = Math.max(0, ride.metres() - reach);
    boolean mayBeMetered =
        model.metered().isPresent() && (taken == 0 || model.metered().get().afterPackages());
    if (minutesLeft > 0 && !mayBeMetered) {
      return null;
    }
    if (minutesLeft > 0) {
      // linear in the minutes of driving that are left: the cheapest is at an end
      var meter = model.metered().get();
      long driven = ride.minutes() - ride.parkingMinutes();
      long fewest = Math.max(0, minutesLeft - ride.parkingMinutes());
      long most = Math.min(driven, minutesLeft);
      cost = cost.add(time(meter, minutesLeft, fewest).min(time(meter, minutesLeft, most)));
    }
    if (metresLeft == 0) {
      return cost;
    }
    if (taken > 0 && !model.extraKilometres().isEmpty()) {
      BigDecimal from = BigDecimal.valueOf(reach, 3);
      BigDecimal to = BigDecimal.valueOf(ride.metres(), 3);
      BigDecimal lower = BigDecimal.ZERO;
      for (Tier tier : model.extraKilometres()) {
        BigDecimal upper = tier.upTo().orElse(to);
        BigDecimal part = upper.min(to).subtract(lower.max(from)).max(BigDecimal.ZERO);
        cost = cost.add(part.multiply(tier.unit()));
        lower = upper;
      }
      return cost;
    }
    if (model.metered().isEmpty()) {
      return null;
    }
    var meter = model.metered().get();
    BigDecimal paid = BigDecimal.valueOf(metresLeft, 3);
    if (taken == 0) {
      paid = paid.subtract(meter.includedKilometres()).max(BigDecimal.ZERO);
    }
    return cost.add(paid.multiply(meter.perKilometre()));
  }

  private static BigDecimal time(Metered meter, long minutes, long driven) {
    return meter
        .perMinute()
        .multiply(BigDecimal.valueOf(driven))
        .add(meter.perParkingMinute().multiply(BigDecimal.valueOf(minutes - driven)));
  }
}
