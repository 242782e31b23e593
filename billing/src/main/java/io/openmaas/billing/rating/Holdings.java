package io.openmaas.billing.rating;

import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.subscription.DatePeriod;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a rating starts from, and what it leaves. Its size does not grow with history: what no later
 * use can need is dropped.
 *
 * @param lots units of allowances and wallets that were carried over or topped up; those that the
 *     plan grants in the period are not among them: the rating grants them
 * @param counters what was counted before in windows that reach into the stretch, so that tiers,
 *     allowances, caps and terms go on counting; also what fees came to in the period, where a
 *     commitment counts them
 * @param levels held at the beginning of the stretch, by charge that aggregates a level over time
 */
public record Holdings(List<Lot> lots, List<Counter> counters, Map<ChargeCode, BigDecimal> levels) {
  /** Nothing. */
  public static final Holdings NONE = new Holdings(List.of(), List.of(), Map.of());

  public Holdings {
    lots = List.copyOf(lots);
    counters = List.copyOf(counters);
    levels = Map.copyOf(levels);
  }

  /** With more lots; those of one code and last day become one. */
  public Holdings plus(List<Lot> more) {
    if (more.isEmpty()) {
      return this;
    }
    var sums = new TreeMap<ChargeCode, TreeMap<LocalDate, BigDecimal>>();
    for (List<Lot> each : List.of(lots, more)) {
      for (Lot lot : each) {
        sums.computeIfAbsent(lot.of(), _ -> new TreeMap<>())
            .merge(lot.lastDay(), lot.units(), BigDecimal::add);
      }
    }
    var all = new ArrayList<Lot>();
    sums.forEach(
        (code, days) -> days.forEach((lastDay, units) -> all.add(new Lot(code, units, lastDay))));
    return new Holdings(all, counters, levels);
  }

  /** Only lots. */
  public static Holdings of(Lot... lots) {
    return new Holdings(List.of(lots), List.of(), Map.of());
  }

  /**
   * Units that were carried over or topped up.
   *
   * @param of code of the allowance or wallet
   * @param units what is left, above zero
   * @param lastDay the last local date they are good for; {@link LocalDate#MAX} for ever
   */
  public record Lot(ChargeCode of, BigDecimal units, LocalDate lastDay) {}

  /**
   * What one charge, allowance, cap or commitment counted in one window.
   *
   * @param of its code
   * @param variant which price of a charge over the period, from 0; else 0
   * @param window local days it counts over; absent for the term of the subscription
   * @param counted what it counted
   */
  public record Counter(ChargeCode of, int variant, Optional<DatePeriod> window, Counted counted) {
    /** An amount of money that was spent on this charge or fee in the window. */
    public static Counter spent(ChargeCode of, DatePeriod window, BigDecimal amount) {
      return new Counter(
          of, 0, Optional.of(window), new Counted(BigDecimal.ZERO, amount, 0, Set.of()));
    }

    /** Units of this allowance, charge or grant of a wallet that were used in the window. */
    public static Counter used(ChargeCode of, DatePeriod window, BigDecimal units) {
      return new Counter(
          of, 0, Optional.of(window), new Counted(units, BigDecimal.ZERO, 1, Set.of()));
    }
  }

  /**
   * @param units counted, as aggregated
   * @param amount charged for them, in major units
   * @param uses how many uses were counted
   * @param values that were seen, for the number of different values
   */
  public record Counted(BigDecimal units, BigDecimal amount, long uses, Set<String> values) {
    /** Nothing yet. */
    public static final Counted NONE = new Counted(BigDecimal.ZERO, BigDecimal.ZERO, 0, Set.of());

    public Counted {
      values = Set.copyOf(values);
    }
  }
}
