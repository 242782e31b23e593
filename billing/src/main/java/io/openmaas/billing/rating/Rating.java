package io.openmaas.billing.rating;

import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.PriceModel;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.metering.Use;
import io.openmaas.billing.rating.PreparedPlan.PreparedCharge;
import io.openmaas.billing.rating.Pricing.Priced;
import io.openmaas.billing.rating.RatedLine.Part;
import io.openmaas.billing.rating.RatedLine.What;
import io.openmaas.billing.rating.RatedPeriod.Unrated;
import io.openmaas.billing.rating.RatingRequest.Stretch;
import io.openmaas.core.money.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One rating of a stretch while it runs: use by use in their order, then the period. */
final class Rating {
  private static final What DEMAND = new What.Demand();

  /** What a rating is for; volume prices are known only at the end, a quote needs one now. */
  enum Purpose {
    BILL,
    QUOTE
  }

  private final PreparedPlan prepared;
  private final Plan plan;
  private final Stretch stretch;
  private final Holdings holdings;
  private final List<RatedLine> lines;
  private final List<Unrated> unrated = new ArrayList<>(0);
  private final Counters counters;
  private final AllowanceUse allowances;
  private final Spending spending;
  private final PeriodCharges period;
  private final Counted[] slots;

  Rating(PreparedPlan prepared, Stretch stretch, Holdings holdings, int uses, Purpose purpose) {
    this.prepared = prepared;
    this.plan = prepared.plan();
    this.stretch = stretch;
    this.holdings = holdings;
    this.lines = new ArrayList<>(uses * 2 + 2);
    this.counters = new Counters(stretch, holdings.counters());
    var pots = new Pots(counters, holdings.lots());
    this.allowances = new AllowanceUse(prepared, stretch, counters, pots);
    this.spending = new Spending(prepared, stretch, counters, pots);
    this.period = new PeriodCharges(prepared, stretch, counters, holdings, purpose);
    this.slots = new Counted[prepared.charges.size()];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = new Counted();
    }
  }

  /** What one charge counts of the use that is being rated. */
  static final class Counted {
    PreparedCharge charge;
    int variant;

    /** Counted of the use. */
    BigDecimal quantity;

    /** Of it, what no allowance covers. */
    BigDecimal billable;

    /** What allowances covered; null for nothing. */
    List<Part> covered;

    void of(PreparedCharge charge, int variant, BigDecimal quantity) {
      this.charge = charge;
      this.variant = variant;
      this.quantity = quantity;
      this.billable = quantity;
      this.covered = null;
    }

    PriceModel price() {
      return charge.price(variant);
    }

    void cover(Part part, BigDecimal units) {
      if (covered == null) {
        covered = new ArrayList<>(2);
      }
      covered.add(part);
      billable = billable.subtract(units);
    }
  }

  RatedPeriod rate(List<Usage> uses) {
    for (Usage usage : uses) {
      try {
        rate(usage);
      } catch (NotRated e) {
        unrated.add(new Unrated(usage.key(), e.getMessage()));
      }
    }
    for (var line : period.lines()) {
      spending.ofPeriod(line, lines);
    }
    spending.settle(holdings, lines);
    return new RatedPeriod(lines, allowances.left(period.levels()), allowances.lapsed(), unrated);
  }

  private void rate(Usage usage) {
    Use use = usage.use();
    int count = count(usage);
    allowances.cover(use, slots, count);
    List<SpentLine> ofUse = new ArrayList<>(count);
    var key = Optional.of(usage.key());
    for (int i = 0; i < count; i++) {
      Counted counted = slots[i];
      if (counted.charge.eachUse) {
        ofUse.add(line(usage.use(), key, counted));
      } else {
        period.add(use, counted);
      }
    }
    Promises.keep(usage, ofUse);
    spending.ofUse(use, key, ofUse, lines);
  }

  /** Finds what each charge counts; nothing is used up if one of them has no price. */
  private int count(Usage usage) {
    Promises.check(usage, prepared);
    Use use = usage.use();
    int count = 0;
    boolean foreign =
        use.price().isPresent() && !use.price().get().currency().equals(plan.currency());
    for (PreparedCharge charge : prepared.charges) {
      if (!UseFilters.matches(charge.charge.filter(), use, stretch.zone())) {
        continue;
      }
      int variant = charge.variantFor(use, stretch.zone());
      if (variant < 0) {
        throw noVariant(use);
      }
      if (charge.needsPrice(variant)) {
        requirePrice(use, foreign);
      }
      BigDecimal quantity =
          charge.price(variant) instanceof PriceModel.Quoted
              ? use.quantity(Measure.PRICE)
              : charge.quantity(use);
      Counted counted = slots[count++];
      counted.of(charge, variant, quantity);
      BestPrices best = charge.bestPrices(variant);
      if (best != null && !best.covers(ride(use, counted))) {
        throw new NotRated(
            "plan " + plan.ref() + " has no packages that cover a use of this length");
      }
    }
    if (count == 0) {
      throw new NotRated("plan " + plan.ref() + " has no price for " + use.kind());
    }
    return count;
  }

  private NotRated noVariant(Use use) {
    return new NotRated(
        "plan "
            + plan.ref()
            + " has no price for "
            + use.dimension(Use.VEHICLE_CLASS)
                .map(found -> "vehicles of class " + found)
                .orElse(use.kind() + " of this kind"));
  }

  private void requirePrice(Use use, boolean foreign) {
    if (foreign) {
      throw new NotRated(
          "operator "
              + use.dimension(Use.OPERATOR).orElse("")
              + " asks "
              + use.price().get()
              + ", plan "
              + plan.ref()
              + " is in "
              + plan.currency());
    }
    if (use.price().isEmpty() && !use.quantities().containsKey(Measure.PRICE)) {
      throw new NotRated("plan " + plan.ref() + " asks for an operator's price; there is none");
    }
  }

  private SpentLine line(Use use, Optional<UsageKey> key, Counted counted) {
    PreparedCharge charge = counted.charge;
    Priced priced = price(use, counted);
    if (charge.charge.demand().isPresent()) {
      priced = moved(priced, use, charge);
    }
    List<Part> parts = priced.parts();
    if (counted.covered != null) {
      parts = new ArrayList<>(counted.covered);
      parts.addAll(priced.parts());
    }
    boolean included = counted.price() instanceof PriceModel.Included;
    return new SpentLine(
        charge.index,
        charge.ofUse,
        key,
        included
            ? Optional.empty()
            : Optional.of(new RatedLine.Quantity(counted.quantity, charge.measure())),
        priced.exact(),
        Money.of(priced.exact(), plan.currency(), plan.terms().billing().rounding()),
        parts);
  }

  private Priced price(Use use, Counted counted) {
    if (counted.covered != null && counted.billable.signum() == 0) {
      return new Priced(BigDecimal.ZERO, List.of());
    }
    BestPrices best = counted.charge.bestPrices(counted.variant);
    if (best != null) {
      return best.cheapest(ride(use, counted)).orElseThrow();
    }
    if (counted.price() instanceof PriceModel.Dynamic) {
      return Pricing.dynamic(counted.billable, use.quantity(Measure.PRICE));
    }
    return Pricing.units(counted.price(), counted.billable);
  }

  /** The use in whole minutes and metres, less what allowances of its charge's measure cover. */
  private static BestPrices.Ride ride(Use use, Counted counted) {
    BigDecimal covered = counted.quantity.subtract(counted.billable);
    Measure measure = counted.charge.measure();
    BigDecimal minutes = use.quantity(Measure.MINUTES);
    BigDecimal kilometres = use.quantity(Measure.KILOMETRES);
    if (measure.equals(Measure.MINUTES)) {
      minutes = minutes.subtract(covered).max(BigDecimal.ZERO);
    } else if (measure.equals(Measure.KILOMETRES)) {
      kilometres = kilometres.subtract(covered).max(BigDecimal.ZERO);
    }
    return BestPrices.Ride.of(minutes, use.quantity(Measure.PARKING_MINUTES), kilometres);
  }

  private static Priced moved(Priced priced, Use use, PreparedCharge charge) {
    var bounds = charge.charge.demand().get();
    BigDecimal asked = use.quantities().getOrDefault(Measure.DEMAND_FACTOR, BigDecimal.ONE);
    BigDecimal factor = asked.max(bounds.least()).min(bounds.most());
    if (factor.compareTo(BigDecimal.ONE) == 0) {
      return priced;
    }
    BigDecimal exact = priced.exact().multiply(factor);
    var parts = new ArrayList<>(priced.parts());
    parts.add(new Part(DEMAND, factor, priced.exact(), exact.subtract(priced.exact())));
    return new Priced(exact, parts);
  }

  /** The local day of the instant of supply. */
  static LocalDate day(Use use, Stretch stretch) {
    return use.at().atZone(stretch.zone()).toLocalDate();
  }
}
