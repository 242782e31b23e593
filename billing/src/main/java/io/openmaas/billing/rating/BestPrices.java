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
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * The cheapest combination of packages and metered time and distance: exact, by a bounded search
 * over how many of each package are taken.
 *
 * <p>All prices are whole numbers of one tiny unit (a power of ten of the currency), time is in
 * started minutes, distance in metres. The search is cut by three facts: more of a package than
 * cover all time and distance is waste; so many of one that another covers as much for no more are
 * never better; and what is left costs at least the best rate there is for its minutes, and for its
 * metres. Of the last package the best number is found at the corners of the cost, not one by one.
 */
public final class BestPrices {
  private static final int METRE_DIGITS = 3;
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
    private long best = Long.MAX_VALUE;
    private final long cheapestMinute;
    private final long cheapestMetre;

    Search(Ride ride) {
      this.ride = ride;
      this.cheapestMinute =
          afterPackages
              ? ride.parkingMinutes() == 0
                  ? perMinute
                  : ride.parkingMinutes() == ride.minutes()
                      ? perParking
                      : Math.min(perMinute, perParking)
              : Long.MAX_VALUE;
      long least = Long.MAX_VALUE;
      if (mayLeaveMetres()) {
        for (long tier : tierPrice) {
          least = Math.min(least, tier);
        }
      }
      this.cheapestMetre = least;
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

    private void look(int at, long cost, long covered, long reach, long taken) {
      if (at == count - 1) {
        last(at, cost, covered, reach, taken);
        return;
      }
      long upTo = upTo(at, covered, reach);
      // many of the longest first: that is near the best, and cuts the rest
      for (long n = upTo; n >= 0; n--) {
        long now = Math.addExact(cost, Math.multiplyExact(n, price[at]));
        long time = covered + n * minutes[at];
        long distance = reach + n * metres[at];
        if (now < best && now + least(at + 1, time, distance) < best) {
          counts[at] = n;
          look(at + 1, now, time, distance, taken + n);
        }
      }
      counts[at] = 0;
    }

    /** How many of a package can be of use when so much is covered. */
    private long upTo(int at, long covered, long reach) {
      long forTime = minutes[at] == 0 ? 0 : needed(ride.minutes() - covered, minutes[at]);
      long forDistance = metres[at] == 0 ? 0 : needed(ride.metres() - reach, metres[at]);
      // one more than needed may open the prices of extra kilometres
      long some = Math.max(1, Math.max(forTime, forDistance));
      return Math.min(some, most[at]);
    }

    private static long needed(long left, long each) {
      return left <= 0 ? 0 : Math.ceilDiv(left, each);
    }

    /** What is left costs at least this, whatever of the packages from {@code at} on is taken. */
    private long least(int at, long covered, long reach) {
      long time = Math.max(0, ride.minutes() - covered);
      long distance = Math.max(0, ride.metres() - reach);
      long forTime = bound(at, time, cheapestMinute, minutes);
      long forDistance = bound(at, distance, cheapestMetre, metres);
      return Math.max(forTime, forDistance);
    }

    private long bound(int at, long left, long rate, long[] size) {
      if (left == 0) {
        return 0;
      }
      long bound = rate == Long.MAX_VALUE ? Long.MAX_VALUE : Math.multiplyExact(left, rate);
      for (int j = at; j < count; j++) {
        if (size[j] > 0) {
          bound = Math.min(bound, floorShare(left, price[j], size[j]));
        }
      }
      return bound == Long.MAX_VALUE ? Long.MAX_VALUE / 4 : bound;
    }

    private static long floorShare(long left, long price, long size) {
      long high = Math.multiplyHigh(left, price);
      return high == 0 && left * price >= 0 ? left * price / size : left / size * price;
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
      if (time < ride.minutes() && !afterPackages || distance < ride.metres() && !mayLeaveMetres()) {
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
