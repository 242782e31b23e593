package io.openmaas.billing.holding;

import io.openmaas.billing.catalogue.Benefit;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.rating.Holdings;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/**
 * Units of allowances and wallets that uses take.
 *
 * @param units by code, without zeros
 */
public record Takes(Map<ChargeCode, BigDecimal> units) {
  public static final Takes NOTHING = new Takes(Map.of());

  public Takes {
    var clean = new TreeMap<ChargeCode, BigDecimal>();
    units.forEach(
        (code, count) -> {
          if (count.signum() != 0) {
            clean.put(code, count.stripTrailingZeros());
          }
        });
    units = java.util.Collections.unmodifiableMap(clean);
  }

  /**
   * What was taken between two states of one open period: what is missing in lots, and what was
   * counted of grants.
   *
   * @param plan whose allowances and wallets they are
   */
  public static Takes between(Plan plan, Holdings before, Holdings after) {
    var units = new TreeMap<ChargeCode, BigDecimal>();
    for (Benefit benefit : plan.content().benefits()) {
      boolean kept =
          switch (benefit) {
            case Benefit.Allowance _, Benefit.Wallet _ -> true;
            case Benefit.Cap _, Benefit.Commitment _ -> false;
          };
      if (kept) {
        ChargeCode code = benefit.code();
        units.put(
            code,
            inLots(before, code)
                .subtract(inLots(after, code))
                .add(counted(after, code))
                .subtract(counted(before, code)));
      }
    }
    return new Takes(units);
  }

  private static BigDecimal inLots(Holdings holdings, ChargeCode code) {
    return holdings.lots().stream()
        .filter(lot -> lot.of().equals(code))
        .map(Holdings.Lot::units)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  private static BigDecimal counted(Holdings holdings, ChargeCode code) {
    return holdings.counters().stream()
        .filter(counter -> counter.of().equals(code))
        .map(counter -> counter.counted().units())
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** These units and the others, by code. */
  public Takes plus(Takes other) {
    var sum = new TreeMap<>(units);
    other.units.forEach((code, count) -> sum.merge(code, count, BigDecimal::add));
    return new Takes(sum);
  }

  /** These units less the others, by code. */
  public Takes minus(Takes other) {
    var rest = new TreeMap<>(units);
    other.units.forEach((code, count) -> rest.merge(code, count.negate(), BigDecimal::add));
    return new Takes(rest);
  }

  /** Units of this allowance or wallet; zero where it is not touched. */
  public BigDecimal of(ChargeCode code) {
    return units.getOrDefault(code, BigDecimal.ZERO);
  }
}
