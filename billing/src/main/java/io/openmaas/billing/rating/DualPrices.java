package io.openmaas.billing.rating;

import io.openmaas.billing.rating.BestPrices.Ride;

/**
 * A price u for each minute and v for each metre at which no package is dearer than what it covers
 * (u x minutes + v x metres is at most its price), and nor is what is metered: whatever is taken,
 * the rest of a ride then costs at least its minutes and metres at u and v. Those with the highest
 * bound for the whole ride are chosen. In 1/65536 of the unit of prices, rounded down, so that the
 * bound holds.
 */
final class DualPrices {
  private static final int FEW = 40;

  private final WholePrices tariff;
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

  DualPrices(WholePrices tariff, Ride ride) {
    this.tariff = tariff;
    this.ride = ride;
    boolean drivingIsDear = tariff.perMinute > tariff.perParking;
    long driven = ride.minutes() - ride.parkingMinutes();
    this.dearMinutes = drivingIsDear ? driven : ride.parkingMinutes();
    this.cheapMinutes = ride.minutes() - dearMinutes;
    if (isSmall(ride) || tooLarge(ride)) {
      this.cheapRate = 0;
      this.highestU = 0;
      this.highestV = 0;
      return;
    }
    this.cheapRate =
        tariff.afterPackages
            ? Math.min(tariff.perMinute, tariff.perParking) << WholePrices.SHIFT
            : Long.MAX_VALUE;
    this.highestU =
        tariff.afterPackages
            ? Math.max(tariff.perMinute, tariff.perParking) << WholePrices.SHIFT
            : Long.MAX_VALUE;
    this.highestV = tariff.mayLeaveMetres() ? cheapestMetres() : Long.MAX_VALUE;
    choose();
  }

  /** Whether there are so few combinations that looking at all is quicker. */
  private boolean isSmall(Ride ride) {
    long combinations = 1;
    for (int j = 0; j < tariff.count - 1; j++) {
      long forTime =
          tariff.minutes[j] == 0 ? 0 : WholePrices.needed(ride.minutes(), tariff.minutes[j]);
      long forDistance =
          tariff.metres[j] == 0 ? 0 : WholePrices.needed(ride.metres(), tariff.metres[j]);
      long number = Math.min(tariff.most[j], Math.max(1, Math.max(forTime, forDistance)));
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
    long highest = Math.addExact(tariff.distanceCost(ride, 0), tariff.timeCost(ride, 0));
    for (int j = 0; j < tariff.count; j++) {
      long forTime =
          tariff.minutes[j] == 0 ? 0 : WholePrices.needed(ride.minutes(), tariff.minutes[j]);
      long forDistance =
          tariff.metres[j] == 0 ? 0 : WholePrices.needed(ride.metres(), tariff.metres[j]);
      long number = 1 + Math.max(forTime, forDistance);
      highest = Math.addExact(highest, Math.multiplyExact(number, tariff.price[j]));
    }
    return highest >= 1L << (62 - WholePrices.SHIFT);
  }

  /** The least that a metre costs on average, from any tier's beginning to the end of the ride. */
  private long cheapestMetres() {
    if (ride.metres() == 0) {
      return 0;
    }
    long least = (tariff.distanceCost(ride, 0) << WholePrices.SHIFT) / ride.metres();
    for (int i = 0; i < tariff.tierTo.length && tariff.tierTo[i] < ride.metres(); i++) {
      long left = ride.metres() - tariff.tierTo[i];
      least =
          Math.min(
              least, (tariff.distanceCost(ride, tariff.tierTo[i]) << WholePrices.SHIFT) / left);
    }
    return least;
  }

  private void choose() {
    consider(0);
    if (tariff.afterPackages) {
      consider(cheapRate);
      consider(highestU);
    }
    for (int j = 0; j < tariff.count; j++) {
      if (tariff.minutes[j] > 0) {
        consider((tariff.price[j] << WholePrices.SHIFT) / tariff.minutes[j]);
        if (highestV < Long.MAX_VALUE / Math.max(1, tariff.farthest)) {
          consider(
              ((tariff.price[j] << WholePrices.SHIFT) - highestV * tariff.metres[j])
                  / tariff.minutes[j]);
        }
      }
    }
    for (long crossing : tariff.crossings) {
      consider(crossing);
    }
  }

  private void consider(long candidate) {
    long fits = Long.MAX_VALUE / Math.max(1, Math.max(tariff.longest, ride.minutes()));
    if (candidate < 0 || candidate > highestU || candidate >= fits) {
      return;
    }
    long atMost = highestV;
    for (int j = 0; j < tariff.count; j++) {
      long left = (tariff.price[j] << WholePrices.SHIFT) - candidate * tariff.minutes[j];
      if (left < 0) {
        return;
      }
      if (tariff.metres[j] > 0) {
        atMost = Math.min(atMost, left / tariff.metres[j]);
      }
    }
    long perMetreNow = atMost == Long.MAX_VALUE ? 0 : atMost;
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
    return cost < Long.MAX_VALUE >> (WholePrices.SHIFT + 1) && cost << WholePrices.SHIFT <= least;
  }

  /** The packages that are farthest from their worth first, the best bargain last. */
  int[] sequence() {
    int[] sorted = new int[tariff.count];
    long[] reduced = new long[tariff.count];
    for (int j = 0; j < tariff.count; j++) {
      long worth =
          bound < 0
              ? 0
              : (tariff.price[j] << WholePrices.SHIFT)
                  - u * tariff.minutes[j]
                  - v * tariff.metres[j];
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
