package io.openmaas.billing.rating;

import io.openmaas.billing.catalogue.PriceModel;
import io.openmaas.billing.catalogue.PriceModel.AtZero;
import io.openmaas.billing.catalogue.PriceModel.BlockPolicy;
import io.openmaas.billing.catalogue.PriceModel.Tier;
import io.openmaas.billing.rating.RatedLine.Part;
import io.openmaas.billing.rating.RatedLine.What;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * What counted units cost by each price model: exact amounts in major units, nothing rounded. The
 * conventions are those of golden/billing (Lago, OpenMeter, Kill Bill); where they differ the model
 * says which. Parts whose amount is zero carry no meaning of their own.
 */
public final class Pricing {
  private static final What UNITS = new What.Units();
  private static final What FLAT = new What.Flat();
  private static final What INCLUDED = new What.Included();
  private static final Priced NOTHING = new Priced(BigDecimal.ZERO, List.of());
  private static final int DIGITS_OF_SHARES = 20;

  private Pricing() {}

  /**
   * @param exact the sum of the parts, major units
   * @param parts in the order of the tiers or steps
   */
  public record Priced(BigDecimal exact, List<Part> parts) {
    static Priced of(List<Part> parts) {
      BigDecimal sum = BigDecimal.ZERO;
      for (Part part : parts) {
        sum = sum.add(part.amount());
      }
      return new Priced(sum, parts);
    }

    static Priced of(What what, BigDecimal units, BigDecimal price, BigDecimal amount) {
      return new Priced(amount, List.of(new Part(what, units, price, amount)));
    }
  }

  /**
   * What the first units of a use or period cost. Percentages, dynamic and quoted prices take
   * {@code units} as the price of one event.
   *
   * @throws IllegalArgumentException for {@link PriceModel.BestPrice}, see {@link BestPrices}
   */
  public static Priced units(PriceModel model, BigDecimal units) {
    return switch (model) {
      case PriceModel.Included _ -> Priced.of(INCLUDED, units, BigDecimal.ZERO, BigDecimal.ZERO);
      case PriceModel.PerUnit perUnit ->
          Priced.of(UNITS, units, perUnit.unit(), perUnit.unit().multiply(units));
      case PriceModel.Graduated graduated ->
          graduated(graduated.tiers(), graduated.atZero(), null, units, 0);
      case PriceModel.Volume volume -> volume(volume, units, units);
      case PriceModel.Package packages -> packages(packages, units);
      case PriceModel.StairStep steps -> stairs(steps, units);
      case PriceModel.TieredBlock blocks -> blocks(blocks, BigDecimal.ZERO, units);
      case PriceModel.Percentage percentage ->
          events(percentage, 0, BigDecimal.ZERO, List.of(units));
      case PriceModel.GraduatedPercentage graduated ->
          graduated(graduated.tiers(), graduated.atZero(), null, units, 2);
      case PriceModel.Dynamic _ -> Priced.of(UNITS, BigDecimal.ONE, units, units);
      case PriceModel.Quoted quoted -> {
        BigDecimal amount = units.multiply(quoted.percent()).movePointLeft(2);
        yield Priced.of(UNITS, BigDecimal.ONE, amount, amount);
      }
      case PriceModel.BestPrice _ ->
          throw new IllegalArgumentException("a best price needs time and distance");
    };
  }

  /**
   * What further units of the same period cost when {@code before} were charged already: tiers go
   * on counting, and the sum of all increments is the price of all units. Negative where the whole
   * became cheaper.
   *
   * @param units further units, negative for a correction
   */
  public static Priced more(PriceModel model, BigDecimal before, BigDecimal units) {
    return switch (model) {
      case PriceModel.Included _, PriceModel.PerUnit _, PriceModel.Dynamic _, PriceModel.Quoted _ ->
          units(model, units);
      case PriceModel.Graduated graduated ->
          graduated(graduated.tiers(), graduated.atZero(), before, units, 0);
      case PriceModel.GraduatedPercentage graduated ->
          graduated(graduated.tiers(), graduated.atZero(), before, units, 2);
      case PriceModel.TieredBlock blocks when blocks.policy() == BlockPolicy.ALL_TIERS ->
          blocks(blocks, before, units);
      case PriceModel.Percentage _ ->
          throw new IllegalArgumentException("a percentage needs the events before, see events()");
      case PriceModel.Volume _,
          PriceModel.Package _,
          PriceModel.StairStep _,
          PriceModel.TieredBlock _ -> {
        BigDecimal amount =
            units(model, before.add(units)).exact().subtract(units(model, before).exact());
        yield Priced.of(UNITS, units, BigDecimal.ZERO, amount);
      }
      case PriceModel.BestPrice _ ->
          throw new IllegalArgumentException("a best price needs time and distance");
    };
  }

  /**
   * A percentage of events, each by itself: free ones first, until the number of free events or the
   * free amount ends; the fixed part and the bounds are for each event that is not wholly free.
   *
   * @param eventsBefore events of the same period that were charged already
   * @param amountBefore their sum
   * @param amounts of the events, in their order
   */
  public static Priced events(
      PriceModel.Percentage model,
      long eventsBefore,
      BigDecimal amountBefore,
      List<BigDecimal> amounts) {
    var parts = new ArrayList<Part>(amounts.size());
    BigDecimal running = amountBefore;
    long number = eventsBefore;
    for (BigDecimal amount : amounts) {
      BigDecimal free = free(model, number, running, amount);
      boolean whollyFree = free != null && free.compareTo(amount) == 0;
      if (!whollyFree) {
        event(model, free == null ? amount : amount.subtract(free), parts);
      }
      running = running.add(amount);
      number++;
    }
    return Priced.of(parts);
  }

  /** How much of an event is free; null for one that comes after the free ones. */
  private static BigDecimal free(
      PriceModel.Percentage model, long number, BigDecimal running, BigDecimal amount) {
    boolean byCount = model.freeEvents().isPresent();
    if (byCount ? number >= model.freeEvents().get() : model.freeAmount().isEmpty()) {
      return null;
    }
    if (model.freeAmount().isEmpty()) {
      return amount;
    }
    BigDecimal left = model.freeAmount().get().subtract(running);
    return left.signum() <= 0 && (amount.signum() > 0 || left.signum() < 0)
        ? null
        : left.min(amount);
  }

  private static void event(PriceModel.Percentage model, BigDecimal taxed, List<Part> parts) {
    BigDecimal rate = model.percent().movePointLeft(2);
    BigDecimal share = taxed.multiply(rate);
    BigDecimal amount = share.add(model.fixedPerEvent());
    BigDecimal bounded = amount;
    if (model.minimumPerEvent().isPresent()) {
      bounded = bounded.max(model.minimumPerEvent().get());
    }
    if (model.maximumPerEvent().isPresent()) {
      bounded = bounded.min(model.maximumPerEvent().get());
    }
    if (bounded.compareTo(amount) != 0) {
      parts.add(new Part(FLAT, BigDecimal.ONE, bounded, bounded));
      return;
    }
    parts.add(new Part(UNITS, taxed, rate, share));
    if (model.fixedPerEvent().signum() != 0) {
      parts.add(new Part(FLAT, BigDecimal.ONE, model.fixedPerEvent(), model.fixedPerEvent()));
    }
  }

  /**
   * Units whose price came with them.
   *
   * @param amount the sum of what came
   */
  public static Priced dynamic(BigDecimal units, BigDecimal amount) {
    BigDecimal each =
        units.signum() == 0
            ? BigDecimal.ZERO
            : amount.divide(units, DIGITS_OF_SHARES, RoundingMode.HALF_EVEN).stripTrailingZeros();
    return Priced.of(UNITS, units, each, amount);
  }

  /**
   * A change of a level that is held over time.
   *
   * @param full by how much, negative for less
   * @param share the part of it that its days of the period come to
   */
  public record Change(BigDecimal full, BigDecimal share) {}

  /**
   * Prorated levels (Lago): full units choose the tier, their shares are priced. Graduated: each
   * change is spread over the tiers it passes; flat prices of tiers once reached stay. Volume: the
   * level at the end chooses the tier for the sum of the shares. Never below zero.
   *
   * @param changes in the order of time, first the level that was carried over
   */
  public static Priced prorated(PriceModel model, List<Change> changes) {
    BigDecimal full = BigDecimal.ZERO;
    BigDecimal share = BigDecimal.ZERO;
    for (Change change : changes) {
      full = full.add(change.full());
      share = share.add(change.share());
    }
    Priced priced =
        switch (model) {
          case PriceModel.Graduated graduated -> prorated(graduated, changes);
          case PriceModel.Volume volume -> volume(volume, full.max(BigDecimal.ZERO), share);
          case PriceModel.PerUnit perUnit -> units(perUnit, share);
          case PriceModel.Included included -> units(included, share);
          case PriceModel.Package _,
              PriceModel.StairStep _,
              PriceModel.TieredBlock _,
              PriceModel.Percentage _,
              PriceModel.GraduatedPercentage _,
              PriceModel.Dynamic _,
              PriceModel.Quoted _,
              PriceModel.BestPrice _ ->
              throw new IllegalArgumentException("a prorated level has no price of this kind");
        };
    return priced.exact().signum() < 0 ? NOTHING : priced;
  }

  private static Priced prorated(PriceModel.Graduated model, List<Change> changes) {
    var shares = new BigDecimal[model.tiers().size()];
    java.util.Arrays.fill(shares, BigDecimal.ZERO);
    BigDecimal level = BigDecimal.ZERO;
    BigDecimal highest = BigDecimal.ZERO;
    for (Change change : changes) {
      BigDecimal next = level.add(change.full());
      if (change.full().signum() != 0) {
        for (int i = 0; i < shares.length; i++) {
          BigDecimal moved = inTier(model.tiers(), i, next, true);
          moved = moved.subtract(inTier(model.tiers(), i, level, true));
          shares[i] =
              shares[i].add(
                  change
                      .share()
                      .multiply(moved)
                      .divide(change.full(), DIGITS_OF_SHARES, RoundingMode.HALF_EVEN));
        }
      }
      level = next;
      highest = highest.max(next);
    }
    var parts = new ArrayList<Part>();
    for (int i = 0; i < shares.length; i++) {
      Tier tier = model.tiers().get(i);
      if (shares[i].signum() != 0) {
        parts.add(
            new Part(
                new What.Tier(i + 1), shares[i], tier.unit(), shares[i].multiply(tier.unit())));
      }
      if (tier.flat().signum() != 0 && entered(model.tiers(), i, highest, model.atZero())) {
        parts.add(new Part(FLAT, BigDecimal.ONE, tier.flat(), tier.flat()));
      }
    }
    return Priced.of(parts);
  }

  /**
   * @param before charged already; null for the first units of the period
   * @param percentDigits by how many digits the tiers' price is moved: 2 for percentages
   */
  private static Priced graduated(
      List<Tier> tiers, AtZero atZero, BigDecimal before, BigDecimal units, int percentDigits) {
    BigDecimal from = before == null ? BigDecimal.ZERO : before;
    BigDecimal to = from.add(units);
    var parts = new ArrayList<Part>(tiers.size());
    for (int i = 0; i < tiers.size(); i++) {
      Tier tier = tiers.get(i);
      BigDecimal counted = inTier(tiers, i, to, false).subtract(inTier(tiers, i, from, false));
      if (counted.signum() != 0) {
        BigDecimal price = tier.unit().movePointLeft(percentDigits);
        parts.add(new Part(new What.Tier(i + 1), counted, price, counted.multiply(price)));
      }
      if (tier.flat().signum() != 0) {
        boolean now = entered(tiers, i, to, atZero);
        boolean then = before != null && entered(tiers, i, from, atZero);
        if (now != then) {
          BigDecimal flat = now ? tier.flat() : tier.flat().negate();
          parts.add(new Part(FLAT, BigDecimal.ONE, flat, flat));
        }
      }
    }
    return Priced.of(parts);
  }

  /** How many of the first {@code units} fall into a tier; below zero they fall into the first. */
  private static BigDecimal inTier(
      List<Tier> tiers, int index, BigDecimal units, boolean belowZero) {
    BigDecimal lower = index == 0 ? BigDecimal.ZERO : tiers.get(index - 1).upTo().get();
    if (units.compareTo(lower) <= 0) {
      return index == 0 && belowZero ? units : BigDecimal.ZERO;
    }
    var upTo = tiers.get(index).upTo();
    BigDecimal upper = upTo.isPresent() ? units.min(upTo.get()) : units;
    return index == 0 ? upper : upper.subtract(lower);
  }

  private static boolean entered(List<Tier> tiers, int index, BigDecimal units, AtZero atZero) {
    return index == 0
        ? units.signum() > 0 || atZero == AtZero.FIRST_FLAT
        : units.compareTo(tiers.get(index - 1).upTo().get()) > 0;
  }

  private static int tierOf(List<Tier> tiers, BigDecimal units) {
    int i = 0;
    while (tiers.get(i).upTo().isPresent() && units.compareTo(tiers.get(i).upTo().get()) > 0) {
      i++;
    }
    return i;
  }

  private static Priced volume(PriceModel.Volume model, BigDecimal chooses, BigDecimal units) {
    if (chooses.signum() == 0 && units.signum() == 0 && model.atZero() == AtZero.NOTHING) {
      return NOTHING;
    }
    int index = tierOf(model.tiers(), chooses);
    Tier tier = model.tiers().get(index);
    var parts = new ArrayList<Part>(2);
    if (units.signum() != 0) {
      parts.add(
          new Part(new What.Tier(index + 1), units, tier.unit(), units.multiply(tier.unit())));
    }
    if (tier.flat().signum() != 0) {
      parts.add(new Part(FLAT, BigDecimal.ONE, tier.flat(), tier.flat()));
    }
    return Priced.of(parts);
  }

  /**
   * A volume price whose tier other units choose than those that are priced (prorated units).
   *
   * @param chooses full units
   * @param units that are priced
   */
  public static Priced volumeChosenBy(
      PriceModel.Volume model, BigDecimal chooses, BigDecimal units) {
    return volume(model, chooses, units);
  }

  private static Priced packages(PriceModel.Package model, BigDecimal units) {
    BigDecimal paid = units.subtract(model.freeUnits());
    if (paid.signum() <= 0) {
      return NOTHING;
    }
    BigDecimal started = paid.divide(model.size(), 0, RoundingMode.UP);
    return Priced.of(FLAT, started, model.price(), started.multiply(model.price()));
  }

  private static Priced stairs(PriceModel.StairStep model, BigDecimal units) {
    if (units.signum() == 0 && model.atZero() == AtZero.NOTHING) {
      return NOTHING;
    }
    int index = tierOf(model.tiers(), units);
    BigDecimal flat = model.tiers().get(index).flat();
    return Priced.of(new What.Tier(index + 1), BigDecimal.ONE, flat, flat);
  }

  private static Priced blocks(PriceModel.TieredBlock model, BigDecimal before, BigDecimal units) {
    BigDecimal to = before.add(units);
    var parts = new ArrayList<Part>(model.tiers().size());
    BigDecimal lower = BigDecimal.ZERO;
    for (int i = 0; i < model.tiers().size(); i++) {
      var tier = model.tiers().get(i);
      boolean last = i == model.tiers().size() - 1 || tier.maxBlocks().isEmpty();
      BigDecimal size = last ? null : tier.blockSize().multiply(tier.maxBlocks().get());
      boolean top = last || to.compareTo(lower.add(size)) <= 0;
      if (model.policy() == BlockPolicy.ALL_TIERS) {
        BigDecimal now = started(tier.blockSize(), to.subtract(lower), size);
        BigDecimal then = started(tier.blockSize(), before.subtract(lower), size);
        BigDecimal counted = now.subtract(then);
        if (now.signum() > 0 || then.signum() > 0) {
          parts.add(
              new Part(FLAT, counted, tier.blockPrice(), counted.multiply(tier.blockPrice())));
        }
      } else if (top) {
        BigDecimal counted = started(tier.blockSize(), to, null);
        return Priced.of(FLAT, counted, tier.blockPrice(), counted.multiply(tier.blockPrice()));
      }
      if (last) {
        break;
      }
      lower = lower.add(size);
    }
    return Priced.of(parts);
  }

  /** Started blocks of so many units, of which no more than {@code most} are of the tier. */
  private static BigDecimal started(BigDecimal block, BigDecimal units, BigDecimal most) {
    if (units.signum() <= 0) {
      return BigDecimal.ZERO;
    }
    return (most == null ? units : units.min(most)).divide(block, 0, RoundingMode.UP);
  }
}
