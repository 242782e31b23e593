package io.openmaas.billing.rating;

import io.openmaas.billing.catalogue.Benefit.Cap;
import io.openmaas.billing.catalogue.Benefit.Commitment;
import io.openmaas.billing.catalogue.Benefit.Per;
import io.openmaas.billing.catalogue.Benefit.Wallet;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Localised;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.metering.Use;
import io.openmaas.billing.rating.Counters.Key;
import io.openmaas.billing.rating.Pots.Granted;
import io.openmaas.billing.rating.RatedLine.Part;
import io.openmaas.billing.rating.RatedLine.What;
import io.openmaas.billing.rating.RatingRequest.Stretch;
import io.openmaas.core.money.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What becomes of amounts that were rated: caps and the maximum of commitments take off what
 * exceeds them, then wallets pay; at the end of the stretch the minimum is asked for. Works on
 * rounded amounts, so that what is bounded is what is charged.
 */
final class Spending {
  private static final int DIGITS_OF_UNITS = 9;

  private final PreparedPlan prepared;
  private final Stretch stretch;
  private final Counters counters;
  private final Pots pots;
  private final Committed[] committed;
  private final boolean plain;

  Spending(PreparedPlan prepared, Stretch stretch, Counters counters, Pots pots) {
    this.prepared = prepared;
    this.stretch = stretch;
    this.counters = counters;
    this.pots = pots;
    this.committed = new Committed[prepared.commitments.size()];
    for (int i = 0; i < committed.length; i++) {
      committed[i] = new Committed(prepared.commitments.get(i));
    }
    this.plain = prepared.caps.isEmpty() && committed.length == 0 && prepared.wallets.isEmpty();
  }

  /** A commitment while it counts. */
  private final class Committed {
    final Commitment commitment;

    /** Spent before the stretch, discounts taken off. */
    final long before;

    /** Spent in the stretch, discounts taken off. */
    long spent;

    /** Taken off in the period so far. */
    long takenOff;

    final Map<TaxCategory, Long> offPeriod = new EnumMap<>(TaxCategory.class);

    Committed(Commitment commitment) {
      this.commitment = commitment;
      var counted = counters.get(counters.period(commitment.code(), 0));
      this.before = money(counted.amount()).minor();
      this.takenOff = money(counted.units()).minor();
    }

    boolean counts(SpentLine line) {
      return commitment.counts().isEmpty()
          || commitment.counts().contains(prepared.charges.get(line.charge).charge.code());
    }

    /**
     * Takes off the lines what exceeds the maximum, and counts the rest. Where a line over the
     * period became less, what was taken off before and is no longer needed comes back.
     */
    Map<TaxCategory, Long> take(List<SpentLine> lines) {
      long now = 0;
      for (SpentLine line : lines) {
        now += counts(line) ? line.net : 0;
      }
      Map<TaxCategory, Long> off = Map.of();
      if (commitment.maximum().isPresent()) {
        long most = money(commitment.maximum().get()).minor();
        long above = Math.max(0, before + spent + takenOff + now - most);
        long more = above - takenOff;
        if (more > 0) {
          off = reduce(lines, more, this::counts);
        } else if (more < 0) {
          off = Map.of(lines.getFirst().of.tax(), more);
        }
        now -= more;
        takenOff = above;
      }
      spent += now;
      return off;
    }
  }

  private Money money(BigDecimal amount) {
    var plan = prepared.plan();
    return Money.of(amount, plan.currency(), plan.terms().billing().rounding());
  }

  /** The lines of one use, and what is taken off them. */
  void ofUse(Use use, Optional<UsageKey> key, List<SpentLine> ofUse, List<RatedLine> lines) {
    for (SpentLine line : ofUse) {
      lines.add(line.rated());
    }
    if (plain || ofUse.isEmpty()) {
      return;
    }
    var windows = new ArrayList<Key>(prepared.caps.size());
    for (Cap cap : prepared.caps) {
      if (UseFilters.matches(cap.filter(), use, stretch.zone())) {
        Key window = cap.per() == Per.USE ? null : counters.window(cap.code(), cap.per(), use);
        cap(cap, window, key, ofUse, lines);
        if (window != null) {
          windows.add(window);
        }
      }
    }
    for (Committed one : committed) {
      var off = one.take(ofUse);
      discount(of(one.commitment), key, off, lines);
    }
    BigDecimal charged = new Money(net(ofUse), prepared.plan().currency()).major();
    for (Key window : windows) {
      counters.add(window, BigDecimal.ONE, charged);
    }
    for (Wallet wallet : prepared.wallets) {
      if (UseFilters.matches(wallet.filter(), use, stretch.zone())) {
        pay(wallet, use, key, ofUse, lines);
      }
    }
  }

  private static long net(List<SpentLine> lines) {
    long sum = 0;
    for (SpentLine line : lines) {
      sum = Math.addExact(sum, line.net);
    }
    return sum;
  }

  private void cap(
      Cap cap, Key window, Optional<UsageKey> key, List<SpentLine> ofUse, List<RatedLine> lines) {
    BigDecimal before = window == null ? BigDecimal.ZERO : counters.get(window).amount();
    long allowed = Math.max(0, money(cap.amount()).minor() - money(before).minor());
    long now = net(ofUse);
    if (now > allowed) {
      var off = reduce(ofUse, now - allowed, _ -> true);
      discount(
          new Discount(cap.code(), cap.name(), RatedLine.Kind.CAP, new What.Cap(cap.code())),
          key,
          off,
          lines);
    }
  }

  /** What a discount line is of. */
  private record Discount(ChargeCode code, Localised name, RatedLine.Kind kind, What what) {}

  private static Discount of(Commitment commitment) {
    return new Discount(
        commitment.code(),
        commitment.name(),
        RatedLine.Kind.COMMITMENT,
        new What.Commitment(commitment.code()));
  }

  /** Takes an amount off the lines, the last first; what was taken, by tax. */
  private static Map<TaxCategory, Long> reduce(
      List<SpentLine> lines, long amount, java.util.function.Predicate<SpentLine> counts) {
    var off = new EnumMap<TaxCategory, Long>(TaxCategory.class);
    long left = amount;
    for (int i = lines.size() - 1; i >= 0 && left > 0; i--) {
      SpentLine line = lines.get(i);
      if (line.net > 0 && counts.test(line)) {
        long taken = Math.min(left, line.net);
        line.net -= taken;
        left -= taken;
        off.merge(line.of.tax(), taken, Math::addExact);
      }
    }
    return off;
  }

  private void discount(
      Discount discount,
      Optional<UsageKey> key,
      Map<TaxCategory, Long> off,
      List<RatedLine> lines) {
    off.forEach(
        (tax, minor) -> {
          Money amount = new Money(-minor, prepared.plan().currency());
          lines.add(
              new RatedLine(
                  new RatedLine.Of(discount.code(), discount.name(), tax, discount.kind()),
                  key,
                  Optional.empty(),
                  amount.major(),
                  amount,
                  List.of(
                      new Part(discount.what(), BigDecimal.ONE, amount.major(), amount.major()))));
        });
  }

  /**
   * A wallet is a means of payment, for several kinds of uses: it was not taxed when it was filled,
   * and so does not lessen the tax of the use that it pays (multi-purpose voucher).
   */
  private void pay(
      Wallet wallet,
      Use use,
      Optional<UsageKey> key,
      List<SpentLine> ofUse,
      List<RatedLine> lines) {
    long due = net(ofUse);
    if (due <= 0) {
      return;
    }
    var plan = prepared.plan();
    Granted granted = AllowanceUse.granted(wallet, stretch, counters);
    var day = Rating.day(use, stretch);
    BigDecimal worth = pots.available(wallet.code(), granted, day).multiply(wallet.unitValue());
    Money can = Money.of(worth, plan.currency(), io.openmaas.core.money.Rounding.DOWN);
    Money paid = can.min(new Money(due, plan.currency()));
    if (paid.minor() <= 0) {
      return;
    }
    BigDecimal units = paid.major().divide(wallet.unitValue(), DIGITS_OF_UNITS, RoundingMode.UP);
    units = pots.take(wallet.code(), granted, day, units.stripTrailingZeros());
    reduce(ofUse, paid.minor(), _ -> true);
    Money amount = paid.negated();
    lines.add(
        new RatedLine(
            new RatedLine.Of(
                wallet.code(), wallet.name(), TaxCategory.OUTSIDE_SCOPE, RatedLine.Kind.WALLET),
            key,
            Optional.empty(),
            amount.major(),
            amount,
            List.of(
                new Part(
                    new What.Wallet(wallet.code()), units, wallet.unitValue(), amount.major()))));
  }

  /** A line over the period: only commitments count it. */
  void ofPeriod(SpentLine line, List<RatedLine> lines) {
    lines.add(line.rated());
    for (Committed one : committed) {
      one.take(List.of(line)).forEach((tax, off) -> one.offPeriod.merge(tax, off, Math::addExact));
    }
  }

  /** Discounts of the period's lines, and what is missing to minimums. */
  void settle(Holdings holdings, List<RatedLine> lines) {
    for (Committed one : committed) {
      discount(of(one.commitment), Optional.empty(), one.offPeriod, lines);
      minimum(one, holdings, lines);
      var currency = prepared.plan().currency();
      counters.put(
          counters.period(one.commitment.code(), 0),
          new Holdings.Counted(
              new Money(one.takenOff, currency).major(),
              new Money(one.before + one.spent, currency).major(),
              1,
              Set.of()));
    }
  }

  private void minimum(Committed one, Holdings holdings, List<RatedLine> lines) {
    Commitment commitment = one.commitment;
    boolean last = !stretch.days().to().isBefore(stretch.period().to());
    if (commitment.minimum().isEmpty() || !stretch.closed() || !(commitment.prorated() || last)) {
      return;
    }
    BigDecimal minimum = commitment.minimum().get();
    long spent = one.spent;
    if (commitment.prorated()) {
      minimum = Reductions.prorated(minimum, stretch.days().days(), stretch.period().days());
    } else {
      spent += one.before;
    }
    BigDecimal reached =
        new Money(spent, prepared.plan().currency()).major().add(fees(commitment, holdings));
    BigDecimal missing = Reductions.missing(minimum, reached);
    Money amount = money(missing);
    if (amount.isZero()) {
      return;
    }
    lines.add(
        new RatedLine(
            new RatedLine.Of(
                commitment.code(), commitment.name(), commitment.tax(), RatedLine.Kind.COMMITMENT),
            Optional.empty(),
            Optional.empty(),
            missing,
            amount,
            List.of(
                new Part(
                    new What.Commitment(commitment.code()), BigDecimal.ONE, missing, missing))));
  }

  /** What fees of the period came to that the commitment counts; the caller tells them. */
  private BigDecimal fees(Commitment commitment, Holdings holdings) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Holdings.Counter counter : holdings.counters()) {
      boolean ofPeriod = counter.window().equals(Optional.of(stretch.period()));
      boolean fee = prepared.plan().fees().stream().anyMatch(f -> f.code().equals(counter.of()));
      if (ofPeriod && fee && commitment.counts().contains(counter.of())) {
        sum = sum.add(counter.counted().amount());
      }
    }
    return sum;
  }
}
