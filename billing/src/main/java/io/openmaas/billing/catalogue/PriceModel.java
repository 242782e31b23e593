package io.openmaas.billing.catalogue;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a measured quantity becomes an amount. All amounts are in major units of the plan's currency
 * and exact; they are rounded once, at the line.
 */
public sealed interface PriceModel {
  /** Covered by a recurring fee: nothing. */
  record Included() implements PriceModel {}

  /** A price for each unit. */
  record PerUnit(BigDecimal unit) implements PriceModel {}

  /** Each unit costs what the tier costs that it falls into, counted from the period's start. */
  record Graduated(List<Tier> tiers, AtZero atZero) implements PriceModel {
    public Graduated {
      tiers = checked(tiers);
    }
  }

  /** All units cost what the tier costs that the last of them falls into. */
  record Volume(List<Tier> tiers, AtZero atZero) implements PriceModel {
    public Volume {
      tiers = checked(tiers);
    }
  }

  /** Started packages of units. */
  record Package(BigDecimal size, BigDecimal price, BigDecimal freeUnits) implements PriceModel {}

  /** One flat price, by the step that the quantity reaches; the tiers' unit price is not used. */
  record StairStep(List<Tier> tiers, AtZero atZero) implements PriceModel {
    public StairStep {
      tiers = checked(tiers);
    }
  }

  /**
   * Started blocks of units, tiers counted in blocks and not cumulative. What exceeds the last tier
   * goes on costing what it costs: no use is lost.
   */
  record TieredBlock(BlockPolicy policy, List<BlockTier> tiers) implements PriceModel {
    public TieredBlock {
      tiers = List.copyOf(tiers);
    }
  }

  /**
   * A part of the money that comes with each event.
   *
   * @param fixedPerEvent added to each event that is not free
   * @param freeEvents the first so many cost nothing
   * @param freeAmount the first so much costs nothing; with {@code freeEvents}, whichever ends
   *     first
   * @param minimumPerEvent the least that an event costs which is not wholly free, its fixed part
   *     included
   * @param maximumPerEvent the most that an event costs, its fixed part included
   */
  record Percentage(
      BigDecimal percent,
      BigDecimal fixedPerEvent,
      Optional<Integer> freeEvents,
      Optional<BigDecimal> freeAmount,
      Optional<BigDecimal> minimumPerEvent,
      Optional<BigDecimal> maximumPerEvent)
      implements PriceModel {}

  /** A percentage by tiers of the money; the tiers' unit price is the percentage. */
  record GraduatedPercentage(List<Tier> tiers, AtZero atZero) implements PriceModel {
    public GraduatedPercentage {
      tiers = checked(tiers);
    }
  }

  /** The price that came with each use, as it came. */
  record Dynamic() implements PriceModel {}

  /**
   * The price that was guaranteed when the offer was made, or the operator's own.
   *
   * @param percent how much of it is charged, 100 for all
   */
  record Quoted(BigDecimal percent) implements PriceModel {}

  /**
   * The cheapest combination of packages and metered time and distance, for each use. Packages
   * cover the dearest minutes first. Kilometres that no package includes cost {@code
   * extraKilometres} when a package is taken (else, and where there are no such prices, what
   * metered kilometres cost).
   *
   * @param unlock once per use, whatever combination is cheapest
   * @param metered absent where a use must take a package
   * @param packages any number of each, in any combination; at most {@value #MOST_PACKAGES}, of
   *     whole minutes and metres
   * @param extraKilometres price of the kilometres that no package includes, by total kilometres of
   *     the use; the tiers' flat price is not used
   */
  record BestPrice(
      BigDecimal unlock,
      Optional<Metered> metered,
      List<RidePackage> packages,
      List<Tier> extraKilometres)
      implements PriceModel {
    public BestPrice {
      packages = List.copyOf(packages);
      extraKilometres = List.copyOf(extraKilometres);
      if (packages.size() > MOST_PACKAGES) {
        throw new IllegalArgumentException("more than " + MOST_PACKAGES + " packages");
      }
      if (packages.isEmpty() && metered.isEmpty()) {
        throw new IllegalArgumentException("neither packages nor metered prices");
      }
      if (!extraKilometres.isEmpty()) {
        checked(extraKilometres);
      }
      requireDecimals(unlock, MOST_DECIMALS);
      for (Tier tier : extraKilometres) {
        requireDecimals(tier.unit(), MOST_DECIMALS);
        tier.upTo().ifPresent(to -> requireDecimals(to, METRE_DECIMALS));
      }
    }

    static void requireDecimals(BigDecimal value, int decimals) {
      if (value.signum() < 0 || value.stripTrailingZeros().scale() > decimals) {
        throw new IllegalArgumentException(
            value + " must be 0 or more, with at most " + decimals + " decimals");
      }
    }

    private static final int MOST_DECIMALS = 6;
    private static final int METRE_DECIMALS = 3;

    /** The most packages that are looked through. */
    public static final int MOST_PACKAGES = 8;
  }

  /**
   * Prices of time and distance without a package; minutes are started ones.
   *
   * @param perMinute of driving
   * @param perParkingMinute of a stop-over
   * @param includedKilometres the first so many cost nothing in a use without a package
   * @param afterPackages whether minutes beyond the packages can be metered; else the packages of a
   *     use must cover all its time (where minutes of driving cost nothing, as with MILES)
   */
  record Metered(
      BigDecimal perMinute,
      BigDecimal perParkingMinute,
      BigDecimal perKilometre,
      BigDecimal includedKilometres,
      boolean afterPackages) {
    public Metered {
      BestPrice.requireDecimals(perMinute, BestPrice.MOST_DECIMALS);
      BestPrice.requireDecimals(perParkingMinute, BestPrice.MOST_DECIMALS);
      BestPrice.requireDecimals(perKilometre, BestPrice.MOST_DECIMALS);
      BestPrice.requireDecimals(includedKilometres, BestPrice.METRE_DECIMALS);
    }

    /** Each kilometre is priced, and minutes beyond the packages too. */
    public Metered(BigDecimal perMinute, BigDecimal perParkingMinute, BigDecimal perKilometre) {
      this(perMinute, perParkingMinute, perKilometre, BigDecimal.ZERO, true);
    }

    /** Minutes beyond the packages are metered. */
    public Metered(
        BigDecimal perMinute,
        BigDecimal perParkingMinute,
        BigDecimal perKilometre,
        BigDecimal includedKilometres) {
      this(perMinute, perParkingMinute, perKilometre, includedKilometres, true);
    }
  }

  /**
   * Time and distance at one price.
   *
   * @param length it covers at most this time
   * @param kilometres it includes at most this distance
   */
  record RidePackage(
      ChargeCode code, Localised name, BigDecimal price, Duration length, BigDecimal kilometres) {
    public RidePackage {
      BestPrice.requireDecimals(price, BestPrice.MOST_DECIMALS);
      BestPrice.requireDecimals(kilometres, BestPrice.METRE_DECIMALS);
      if (length.toSeconds() % 60 != 0 || length.getNano() != 0 || length.isNegative()) {
        throw new IllegalArgumentException("package " + code + " is not of whole minutes");
      }
      if (length.isZero() && kilometres.signum() == 0) {
        throw new IllegalArgumentException("package " + code + " covers nothing");
      }
    }
  }

  /**
   * @param upTo the last quantity that belongs to the tier, counted from zero over all tiers;
   *     absent for the last
   */
  record Tier(Optional<BigDecimal> upTo, BigDecimal unit, BigDecimal flat) {}

  /**
   * @param blockSize units in a block
   * @param maxBlocks how many blocks the tier has; absent for no limit
   */
  record BlockTier(BigDecimal blockSize, Optional<BigDecimal> maxBlocks, BigDecimal blockPrice) {}

  /** Which blocks cost what. */
  enum BlockPolicy {
    /** Each block costs what its tier costs. */
    ALL_TIERS,
    /** All blocks cost what the highest tier costs that is reached. */
    TOP_TIER
  }

  /** What a period without any use costs where tiers have flat prices: the anchors disagree. */
  enum AtZero {
    /** The first tier's flat price (Lago; OpenMeter's volume and graduated prices). */
    FIRST_FLAT,
    /** Nothing (Kill Bill). */
    NOTHING
  }

  private static List<Tier> checked(List<Tier> tiers) {
    if (tiers.isEmpty()) {
      throw new IllegalArgumentException("at least one tier is needed");
    }
    BigDecimal last = BigDecimal.ZERO;
    for (int i = 0; i < tiers.size(); i++) {
      var upTo = tiers.get(i).upTo();
      if (upTo.isEmpty() != (i == tiers.size() - 1)) {
        throw new IllegalArgumentException("the last tier, and only it, is open");
      }
      if (upTo.isPresent() && upTo.get().compareTo(last) <= 0) {
        throw new IllegalArgumentException("tiers must rise: " + upTo.get() + " after " + last);
      }
      last = upTo.orElse(last);
    }
    return List.copyOf(tiers);
  }
}
