package io.openmaas.billing.rating;

import io.openmaas.billing.catalogue.Benefit;
import io.openmaas.billing.catalogue.Benefit.Allowance;
import io.openmaas.billing.catalogue.Benefit.Cap;
import io.openmaas.billing.catalogue.Benefit.Commitment;
import io.openmaas.billing.catalogue.Benefit.Wallet;
import io.openmaas.billing.catalogue.Charge.Basis;
import io.openmaas.billing.catalogue.Charge.PriceVariant;
import io.openmaas.billing.catalogue.Charge.UsageCharge;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.PriceModel;
import io.openmaas.billing.metering.Use;
import io.openmaas.core.money.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * A plan made ready to rate many uses: prices of packages prepared, allowances in the order in
 * which they are taken. Immutable; worth keeping where many are rated on the same plan.
 */
public final class PreparedPlan {
  private static final long MILLIS_PER_MINUTE = 60_000;

  private final Plan plan;
  final List<PreparedCharge> charges;
  final List<Allowance> allowances;
  final List<Cap> caps;
  final List<Commitment> commitments;
  final List<Wallet> wallets;
  final Money zero;

  private PreparedPlan(Plan plan) {
    this.plan = plan;
    this.zero = Money.zero(plan.currency());
    var prepared = new ArrayList<PreparedCharge>();
    for (UsageCharge charge : plan.usageCharges()) {
      prepared.add(new PreparedCharge(prepared.size(), charge));
    }
    this.charges = List.copyOf(prepared);
    var benefits = plan.content().benefits();
    this.allowances =
        of(benefits, Allowance.class).stream()
            .sorted(Comparator.comparingInt(Allowance::priority).thenComparing(Allowance::code))
            .toList();
    this.caps = of(benefits, Cap.class);
    this.commitments = of(benefits, Commitment.class);
    this.wallets = of(benefits, Wallet.class);
  }

  /**
   * @throws IllegalArgumentException if a price of the plan cannot be rated
   */
  public static PreparedPlan of(Plan plan) {
    return new PreparedPlan(plan);
  }

  /** The plan that was prepared. */
  public Plan plan() {
    return plan;
  }

  private static <T extends Benefit> List<T> of(List<Benefit> benefits, Class<T> type) {
    return benefits.stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** A charge for use with its prices prepared. */
  static final class PreparedCharge {
    final int index;
    final UsageCharge charge;
    final boolean eachUse;
    final RatedLine.Of ofUse;
    final RatedLine.Of ofPeriod;
    private final PriceVariant[] variants;
    private final BestPrices[] bestPrices;
    private final boolean stepOfOne;

    PreparedCharge(int index, UsageCharge charge) {
      this.index = index;
      this.charge = charge;
      this.eachUse = charge.metering().basis() == Basis.EACH_USE;
      this.ofUse = new RatedLine.Of(charge.code(), charge.name(), charge.tax(), RatedLine.Kind.USE);
      this.ofPeriod =
          new RatedLine.Of(charge.code(), charge.name(), charge.tax(), RatedLine.Kind.PERIOD);
      this.variants = charge.variants().toArray(PriceVariant[]::new);
      this.bestPrices = new BestPrices[variants.length];
      for (int i = 0; i < variants.length; i++) {
        if (variants[i].price() instanceof PriceModel.BestPrice best) {
          bestPrices[i] = BestPrices.of(best);
        }
      }
      this.stepOfOne =
          charge.metering().step().isPresent()
              && charge.metering().step().get().compareTo(BigDecimal.ONE) == 0;
    }

    /** The first price whose condition holds; -1 for none. */
    int variantFor(Use use, ZoneId zone) {
      for (int i = 0; i < variants.length; i++) {
        if (UseFilters.matches(variants[i].when(), use, zone) && within(variants[i].upTo(), use)) {
          return i;
        }
      }
      return -1;
    }

    private static boolean within(Map<Measure, BigDecimal> bounds, Use use) {
      if (bounds.isEmpty()) {
        return true;
      }
      for (var bound : bounds.entrySet()) {
        if (use.quantity(bound.getKey()).compareTo(bound.getValue()) > 0) {
          return false;
        }
      }
      return true;
    }

    PriceModel price(int variant) {
      return variants[variant].price();
    }

    int variants() {
      return variants.length;
    }

    BestPrices bestPrices(int variant) {
      return bestPrices[variant];
    }

    Measure measure() {
      return charge.metering().measure();
    }

    /** What is counted of a use: at least the minimum, in whole steps. */
    BigDecimal quantity(Use use) {
      var metering = charge.metering();
      switch (metering.aggregation()) {
        case COUNT, UNIQUE -> {
          return BigDecimal.ONE;
        }
        case SUM, MAX, LATEST, TIME_WEIGHTED, PRORATED -> {}
      }
      Measure measure = metering.measure();
      boolean wholeMinutes =
          stepOfOne && measure == Measure.MINUTES && !use.quantities().containsKey(measure);
      if (wholeMinutes) {
        long millis = use.time().length().toMillis();
        return BigDecimal.valueOf(Math.ceilDiv(millis, MILLIS_PER_MINUTE)).max(metering.minimum());
      }
      BigDecimal quantity = use.quantity(measure);
      if (quantity.signum() < 0) {
        return quantity;
      }
      if (quantity.compareTo(metering.minimum()) < 0) {
        quantity = metering.minimum();
      }
      if (stepOfOne) {
        return quantity.setScale(0, RoundingMode.UP);
      }
      if (metering.step().isPresent()) {
        BigDecimal step = metering.step().get();
        return quantity.divide(step, 0, RoundingMode.UP).multiply(step);
      }
      return quantity;
    }

    /** Whether its price is made of the price that comes with the use. */
    boolean needsPrice(int variant) {
      PriceModel model = variants[variant].price();
      return model instanceof PriceModel.Quoted
          || model instanceof PriceModel.Dynamic
          || measure() == Measure.PRICE
              && !(model instanceof PriceModel.Included)
              && !(model instanceof PriceModel.StairStep);
    }
  }
}
