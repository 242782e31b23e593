package io.openmaas.billing.catalogue;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One thing a plan charges. Its lines are rounded once, by the plan's rule. */
public sealed interface Charge {
  ChargeCode code();

  /** As written on the invoice. */
  Localised name();

  TaxCategory tax();

  /**
   * A fixed amount for each period.
   *
   * @param amount in major units, for one of the quantity and one whole period
   */
  record RecurringFee(
      ChargeCode code, Localised name, TaxCategory tax, BigDecimal amount, Recurrence recurrence)
      implements Charge {}

  /**
   * When a recurring fee comes.
   *
   * @param every its period; it may be longer or shorter than the billing period
   * @param timing when a period is charged
   * @param perQuantity multiplied by the quantity of the subscription
   * @param prorated a part of a period costs its part; else a started period costs all
   */
  record Recurrence(CalendarPeriod every, Timing timing, boolean perQuantity, boolean prorated) {}

  /** When a period is charged. */
  enum Timing {
    /** With the invoice of its first day. */
    IN_ADVANCE,
    /** With the invoice after its last day. */
    IN_ARREARS
  }

  /** An amount that comes once. */
  record OneOffFee(
      ChargeCode code, Localised name, TaxCategory tax, BigDecimal amount, Occasion occasion)
      implements Charge {}

  /** What makes a one-off fee due. */
  enum Occasion {
    /** The subscription starts. */
    SIGN_UP,
    /** The subscription ends before its minimum term. */
    EARLY_EXIT,
    /** A security that is given back when the subscription ends; no revenue and no tax. */
    DEPOSIT,
    /** The plan is changed by the subscriber. */
    PLAN_CHANGE
  }

  /**
   * A price for use.
   *
   * @param filter which uses it is about
   * @param variants the first whose condition holds prices the use; a use for which none holds
   *     cannot be rated
   * @param demand how far a factor that comes with the use ({@link Measure#DEMAND_FACTOR}) may move
   *     the price; only of charges for each use
   */
  record UsageCharge(
      ChargeCode code,
      Localised name,
      TaxCategory tax,
      UsageFilter filter,
      Metering metering,
      List<PriceVariant> variants,
      Optional<DemandFactor> demand)
      implements Charge {
    public UsageCharge {
      variants = List.copyOf(variants);
      if (variants.isEmpty()) {
        throw new IllegalArgumentException("a charge for use needs a price");
      }
      boolean eachUse = metering.basis() == Basis.EACH_USE;
      if (eachUse && metering.aggregation() != Aggregation.SUM) {
        throw new IllegalArgumentException(
            "aggregation " + metering.aggregation() + " needs the basis PERIOD");
      }
      if (!eachUse && demand.isPresent()) {
        throw new IllegalArgumentException("a demand factor needs the basis EACH_USE");
      }
      boolean level =
          metering.aggregation() == Aggregation.TIME_WEIGHTED
              || metering.aggregation() == Aggregation.PRORATED;
      if (level && variants.size() > 1) {
        throw new IllegalArgumentException("a level over time has one price");
      }
      for (PriceVariant variant : variants) {
        checkBasis(metering, variant.price());
      }
    }
  }

  private static void checkBasis(Metering metering, PriceModel price) {
    boolean eachUse = metering.basis() == Basis.EACH_USE;
    if (price instanceof PriceModel.BestPrice && !eachUse) {
      throw new IllegalArgumentException("a best price needs the basis EACH_USE");
    }
    if (metering.aggregation() == Aggregation.PRORATED
        && !(price instanceof PriceModel.Graduated
            || price instanceof PriceModel.Volume
            || price instanceof PriceModel.PerUnit)) {
      throw new IllegalArgumentException(
          "the aggregation PRORATED needs a price per unit, graduated or by volume");
    }
    boolean byMoney =
        price instanceof PriceModel.Percentage
            || price instanceof PriceModel.Dynamic
            || price instanceof PriceModel.Quoted;
    if (byMoney && metering.aggregation() != Aggregation.SUM) {
      throw new IllegalArgumentException("prices of events need the aggregation SUM");
    }
  }

  /**
   * A price and the uses it is for.
   *
   * @param when vehicle classes, zones, calendar: further conditions beside the charge's filter
   * @param upTo only for uses of at most these quantities, for instance 3 kilometres and 10
   *     minutes; empty for all
   */
  record PriceVariant(UsageFilter when, Map<Measure, BigDecimal> upTo, PriceModel price) {
    public PriceVariant {
      upTo = Map.copyOf(upTo);
    }

    /** For uses of any size. */
    public PriceVariant(UsageFilter when, PriceModel price) {
      this(when, Map.of(), price);
    }
  }

  /**
   * What is counted.
   *
   * @param step a use's quantity is rounded up to whole steps, after the minimum; absent: exact
   * @param minimum a use counts at least this much
   * @param basis over what the price model counts
   */
  record Metering(
      Measure measure,
      Optional<BigDecimal> step,
      BigDecimal minimum,
      Aggregation aggregation,
      Basis basis) {
    /** The exact quantity of each use, priced use by use. */
    public static Metering each(Measure measure) {
      return new Metering(
          measure, Optional.empty(), BigDecimal.ZERO, Aggregation.SUM, Basis.EACH_USE);
    }

    /** The quantities of all uses of a billing period added up, then priced. */
    public static Metering ofPeriod(Measure measure) {
      return new Metering(
          measure, Optional.empty(), BigDecimal.ZERO, Aggregation.SUM, Basis.PERIOD);
    }
  }

  /** Over what a price model counts. */
  enum Basis {
    /** Each use is priced by itself and is a line of its own. */
    EACH_USE,
    /** The uses of a billing period are aggregated; tiers count from its start. */
    PERIOD
  }

  /** How the quantities of a period become one. */
  enum Aggregation {
    SUM,
    /** Number of uses. */
    COUNT,
    MAX,
    /** The quantity of the last use by time. */
    LATEST,
    /** Number of different values of a dimension of the same name as the measure. */
    UNIQUE,
    /**
     * Each change of a level counts for the part of the period that it lasts, to the millisecond;
     * the level is carried into the next period.
     */
    TIME_WEIGHTED,
    /**
     * As {@link #TIME_WEIGHTED}, in whole local days from that of the change to the end of the
     * period; tiers are chosen by the full units, and their prorated share is priced (Lago).
     */
    PRORATED
  }

  /** Bounds of the factor by which demand moves a price: 0.75 to 1.25 is plus or minus 25 %. */
  record DemandFactor(BigDecimal least, BigDecimal most) {
    public DemandFactor {
      if (least.signum() < 0 || most.compareTo(least) < 0) {
        throw new IllegalArgumentException("demand factor from " + least + " to " + most);
      }
    }
  }
}
