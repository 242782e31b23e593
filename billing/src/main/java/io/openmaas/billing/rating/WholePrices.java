package io.openmaas.billing.rating;

import io.openmaas.billing.catalogue.PriceModel.BestPrice;
import io.openmaas.billing.catalogue.PriceModel.RidePackage;
import io.openmaas.billing.catalogue.PriceModel.Tier;
import io.openmaas.billing.rating.BestPrices.Ride;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;

/**
 * A tariff with packages in whole numbers: prices of one tiny unit (a power of ten of the
 * currency), time in started minutes, distance in metres. What does not fit is an {@link
 * ArithmeticException}.
 */
final class WholePrices {
  static final int METRE_DIGITS = 3;

  /** Of the prices that bound what is left: they are in 1/65536 of the unit. */
  static final int SHIFT = 16;

  private static final BigDecimal METRES = BigDecimal.valueOf(1000);

  private final int digits;
  final long unlock;
  final boolean metered;
  final boolean afterPackages;
  final long perMinute;
  final long perParking;
  final long perMetre;
  final long includedMetres;
  final int count;

  /** The packages in the order of the search; {@code order} maps to the catalogue's. */
  final int[] order;

  final long[] price;
  final long[] minutes;
  final long[] metres;

  /** {@code most[i][j]}: more of i than this are not better than with one more j. */
  final long[] most;

  final long longest;
  final long farthest;

  /** The prices of a minute at which two packages are worth their price, see {@link DualPrices}. */
  final long[] crossings;

  final long[] tierTo;
  final long[] tierPrice;
  final boolean extra;

  WholePrices(BestPrice model) {
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
      tierTo[i] = tier.upTo().map(WholePrices::metres).orElse(Long.MAX_VALUE);
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
  long timeCost(Ride ride, long covered) {
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
  long distanceCost(Ride ride, long covered) {
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

  long meteredCost(Ride ride) {
    return timeCost(ride, 0)
        + Math.multiplyExact(Math.max(0, ride.metres() - includedMetres), perMetre);
  }

  boolean mayLeaveMetres() {
    return metered || extra;
  }

  /** How many of a package that covers so much each cover what is left. */
  static long needed(long left, long each) {
    return left <= 0 ? 0 : Math.ceilDiv(left, each);
  }

  /** The prices of a minute at which two packages are worth their price, see {@link DualPrices}. */
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
}
