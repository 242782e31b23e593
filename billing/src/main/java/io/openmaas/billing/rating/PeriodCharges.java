package io.openmaas.billing.rating;

import io.openmaas.billing.catalogue.Benefit.Allowance;
import io.openmaas.billing.catalogue.Charge.Aggregation;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.PriceModel;
import io.openmaas.billing.metering.Use;
import io.openmaas.billing.rating.Counters.Key;
import io.openmaas.billing.rating.Holdings.Counted;
import io.openmaas.billing.rating.PreparedPlan.PreparedCharge;
import io.openmaas.billing.rating.Pricing.Change;
import io.openmaas.billing.rating.Pricing.Priced;
import io.openmaas.billing.rating.RatedLine.Part;
import io.openmaas.billing.rating.RatedLine.What;
import io.openmaas.billing.rating.RatingRequest.Stretch;
import io.openmaas.core.money.Money;
import io.openmaas.core.time.Period;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Charges that aggregate the uses of a period before they are priced. */
final class PeriodCharges {
  private static final int DIGITS_OF_SHARES = 20;

  private final PreparedPlan prepared;
  private final Stretch stretch;
  private final Counters counters;
  private final Holdings holdings;
  private final Rating.Purpose purpose;
  private final Aggregate[][] aggregates;

  PeriodCharges(
      PreparedPlan prepared,
      Stretch stretch,
      Counters counters,
      Holdings holdings,
      Rating.Purpose purpose) {
    this.prepared = prepared;
    this.stretch = stretch;
    this.counters = counters;
    this.holdings = holdings;
    this.purpose = purpose;
    this.aggregates = new Aggregate[prepared.charges.size()][];
  }

  /** What the uses of one price come to, in their order. */
  private static final class Aggregate {
    long uses;
    BigDecimal quantity = BigDecimal.ZERO;
    BigDecimal billable = BigDecimal.ZERO;
    BigDecimal most = BigDecimal.ZERO;
    BigDecimal latest = BigDecimal.ZERO;
    BigDecimal money = BigDecimal.ZERO;
    final List<BigDecimal> events = new ArrayList<>();
    final Set<String> values = new HashSet<>();
    final List<LevelChange> changes = new ArrayList<>();
    final Map<What, BigDecimal> covered = new LinkedHashMap<>();
  }

  /** A level changed by so much. */
  private record LevelChange(Instant at, BigDecimal by) {}

  void add(Use use, Rating.Counted counted) {
    PreparedCharge charge = counted.charge;
    if (aggregates[charge.index] == null) {
      aggregates[charge.index] = new Aggregate[charge.variants()];
    }
    Aggregate[] ofCharge = aggregates[charge.index];
    if (ofCharge[counted.variant] == null) {
      ofCharge[counted.variant] = new Aggregate();
    }
    Aggregate sum = ofCharge[counted.variant];
    sum.uses++;
    sum.quantity = sum.quantity.add(counted.quantity);
    sum.billable = sum.billable.add(counted.billable);
    switch (charge.charge.metering().aggregation()) {
      case SUM, COUNT -> {
        if (counted.price() instanceof PriceModel.Percentage) {
          sum.events.add(counted.billable);
        } else if (counted.price() instanceof PriceModel.Dynamic) {
          sum.money = sum.money.add(use.quantity(Measure.PRICE));
        }
      }
      case MAX -> sum.most = sum.most.max(counted.quantity);
      case LATEST -> sum.latest = counted.quantity;
      case UNIQUE -> use.dimension(charge.measure().code()).ifPresent(sum.values::add);
      case TIME_WEIGHTED, PRORATED -> sum.changes.add(new LevelChange(use.at(), counted.quantity));
    }
    if (counted.covered != null) {
      for (Part part : counted.covered) {
        sum.covered.merge(part.what(), part.units(), BigDecimal::add);
      }
    }
  }

  /** A line for each charge that has something to say, in the order of the plan. */
  List<SpentLine> lines() {
    List<SpentLine> lines = new ArrayList<>(0);
    for (PreparedCharge charge : prepared.charges) {
      if (!charge.eachUse) {
        line(charge).ifPresent(lines::add);
      }
    }
    return lines;
  }

  private Optional<SpentLine> line(PreparedCharge charge) {
    Aggregate[] ofCharge = aggregates[charge.index];
    var parts = new ArrayList<Part>();
    BigDecimal exact = BigDecimal.ZERO;
    BigDecimal quantity = BigDecimal.ZERO;
    long uses = 0;
    boolean unpriced = false;
    for (int variant = 0; variant < charge.variants(); variant++) {
      Aggregate sum = ofCharge == null ? null : ofCharge[variant];
      if (sum == null && !atZero(charge, variant)) {
        continue;
      }
      sum = sum == null ? new Aggregate() : sum;
      sum.covered.forEach(
          (what, units) -> parts.add(new Part(what, units, BigDecimal.ZERO, BigDecimal.ZERO)));
      Result result = price(charge, variant, sum);
      unpriced |= result.waits;
      parts.addAll(result.priced.parts());
      exact = exact.add(result.priced.exact());
      quantity = quantity.add(result.quantity);
      uses += sum.uses;
    }
    boolean nothing = uses == 0 && exact.signum() == 0;
    if (nothing || unpriced && exact.signum() == 0) {
      return Optional.empty();
    }
    var plan = prepared.plan();
    return Optional.of(
        new SpentLine(
            charge.index,
            charge.ofPeriod,
            Optional.empty(),
            Optional.of(new RatedLine.Quantity(quantity, charge.measure())),
            exact,
            Money.of(exact, plan.currency(), plan.terms().billing().rounding()),
            parts));
  }

  /**
   * Whether a price is asked without any use: a level that goes on, a volume that waited for the
   * end of the period, or (once, at the end) the flat price of the first tier.
   */
  private boolean atZero(PreparedCharge charge, int variant) {
    if (purpose == Rating.Purpose.QUOTE) {
      return false;
    }
    Aggregation aggregation = charge.charge.metering().aggregation();
    if (aggregation == Aggregation.TIME_WEIGHTED || aggregation == Aggregation.PRORATED) {
      return true;
    }
    boolean before = counters.has(counters.period(charge.charge.code(), variant));
    if (charge.price(variant) instanceof PriceModel.Volume && before) {
      return stretch.closed();
    }
    return stretch.closed() && !before && charge.variants() == 1;
  }

  /**
   * @param waits for the end of the period
   */
  private record Result(Priced priced, BigDecimal quantity, boolean waits) {}

  private Result price(PreparedCharge charge, int variant, Aggregate sum) {
    Key key = counters.period(charge.charge.code(), variant);
    boolean had = counters.has(key);
    Counted before = counters.get(key);
    PriceModel model = charge.price(variant);
    return switch (charge.charge.metering().aggregation()) {
      case SUM, COUNT -> summed(key, had, before, model, sum);
      case MAX -> {
        BigDecimal total = before.units().max(sum.most);
        yield total(charge, key, before, model, total, sum);
      }
      case LATEST ->
          total(charge, key, before, model, sum.uses == 0 ? before.units() : sum.latest, sum);
      case UNIQUE -> {
        sum.values.addAll(before.values());
        yield total(charge, key, before, model, BigDecimal.valueOf(sum.values.size()), sum);
      }
      case TIME_WEIGHTED -> {
        BigDecimal units = weighted(level(charge), sum.changes);
        Priced priced =
            had ? Pricing.more(model, before.units(), units) : Pricing.units(model, units);
        count(key, before, before.units().add(units), priced.exact(), sum);
        yield new Result(priced, units, false);
      }
      case PRORATED -> {
        List<Change> changes = prorated(level(charge), sum.changes);
        BigDecimal units =
            changes.stream().map(Change::share).reduce(BigDecimal.ZERO, BigDecimal::add);
        yield new Result(Pricing.prorated(model, changes), units, false);
      }
    };
  }

  private Result summed(Key key, boolean had, Counted before, PriceModel model, Aggregate sum) {
    BigDecimal units = sum.billable;
    BigDecimal total = before.units().add(units);
    Priced priced =
        switch (model) {
          case PriceModel.Percentage percentage ->
              Pricing.events(percentage, before.uses(), before.units(), sum.events);
          case PriceModel.Dynamic _ -> Pricing.dynamic(units, sum.money);
          case PriceModel.Volume volume when purpose == Rating.Purpose.BILL -> {
            if (!stretch.closed()) {
              count(key, before, total, BigDecimal.ZERO, sum);
              yield null;
            }
            yield difference(Pricing.units(volume, total), before.amount());
          }
          case PriceModel.Included _,
              PriceModel.PerUnit _,
              PriceModel.Graduated _,
              PriceModel.Volume _,
              PriceModel.Package _,
              PriceModel.StairStep _,
              PriceModel.TieredBlock _,
              PriceModel.GraduatedPercentage _,
              PriceModel.Quoted _,
              PriceModel.BestPrice _ ->
              had ? Pricing.more(model, before.units(), units) : Pricing.units(model, units);
        };
    if (priced == null) {
      return new Result(new Priced(BigDecimal.ZERO, List.of()), sum.quantity, true);
    }
    count(key, before, total, priced.exact(), sum);
    return new Result(priced, sum.quantity, false);
  }

  private static Priced difference(Priced whole, BigDecimal charged) {
    if (charged.signum() == 0) {
      return whole;
    }
    var parts = new ArrayList<>(whole.parts());
    parts.add(new Part(new What.Units(), BigDecimal.ONE, charged.negate(), charged.negate()));
    return new Priced(whole.exact().subtract(charged), parts);
  }

  /** A total that replaces the one of an earlier part of the period. */
  private Result total(
      PreparedCharge charge,
      Key key,
      Counted before,
      PriceModel model,
      BigDecimal total,
      Aggregate sum) {
    BigDecimal granted = BigDecimal.ZERO;
    for (Allowance allowance : AllowanceUse.ofAggregate(prepared, charge)) {
      granted = granted.add(allowance.grant().amount());
    }
    BigDecimal billable = total.subtract(granted).max(BigDecimal.ZERO);
    Priced priced = difference(Pricing.units(model, billable), before.amount());
    count(key, before, total, priced.exact(), sum);
    return new Result(priced, total, false);
  }

  private void count(Key key, Counted before, BigDecimal units, BigDecimal exact, Aggregate sum) {
    counters.put(
        key, new Counted(units, before.amount().add(exact), before.uses() + sum.uses, sum.values));
  }

  private BigDecimal level(PreparedCharge charge) {
    return holdings.levels().getOrDefault(charge.charge.code(), BigDecimal.ZERO);
  }

  /** The level at each moment, weighted with its part of the billing period. */
  private BigDecimal weighted(BigDecimal level, List<LevelChange> changes) {
    Period days = stretch.days().in(stretch.zone());
    BigDecimal sum = level.multiply(millis(days.from(), days.to()));
    for (LevelChange change : changes) {
      Instant at = change.at().isBefore(days.from()) ? days.from() : change.at();
      if (at.isBefore(days.to())) {
        sum = sum.add(change.by().multiply(millis(at, days.to())));
      }
    }
    Period period = stretch.period().in(stretch.zone());
    return sum.divide(millis(period.from(), period.to()), DIGITS_OF_SHARES, RoundingMode.HALF_EVEN);
  }

  private static BigDecimal millis(Instant from, Instant to) {
    return BigDecimal.valueOf(Duration.between(from, to).toMillis());
  }

  private List<Change> prorated(BigDecimal level, List<LevelChange> changes) {
    var shares = new ArrayList<Change>(changes.size() + 1);
    shares.add(new Change(level, share(level, stretch.days().from())));
    for (LevelChange change : changes) {
      LocalDate day = change.at().atZone(stretch.zone()).toLocalDate();
      LocalDate from = day.isBefore(stretch.days().from()) ? stretch.days().from() : day;
      shares.add(new Change(change.by(), share(change.by(), from)));
    }
    return shares;
  }

  private BigDecimal share(BigDecimal units, LocalDate from) {
    long days = Math.max(0, ChronoUnit.DAYS.between(from, stretch.days().to()));
    return units
        .multiply(BigDecimal.valueOf(days))
        .divide(
            BigDecimal.valueOf(stretch.period().days()), DIGITS_OF_SHARES, RoundingMode.HALF_EVEN);
  }

  /** The levels at the end of the stretch. */
  Map<ChargeCode, BigDecimal> levels() {
    Map<ChargeCode, BigDecimal> levels = new HashMap<>(holdings.levels());
    for (PreparedCharge charge : prepared.charges) {
      Aggregation aggregation = charge.charge.metering().aggregation();
      boolean ofLevel =
          aggregation == Aggregation.TIME_WEIGHTED || aggregation == Aggregation.PRORATED;
      Aggregate[] ofCharge = aggregates[charge.index];
      if (ofLevel && ofCharge != null && ofCharge[0] != null) {
        levels.merge(charge.charge.code(), ofCharge[0].quantity, BigDecimal::add);
      }
    }
    return levels;
  }
}
