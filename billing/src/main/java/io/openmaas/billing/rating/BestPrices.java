package io.openmaas.billing.rating;

import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.PriceModel;
import io.openmaas.billing.catalogue.PriceModel.BestPrice;
import io.openmaas.billing.catalogue.PriceModel.RidePackage;
import io.openmaas.billing.catalogue.PriceModel.Tier;
import io.openmaas.billing.rating.Pricing.Priced;
import io.openmaas.billing.rating.RatedLine.Part;
import io.openmaas.billing.rating.RatedLine.What;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The cheapest combination of packages and metered time and distance: exact, by a bounded search
 * over how many of each package are taken.
 *
 * <p>All prices are whole numbers of one tiny unit (a power of ten of the currency), time is in
 * started minutes, distance in metres. The search is cut by three facts: more of a package than
 * cover all time and distance is waste; so many of one that another covers as much for no more are
 * never better; and what is left costs at least its minutes and metres at prices at which no
 * package is dearer than what it covers (the dual of the linear problem). Of the last package the
 * best number is found at the corners of the cost, not one by one. A tariff whose packages have too
 * many combinations even so is not rated, rather than approximated.
 */
public final class BestPrices {
  private static final int METRE_DIGITS = 3;
  private static final int SHIFT = 16;
  private static final int FEW = 40;

  /** After so many steps the tariff is refused for the use: some 50 ms. */
  private static final long MOST_STEPS = 5_000_000;

  private static final BigDecimal METRES = BigDecimal.valueOf(1000);

  private final BestPrice model;
  private final int digits;
  private final long unlock;
  private final boolean metered;
  private final boolean afterPackages;
  private final long perMinute;
  private final long perParking;
  private final long perMetre;
  private final long includedMetres;
  private final int count;

  /** The packages in the order of the search; {@code order} maps to the catalogue's. */
  private final int[] order;

  private final long[] price;
  private final long[] minutes;
  private final long[] metres;

  /** {@code most[i][j]}: more of i than this are not better than with one more j. */
  private final long[] most;

  private final long longest;
  private final long farthest;

  /** See {@link #crossings()}. */
  private final long[] crossings;

  private final long[] tierTo;
  private final long[] tierPrice;
  private final boolean extra;

  /**
   * One ride.
   *
   * @param minutes started minutes, parking included
   * @param parkingMinutes those of them in which the vehicle was parked
   * @param metres driven
   */
  public record Ride(long minutes, long parkingMinutes, long metres) {
    public Ride {
      if (minutes < 0 || parkingMinutes < 0 || parkingMinutes > minutes || metres < 0) {
        throw new IllegalArgumentException(
            minutes + " minutes, " + parkingMinutes + " of them parked, " + metres + " m");
      }
    }

    /** From exact quantities: minutes and metres are rounded up. */
    public static Ride of(BigDecimal minutes, BigDecimal parkingMinutes, BigDecimal kilometres) {
      long all = minutes.setScale(0, RoundingMode.UP).longValueExact();
      long parked = parkingMinutes.setScale(0, RoundingMode.UP).longValueExact();
      return new Ride(
          all,
          Math.min(all, parked),
          kilometres.multiply(METRES).setScale(0, RoundingMode.UP).longValueExact());
    }
  }

  private BestPrices(BestPrice model) {
    this.model = model;
    this.digits = digits(model);
    this.unlock = scaled(model.unlock());
    var meter = model.metered();
    this.metered = meter.isPresent();
    this.afterPackages = meter.isPresent() && meter.get().afterPackages();
    this.perMinute = meter.map(m -> scaled(m.perMinute())).orElse(0L);
    this.perParking = meter.map(m -> scaled(m.perParkingMinute())).orElse(0L);
    this.perMetre = meter.map(m -> perMetre(m.perKilometre())).orElse(0L);
    this.includedMetres = meter.map(m -> metres(m.includedKilometres())).orElse(0L);
    this.extra = !model.extraKilometres().isEmpty();
    this.tierTo = new long[extra ? model.extraKilometres().size() : 1];
    this.tierPrice = new long[tierTo.length];
    tierTo[0] = Long.MAX_VALUE;
    tierPrice[0] = perMetre;
    for (int i = 0; i < model.extraKilometres().size(); i++) {
      Tier tier = model.extraKilometres().get(i);
      tierTo[i] = tier.upTo().map(BestPrices::metres).orElse(Long.MAX_VALUE);
      tierPrice[i] = perMetre(tier.unit());
    }
    this.count = model.packages().size();
    this.order = order(model);
    this.price = new long[count];
    this.minutes = new long[count];
    this.metres = new long[count];
    for (int i = 0; i < count; i++) {
      RidePackage ridePackage = model.packages().get(order[i]);
      price[i] = scaled(ridePackage.price());
      minutes[i] = ridePackage.length().toMinutes();
      metres[i] = metres(ridePackage.kilometres());
    }
    this.most = new long[count];
    for (int i = 0; i < count; i++) {
      most[i] = most(i);
    }
    this.longest = Arrays.stream(minutes).max().orElse(0);
    this.farthest = Arrays.stream(metres).max().orElse(0);
    this.crossings = crossings();
  }

  /** Prepares a price for many rides. */
  public static BestPrices of(BestPrice model) {
    return new BestPrices(model);
  }

  /**
   * What a ride costs.
   *
   * @return empty if the tariff has no combination that covers it
   */
  public static java.util.Optional<Priced> cheapest(BestPrice model, Ride ride) {
    return of(model).cheapest(ride);
  }

  /** Whether there is a combination that covers the ride. */
  public boolean covers(Ride ride) {
    boolean time = metered || ride.minutes() == 0;
    boolean distance = mayLeaveMetres() || ride.metres() == 0;
    for (int i = 0; i < count; i++) {
      time |= minutes[i] > 0;
      distance |= metres[i] > 0;
    }
    return time && distance;
  }

  /** What a ride costs; empty if the tariff has no combination that covers it. */
  public java.util.Optional<Priced> cheapest(Ride ride) {
    var search = new Search(ride);
    search.run();
    return search.best == Long.MAX_VALUE
        ? java.util.Optional.empty()
        : java.util.Optional.of(parts(ride, search.bestCounts));
  }

  private static int digits(BestPrice model) {
    int most = Math.max(0, scale(model.unlock()));
    if (model.metered().isPresent()) {
      var meter = model.metered().get();
      most = Math.max(most, Math.max(scale(meter.perMinute()), scale(meter.perParkingMinute())));
      most = Math.max(most, scale(meter.perKilometre()) + METRE_DIGITS);
    }
    for (RidePackage ridePackage : model.packages()) {
      most = Math.max(most, scale(ridePackage.price()));
    }
    for (Tier tier : model.extraKilometres()) {
      most = Math.max(most, scale(tier.unit()) + METRE_DIGITS);
    }
    return most;
  }

  private static int scale(BigDecimal amount) {
    return amount.stripTrailingZeros().scale();
  }

  private long scaled(BigDecimal amount) {
    return amount.scaleByPowerOfTen(digits).longValueExact();
  }

  private long perMetre(BigDecimal perKilometre) {
    return perKilometre.scaleByPowerOfTen(digits - METRE_DIGITS).longValueExact();
  }

  private static long metres(BigDecimal kilometres) {
    return kilometres.multiply(METRES).longValueExact();
  }

  /** The longest first: the fewer of a package are possible, the earlier it is decided. */
  private static int[] order(BestPrice model) {
    var indices = new ArrayList<Integer>();
    for (int i = 0; i < model.packages().size(); i++) {
      indices.add(i);
    }
    indices.sort(
        (a, b) -> {
          RidePackage first = model.packages().get(a);
          RidePackage second = model.packages().get(b);
          int byLength = second.length().compareTo(first.length());
          return byLength != 0 ? byLength : second.kilometres().compareTo(first.kilometres());
        });
    return indices.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * The most of a package that can be better than taking another: n of it are replaced by one that
   * costs no more and covers no less. The replaced ones are fewer each time or the same number of a
   * later package, so that replacing ends.
   */
  private long most(int i) {
    long least = Long.MAX_VALUE;
    for (int j = 0; j < count; j++) {
      if (j == i || price[i] == 0) {
        continue;
      }
      long n = Math.max(1, Math.ceilDiv(price[j], price[i]));
      boolean covers =
          Math.multiplyExact(n, minutes[i]) <= minutes[j]
              && Math.multiplyExact(n, metres[i]) <= metres[j];
      boolean same =
          n == 1 && price[i] == price[j] && minutes[i] == minutes[j] && metres[i] == metres[j];
      if (covers && !(same && i < j)) {
        least = Math.min(least, n - 1);
      }
    }
    return least;
  }

  /** The cost of minutes that no package covers: the cheapest of the ride are left. */
  private long timeCost(Ride ride, long covered) {
    long left = ride.minutes() - covered;
    if (left <= 0) {
      return 0;
    }
    long parked = ride.parkingMinutes();
    long driven = ride.minutes() - parked;
    if (perMinute <= perParking) {
      long cheap = Math.min(left, driven);
      return Math.addExact(
          Math.multiplyExact(cheap, perMinute), Math.multiplyExact(left - cheap, perParking));
    }
    long cheap = Math.min(left, parked);
    return Math.addExact(
        Math.multiplyExact(cheap, perParking), Math.multiplyExact(left - cheap, perMinute));
  }

  /** The cost of the metres from {@code covered} on, at the tiers of the whole distance. */
  private long distanceCost(Ride ride, long covered) {
    long cost = 0;
    long at = covered;
    for (int i = 0; at < ride.metres(); i++) {
      long to = Math.min(tierTo[i], ride.metres());
      if (to > at) {
        cost = Math.addExact(cost, Math.multiplyExact(to - at, tierPrice[i]));
        at = to;
      }
    }
    return cost;
  }

  private long meteredCost(Ride ride) {
    return timeCost(ride, 0)
        + Math.multiplyExact(Math.max(0, ride.metres() - includedMetres), perMetre);
  }

  private boolean mayLeaveMetres() {
    return metered || extra;
  }

  /** One search; the costs are those beside the unlock fee. */
  private final class Search {
    private final Ride ride;
    private final long[] counts = new long[count];
    private final long[] bestCounts = new long[count];
    private final Duals duals;
    private final int[] sequence;
    private long best = Long.MAX_VALUE;
    private long steps;

    Search(Ride ride) {
      this.ride = ride;
      this.duals = new Duals(ride);
      this.sequence = duals.sequence();
    }

    void run() {
      if (metered) {
        best = meteredCost(ride);
      } else if (ride.minutes() == 0 && ride.metres() == 0) {
        best = 0;
      }
      if (count > 0) {
        look(0, 0, 0, 0, 0);
      }
    }

    /** Fewest first: each more raises the bound, so that the first beyond it ends the loop. */
    private void look(int at, long cost, long covered, long reach, long taken) {
      int one = sequence[at];
      if (at == count - 1) {
        last(one, cost, covered, reach, taken);
        return;
      }
      long upTo = upTo(one, covered, reach);
      for (long n = 0; n <= upTo; n++) {
        if (++steps > MOST_STEPS) {
          throw new NotRated("the packages of the tariff have too many combinations for this use");
        }
        long now = Math.addExact(cost, Math.multiplyExact(n, price[one]));
        long time = covered + n * minutes[one];
        long distance = reach + n * metres[one];
        if (now >= best || duals.reaches(best - now, time, distance)) {
          break;
        }
        counts[one] = n;
        look(at + 1, now, time, distance, taken + n);
      }
      counts[one] = 0;
    }

    /** How many of a package can be of use when so much is covered. */
    private long upTo(int at, long covered, long reach) {
      long forTime = minutes[at] == 0 ? 0 : needed(ride.minutes() - covered, minutes[at]);
      long forDistance = metres[at] == 0 ? 0 : needed(ride.metres() - reach, metres[at]);
      // one more than needed may open the prices of extra kilometres
      long some = Math.max(1, Math.max(forTime, forDistance));
      return Math.min(some, most[at]);
    }

    /** The best number of the last package lies where the cost has a corner. */
    private void last(int at, long cost, long covered, long reach, long taken) {
      long upTo = upTo(at, covered, reach);
      consider(at, 0, cost, covered, reach, taken);
      consider(at, 1, cost, covered, reach, taken);
      consider(at, upTo, cost, covered, reach, taken);
      if (minutes[at] > 0) {
        corner(at, ride.minutes() - covered, minutes[at], upTo, cost, covered, reach, taken);
        long dear =
            perMinute > perParking ? ride.minutes() - ride.parkingMinutes() : ride.parkingMinutes();
        corner(at, dear - covered, minutes[at], upTo, cost, covered, reach, taken);
      }
      if (metres[at] > 0) {
        corner(at, ride.metres() - reach, metres[at], upTo, cost, covered, reach, taken);
        for (int i = 0; i < tierTo.length - 1 && tierTo[i] < ride.metres(); i++) {
          corner(at, tierTo[i] - reach, metres[at], upTo, cost, covered, reach, taken);
        }
      }
      counts[at] = 0;
    }

    private void corner(
        int at, long left, long each, long upTo, long cost, long covered, long reach, long taken) {
      if (left <= 0) {
        return;
      }
      long n = left / each;
      if (n <= upTo) {
        consider(at, n, cost, covered, reach, taken);
      }
      if (n < upTo) {
        consider(at, n + 1, cost, covered, reach, taken);
      }
    }

    private void consider(int at, long n, long cost, long covered, long reach, long taken) {
      if (n > most[at] || taken + n == 0) {
        return;
      }
      long time = covered + n * minutes[at];
      long distance = reach + n * metres[at];
      if (time < ride.minutes() && !afterPackages
          || distance < ride.metres() && !mayLeaveMetres()) {
        return;
      }
      long now = Math.addExact(cost, Math.multiplyExact(n, price[at]));
      if (now >= best) {
        return;
      }
      now = now + timeCost(ride, time) + distanceCost(ride, distance);
      if (now < best) {
        best = now;
        counts[at] = n;
        System.arraycopy(counts, 0, bestCounts, 0, count);
      }
    }
  }

  private static long needed(long left, long each) {
    return left <= 0 ? 0 : Math.ceilDiv(left, each);
  }

  /**
   * A price u for each minute and v for each metre at which no package is dearer than what it
   * covers (u x minutes + v x metres is at most its price), and nor is what is metered: whatever is
   * taken, the rest of a ride then costs at least its minutes and metres at u and v. Those with the
   * highest bound for the whole ride are chosen. In 1/65536 of the unit of prices, rounded down, so
   * that the bound holds.
   */
  private final class Duals {
    private final Ride ride;
    private final long dearMinutes;
    private final long cheapMinutes;

    /** The rate of the cheap minutes; no limit where packages must cover all time. */
    private final long cheapRate;

    private final long highestU;
    private final long highestV;
    private long u;
    private long v;
    private long bound = -1;

    Duals(Ride ride) {
      this.ride = ride;
      boolean drivingIsDear = perMinute > perParking;
      long driven = ride.minutes() - ride.parkingMinutes();
      this.dearMinutes = drivingIsDear ? driven : ride.parkingMinutes();
      this.cheapMinutes = ride.minutes() - dearMinutes;
      if (isSmall(ride) || tooLarge(ride)) {
        this.cheapRate = 0;
        this.highestU = 0;
        this.highestV = 0;
        return;
      }
      this.cheapRate = afterPackages ? Math.min(perMinute, perParking) << SHIFT : Long.MAX_VALUE;
      this.highestU = afterPackages ? Math.max(perMinute, perParking) << SHIFT : Long.MAX_VALUE;
      this.highestV = mayLeaveMetres() ? cheapestMetres() : Long.MAX_VALUE;
      choose();
    }

    /** Whether there are so few combinations that looking at all is quicker. */
    private boolean isSmall(Ride ride) {
      long combinations = 1;
      for (int j = 0; j < count - 1; j++) {
        long forTime = minutes[j] == 0 ? 0 : needed(ride.minutes(), minutes[j]);
        long forDistance = metres[j] == 0 ? 0 : needed(ride.metres(), metres[j]);
        long number = Math.min(most[j], Math.max(1, Math.max(forTime, forDistance)));
        if (number >= FEW) {
          return false;
        }
        combinations *= number + 1;
        if (combinations > FEW) {
          return false;
        }
      }
      return true;
    }

    /** Whether costs do not fit; then nothing is bounded. */
    private boolean tooLarge(Ride ride) {
      long most = Math.addExact(distanceCost(ride, 0), timeCost(ride, 0));
      for (int j = 0; j < count; j++) {
        long forTime = minutes[j] == 0 ? 0 : needed(ride.minutes(), minutes[j]);
        long forDistance = metres[j] == 0 ? 0 : needed(ride.metres(), metres[j]);
        long number = 1 + Math.max(forTime, forDistance);
        most = Math.addExact(most, Math.multiplyExact(number, price[j]));
      }
      return most >= 1L << (62 - SHIFT);
    }

    /**
     * The least that a metre costs on average, from any tier's beginning to the end of the ride.
     */
    private long cheapestMetres() {
      if (ride.metres() == 0) {
        return 0;
      }
      long least = (distanceCost(ride, 0) << SHIFT) / ride.metres();
      for (int i = 0; i < tierTo.length && tierTo[i] < ride.metres(); i++) {
        long left = ride.metres() - tierTo[i];
        least = Math.min(least, (distanceCost(ride, tierTo[i]) << SHIFT) / left);
      }
      return least;
    }

    private void choose() {
      consider(0);
      if (afterPackages) {
        consider(cheapRate);
        consider(highestU);
      }
      for (int j = 0; j < count; j++) {
        if (minutes[j] > 0) {
          consider((price[j] << SHIFT) / minutes[j]);
          if (highestV < Long.MAX_VALUE / Math.max(1, farthest)) {
            consider(((price[j] << SHIFT) - highestV * metres[j]) / minutes[j]);
          }
        }
      }
      for (long crossing : crossings) {
        consider(crossing);
      }
    }

    private void consider(long candidate) {
      long fits = Long.MAX_VALUE / Math.max(1, Math.max(longest, ride.minutes()));
      if (candidate < 0 || candidate > highestU || candidate >= fits) {
        return;
      }
      long most = highestV;
      for (int j = 0; j < count; j++) {
        long left = (price[j] << SHIFT) - candidate * minutes[j];
        if (left < 0) {
          return;
        }
        if (metres[j] > 0) {
          most = Math.min(most, left / metres[j]);
        }
      }
      long perMetreNow = most == Long.MAX_VALUE ? 0 : most;
      long now = time(candidate, 0) + perMetreNow * ride.metres();
      if (now > bound) {
        bound = now;
        u = candidate;
        v = perMetreNow;
      }
    }

    /** What the minutes that are left cost at least. */
    private long time(long rate, long covered) {
      if (rate <= cheapRate) {
        return Math.max(0, rate * (ride.minutes() - covered));
      }
      long all = cheapRate * (ride.minutes() - covered);
      return Math.max(0, Math.max(all, rate * (dearMinutes - covered) + cheapRate * cheapMinutes));
    }

    /** Whether what is left costs at least this. */
    boolean reaches(long cost, long covered, long reach) {
      if (bound <= 0) {
        return false;
      }
      long least = time(u, covered) + Math.max(0, v * (ride.metres() - reach));
      return cost < Long.MAX_VALUE >> (SHIFT + 1) && cost << SHIFT <= least;
    }

    /** The packages that are farthest from their worth first, the best bargain last. */
    int[] sequence() {
      int[] sorted = new int[count];
      long[] reduced = new long[count];
      for (int j = 0; j < count; j++) {
        long worth = bound < 0 ? 0 : (price[j] << SHIFT) - u * minutes[j] - v * metres[j];
        int at = j;
        while (at > 0 && reduced[at - 1] < worth) {
          reduced[at] = reduced[at - 1];
          sorted[at] = sorted[at - 1];
          at--;
        }
        reduced[at] = worth;
        sorted[at] = j;
      }
      return sorted;
    }
  }

  /** The prices of a minute at which two packages are worth their price, see {@link Duals}. */
  private long[] crossings() {
    var found = new ArrayList<Long>();
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < i; j++) {
        var denominator =
            big(minutes[i])
                .multiply(big(metres[j]))
                .subtract(big(minutes[j]).multiply(big(metres[i])));
        var numerator =
            big(price[i]).multiply(big(metres[j])).subtract(big(price[j]).multiply(big(metres[i])));
        if (denominator.signum() != 0 && numerator.signum() * denominator.signum() > 0) {
          var crossing = numerator.shiftLeft(SHIFT).divide(denominator);
          if (crossing.bitLength() < Long.SIZE - 1) {
            found.add(crossing.longValueExact());
          }
        }
      }
    }
    return found.stream().mapToLong(Long::longValue).toArray();
  }

  private static BigInteger big(long value) {
    return BigInteger.valueOf(value);
  }

  /** How the price of these packages comes about. */
  private Priced parts(Ride ride, long[] counts) {
    var parts = new ArrayList<Part>(6);
    if (unlock != 0) {
      parts.add(new Part(new What.Flat(), BigDecimal.ONE, model.unlock(), model.unlock()));
    }
    long covered = 0;
    long reach = 0;
    boolean any = false;
    for (int i = 0; i < count; i++) {
      if (counts[i] > 0) {
        RidePackage taken = model.packages().get(order[i]);
        BigDecimal number = BigDecimal.valueOf(counts[i]);
        parts.add(
            new Part(
                new What.Package(taken.code()),
                number,
                taken.price(),
                taken.price().multiply(number)));
        covered += counts[i] * minutes[i];
        reach += counts[i] * metres[i];
        any = true;
      }
    }
    addTime(ride, covered, parts);
    addDistance(ride, any, reach, parts);
    return Priced.of(parts);
  }

  private void addTime(Ride ride, long covered, List<Part> parts) {
    long left = Math.max(0, ride.minutes() - covered);
    if (left == 0) {
      return;
    }
    long driven = ride.minutes() - ride.parkingMinutes();
    long drivenLeft =
        perMinute <= perParking
            ? Math.min(left, driven)
            : left - Math.min(left, ride.parkingMinutes());
    PriceModel.Metered meter = model.metered().get();
    add(parts, Measure.MINUTES, BigDecimal.valueOf(drivenLeft), meter.perMinute());
    add(
        parts,
        Measure.PARKING_MINUTES,
        BigDecimal.valueOf(left - drivenLeft),
        meter.perParkingMinute());
  }

  private void addDistance(Ride ride, boolean withPackage, long reach, List<Part> parts) {
    if (!withPackage || !extra) {
      long from = withPackage ? reach : includedMetres;
      long left = ride.metres() - from;
      if (left > 0) {
        add(
            parts,
            Measure.KILOMETRES,
            BigDecimal.valueOf(left, METRE_DIGITS),
            model.metered().get().perKilometre());
      }
      return;
    }
    long at = reach;
    for (int i = 0; at < ride.metres(); i++) {
      long to = Math.min(tierTo[i], ride.metres());
      if (to > at) {
        add(
            parts,
            Measure.KILOMETRES,
            BigDecimal.valueOf(to - at, METRE_DIGITS),
            model.extraKilometres().get(i).unit());
        at = to;
      }
    }
  }

  private static void add(List<Part> parts, Measure measure, BigDecimal units, BigDecimal price) {
    if (units.signum() != 0 && price.signum() != 0) {
      parts.add(new Part(new What.Metered(measure), units, price, units.multiply(price)));
    }
  }
}
