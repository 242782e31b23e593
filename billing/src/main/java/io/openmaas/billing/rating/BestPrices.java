package io.openmaas.billing.rating;

import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.PriceModel;
import io.openmaas.billing.catalogue.PriceModel.BestPrice;
import io.openmaas.billing.catalogue.PriceModel.RidePackage;
import io.openmaas.billing.rating.Pricing.Priced;
import io.openmaas.billing.rating.RatedLine.Part;
import io.openmaas.billing.rating.RatedLine.What;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * The cheapest combination of packages and metered time and distance: exact, by a bounded search
 * over how many of each package are taken. A tariff whose packages have too many combinations even
 * so is not rated, rather than approximated.
 */
public final class BestPrices {
  private static final BigDecimal METRES = BigDecimal.valueOf(1000);

  private final BestPrice model;
  private final WholePrices tariff;

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
    this.tariff = new WholePrices(model);
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
    boolean time = tariff.metered || ride.minutes() == 0;
    boolean distance = tariff.mayLeaveMetres() || ride.metres() == 0;
    for (int i = 0; i < tariff.count; i++) {
      time |= tariff.minutes[i] > 0;
      distance |= tariff.metres[i] > 0;
    }
    return time && distance;
  }

  /** What a ride costs; empty if the tariff has no combination that covers it. */
  public java.util.Optional<Priced> cheapest(Ride ride) {
    var search = new PackageSearch(tariff, ride);
    search.run();
    return search.best() == Long.MAX_VALUE
        ? java.util.Optional.empty()
        : java.util.Optional.of(parts(ride, search.bestCounts()));
  }

  /** How the price of these packages comes about. */
  private Priced parts(Ride ride, long[] counts) {
    var parts = new ArrayList<Part>(6);
    if (tariff.unlock != 0) {
      parts.add(new Part(new What.Flat(), BigDecimal.ONE, model.unlock(), model.unlock()));
    }
    long covered = 0;
    long reach = 0;
    boolean any = false;
    for (int i = 0; i < tariff.count; i++) {
      if (counts[i] > 0) {
        RidePackage taken = model.packages().get(tariff.order[i]);
        BigDecimal number = BigDecimal.valueOf(counts[i]);
        parts.add(
            new Part(
                new What.Package(taken.code()),
                number,
                taken.price(),
                taken.price().multiply(number)));
        covered += counts[i] * tariff.minutes[i];
        reach += counts[i] * tariff.metres[i];
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
        tariff.perMinute <= tariff.perParking
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
    if (!withPackage || !tariff.extra) {
      long from = withPackage ? reach : tariff.includedMetres;
      long left = ride.metres() - from;
      if (left > 0) {
        add(
            parts,
            Measure.KILOMETRES,
            BigDecimal.valueOf(left, WholePrices.METRE_DIGITS),
            model.metered().get().perKilometre());
      }
      return;
    }
    long at = reach;
    for (int i = 0; at < ride.metres(); i++) {
      long to = Math.min(tariff.tierTo[i], ride.metres());
      if (to > at) {
        add(
            parts,
            Measure.KILOMETRES,
            BigDecimal.valueOf(to - at, WholePrices.METRE_DIGITS),
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
