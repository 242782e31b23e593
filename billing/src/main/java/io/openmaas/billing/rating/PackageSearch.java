package io.openmaas.billing.rating;

import io.openmaas.billing.rating.BestPrices.Ride;

/**
 * One search for the least cost of a ride beside the unlock fee. It is cut by three facts: more of
 * a package than cover all time and distance is waste; so many of one that another covers as much
 * for no more are never better; and what is left costs at least its minutes and metres at prices at
 * which no package is dearer than what it covers ({@link DualPrices}, the dual of the linear
 * problem). Of the last package the best number is found at the corners of the cost, not one by
 * one.
 */
final class PackageSearch {
  /** After so many steps the tariff is refused for the use: some 50 ms. */
  private static final long MOST_STEPS = 5_000_000;

  private final WholePrices tariff;
  private final Ride ride;
  private final long[] counts;
  private final long[] bestCounts;
  private final DualPrices duals;
  private final int[] sequence;
  private long best = Long.MAX_VALUE;
  private long steps;

  PackageSearch(WholePrices tariff, Ride ride) {
    this.tariff = tariff;
    this.ride = ride;
    this.counts = new long[tariff.count];
    this.bestCounts = new long[tariff.count];
    this.duals = new DualPrices(tariff, ride);
    this.sequence = duals.sequence();
  }

  /** The least cost; {@link Long#MAX_VALUE} where no combination covers the ride. */
  long best() {
    return best;
  }

  /** How many of each package the least cost takes, in the order of {@link WholePrices#order}. */
  long[] bestCounts() {
    return bestCounts;
  }

  void run() {
    if (tariff.metered) {
      best = tariff.meteredCost(ride);
    } else if (ride.minutes() == 0 && ride.metres() == 0) {
      best = 0;
    }
    if (tariff.count > 0) {
      look(0, 0, 0, 0, 0);
    }
  }

  /** Fewest first: each more raises the bound, so that the first beyond it ends the loop. */
  private void look(int at, long cost, long covered, long reach, long taken) {
    int one = sequence[at];
    if (at == tariff.count - 1) {
      last(one, cost, covered, reach, taken);
      return;
    }
    long upTo = upTo(one, covered, reach);
    for (long n = 0; n <= upTo; n++) {
      if (++steps > MOST_STEPS) {
        throw new NotRated("the packages of the tariff have too many combinations for this use");
      }
      long now = Math.addExact(cost, Math.multiplyExact(n, tariff.price[one]));
      long time = covered + n * tariff.minutes[one];
      long distance = reach + n * tariff.metres[one];
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
    long forTime =
        tariff.minutes[at] == 0
            ? 0
            : WholePrices.needed(ride.minutes() - covered, tariff.minutes[at]);
    long forDistance =
        tariff.metres[at] == 0 ? 0 : WholePrices.needed(ride.metres() - reach, tariff.metres[at]);
    // one more than needed may open the prices of extra kilometres
    long some = Math.max(1, Math.max(forTime, forDistance));
    return Math.min(some, tariff.most[at]);
  }

  /** The best number of the last package lies where the cost has a corner. */
  private void last(int at, long cost, long covered, long reach, long taken) {
    long upTo = upTo(at, covered, reach);
    consider(at, 0, cost, covered, reach, taken);
    consider(at, 1, cost, covered, reach, taken);
    consider(at, upTo, cost, covered, reach, taken);
    if (tariff.minutes[at] > 0) {
      corner(at, ride.minutes() - covered, tariff.minutes[at], upTo, cost, covered, reach, taken);
      long dear =
          tariff.perMinute > tariff.perParking
              ? ride.minutes() - ride.parkingMinutes()
              : ride.parkingMinutes();
      corner(at, dear - covered, tariff.minutes[at], upTo, cost, covered, reach, taken);
    }
    if (tariff.metres[at] > 0) {
      corner(at, ride.metres() - reach, tariff.metres[at], upTo, cost, covered, reach, taken);
      for (int i = 0; i < tariff.tierTo.length - 1 && tariff.tierTo[i] < ride.metres(); i++) {
        corner(at, tariff.tierTo[i] - reach, tariff.metres[at], upTo, cost, covered, reach, taken);
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
    if (n > tariff.most[at] || taken + n == 0) {
      return;
    }
    long time = covered + n * tariff.minutes[at];
    long distance = reach + n * tariff.metres[at];
    if (time < ride.minutes() && !tariff.afterPackages
        || distance < ride.metres() && !tariff.mayLeaveMetres()) {
      return;
    }
    long now = Math.addExact(cost, Math.multiplyExact(n, tariff.price[at]));
    if (now >= best) {
      return;
    }
    now = now + tariff.timeCost(ride, time) + tariff.distanceCost(ride, distance);
    if (now < best) {
      best = now;
      counts[at] = n;
      System.arraycopy(counts, 0, bestCounts, 0, tariff.count);
    }
  }
}
