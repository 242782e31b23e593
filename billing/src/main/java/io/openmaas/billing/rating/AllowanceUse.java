package io.openmaas.billing.rating;

import io.openmaas.billing.catalogue.Benefit.Allowance;
import io.openmaas.billing.catalogue.Benefit.Growth;
import io.openmaas.billing.catalogue.Benefit.Per;
import io.openmaas.billing.catalogue.Benefit.Wallet;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.PriceModel;
import io.openmaas.billing.metering.Use;
import io.openmaas.billing.rating.Holdings.Lot;
import io.openmaas.billing.rating.Pots.Granted;
import io.openmaas.billing.rating.RatedLine.Part;
import io.openmaas.billing.rating.RatedLine.What;
import io.openmaas.billing.rating.RatingRequest.Stretch;
import io.openmaas.billing.subscription.DatePeriod;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes allowances for uses, and closes them with the period. */
final class AllowanceUse {
  private final PreparedPlan prepared;
  private final Stretch stretch;
  private final Counters counters;
  private final Pots pots;

  AllowanceUse(PreparedPlan prepared, Stretch stretch, Counters counters, Pots pots) {
    this.prepared = prepared;
    this.stretch = stretch;
    this.counters = counters;
    this.pots = pots;
  }

  /** Takes from the billable units of a use what allowances cover. */
  void cover(Use use, Rating.Counted[] slots, int count) {
    for (Allowance allowance : prepared.allowances) {
      if (!UseFilters.matches(allowance.filter(), use, stretch.zone())) {
        continue;
      }
      BigDecimal wanted = BigDecimal.ZERO;
      for (int i = 0; i < count; i++) {
        if (covers(allowance, slots[i])) {
          wanted = wanted.max(slots[i].billable);
        }
      }
      if (wanted.signum() > 0) {
        cover(allowance, use, slots, count, wanted);
      }
    }
  }

  private void cover(
      Allowance allowance, Use use, Rating.Counted[] slots, int count, BigDecimal wanted) {
    Granted granted = granted(allowance, use);
    LocalDate day = Rating.day(use, stretch);
    boolean wholeUses = allowance.measure().equals(Measure.USES);
    if (wholeUses && pots.available(allowance.code(), granted, day).compareTo(BigDecimal.ONE) < 0) {
      return;
    }
    BigDecimal taken =
        pots.take(allowance.code(), granted, day, wholeUses ? BigDecimal.ONE : wanted);
    if (taken.signum() == 0) {
      return;
    }
    var what = new What.Allowance(allowance.code());
    for (int i = 0; i < count; i++) {
      if (covers(allowance, slots[i])) {
        BigDecimal covered = wholeUses ? slots[i].billable : slots[i].billable.min(taken);
        slots[i].cover(new Part(what, covered, BigDecimal.ZERO, BigDecimal.ZERO), covered);
      }
    }
  }

  private static boolean covers(Allowance allowance, Rating.Counted slot) {
    boolean named =
        allowance.charges().isEmpty() || allowance.charges().contains(slot.charge.charge.code());
    boolean measured =
        allowance.measure().equals(Measure.USES)
            || allowance.measure().equals(slot.charge.measure());
    boolean byUse =
        switch (slot.charge.charge.metering().aggregation()) {
          case SUM, COUNT -> true;
          case MAX, LATEST, UNIQUE, TIME_WEIGHTED, PRORATED -> false;
        };
    return named
        && measured
        && byUse
        && slot.billable.signum() > 0
        && !(slot.price() instanceof PriceModel.Included);
  }

  /** What an allowance grants where this use falls. */
  private Granted granted(Allowance allowance, Use use) {
    var grant = allowance.grant();
    if (grant.per() == Per.USE) {
      BigDecimal units =
          grant.growth().isPresent()
              ? grown(grant.growth().get(), use.time().length())
              : grant.amount();
      return new Granted(units, null, Rating.day(use, stretch));
    }
    var window = counters.window(allowance.code(), grant.per(), use);
    return new Granted(
        grant.amount(), window, window.window().map(DatePeriod::lastDay).orElse(LocalDate.MAX));
  }

  /** What grows with the length of a use, see {@link Growth}. */
  static BigDecimal grown(Growth growth, Duration length) {
    long span = growth.span().toMillis();
    long millis = length.toMillis();
    long whole = millis / span;
    long rest = millis % span;
    if (whole == 0) {
      return growth.amount();
    }
    BigDecimal grown = growth.amount().multiply(BigDecimal.valueOf(whole));
    if (rest == 0) {
      return grown;
    }
    BigDecimal more =
        growth
            .rest()
            .multiply(BigDecimal.valueOf(Math.ceilDiv(rest, growth.restSpan().toMillis())));
    return grown.add(more.min(growth.amount()));
  }

  /** What the wallet grants for the period. */
  static Granted granted(Wallet wallet, Stretch stretch, Counters counters) {
    LocalDate lastDay =
        wallet
            .expiry()
            .granted()
            .map(length -> Pots.lastDay(stretch.period().from(), length))
            .orElse(LocalDate.MAX);
    return new Granted(wallet.granted(), counters.period(wallet.code(), 0), lastDay);
  }

  /** What is left after the stretch; at the end of a period, with what is carried over. */
  Holdings left(Map<ChargeCode, BigDecimal> levels) {
    if (stretch.closed() && !stretch.days().to().isBefore(stretch.period().to())) {
      carryOver();
    }
    LocalDate next = stretch.closed() ? stretch.days().to() : LocalDate.MIN;
    return new Holdings(pots.goodOn(next), counters.left(), levels);
  }

  /** What was good until the end of the stretch; call after {@link #left}. */
  List<Lot> lapsed() {
    return stretch.closed() ? pots.lapsedOn(stretch.days().to()) : List.of();
  }

  private void carryOver() {
    LocalDate lastDay = stretch.period().lastDay();
    for (Allowance allowance : prepared.allowances) {
      if (allowance.grant().per() == Per.PERIOD) {
        var window = counters.period(allowance.code(), 0);
        BigDecimal rest = pots.left(new Granted(allowance.grant().amount(), window, lastDay));
        carryOver(allowance, rest, lastDay);
      }
    }
    for (Wallet wallet : prepared.wallets) {
      Granted granted = granted(wallet, stretch, counters);
      BigDecimal rest = pots.left(granted);
      if (rest.signum() > 0) {
        pots.add(new Lot(wallet.code(), rest, granted.lastDay()));
      }
    }
  }

  private void carryOver(Allowance allowance, BigDecimal rest, LocalDate lastDay) {
    BigDecimal carried = BigDecimal.ZERO;
    var rollover = allowance.grant().rollover();
    if (rollover.isPresent()) {
      carried = rest.min(rollover.get().most().orElse(rest));
      if (carried.signum() > 0) {
        LocalDate until =
            Pots.lastDayAfter(prepared.plan(), stretch.period(), rollover.get().periods());
        pots.add(new Lot(allowance.code(), carried, until));
      }
    }
    if (rest.compareTo(carried) > 0) {
      pots.add(new Lot(allowance.code(), rest.subtract(carried), lastDay));
    }
  }

  /**
   * What allowances of the period cover of an aggregate that is not a sum of uses, such as the
   * number of active vehicles.
   */
  static List<Allowance> ofAggregate(PreparedPlan prepared, PreparedPlan.PreparedCharge charge) {
    var found = new ArrayList<Allowance>(0);
    for (Allowance allowance : prepared.allowances) {
      boolean named =
          allowance.charges().isEmpty() || allowance.charges().contains(charge.charge.code());
      if (named
          && allowance.grant().per() == Per.PERIOD
          && allowance.measure().equals(charge.measure())) {
        found.add(allowance);
      }
    }
    return found;
  }

  /** A balance for people. */
  static Optional<LocalDate> lastDay(Granted granted) {
    return granted.lastDay().equals(LocalDate.MAX)
        ? Optional.empty()
        : Optional.of(granted.lastDay());
  }
}
