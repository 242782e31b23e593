package io.openmaas.billing.holding;

import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.rating.RatedLine;
import io.openmaas.billing.rating.RatedPeriod;
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

  /** What a rating took. */
  public static Takes of(RatedPeriod rated) {
    var units = new TreeMap<ChargeCode, BigDecimal>();
    for (RatedLine line : rated.lines()) {
      for (RatedLine.Part part : line.parts()) {
        switch (part.what()) {
          case RatedLine.What.Allowance(var code) ->
              units.merge(code, part.units().abs(), BigDecimal::add);
          case RatedLine.What.Wallet(var code) ->
              units.merge(code, part.units().abs(), BigDecimal::add);
          default -> {}
        }
      }
    }
    return new Takes(units);
  }

  public Takes plus(Takes other) {
    var sum = new TreeMap<>(units);
    other.units.forEach((code, count) -> sum.merge(code, count, BigDecimal::add));
    return new Takes(sum);
  }

  public Takes minus(Takes other) {
    var rest = new TreeMap<>(units);
    other.units.forEach((code, count) -> rest.merge(code, count.negate(), BigDecimal::add));
    return new Takes(rest);
  }

  public BigDecimal of(ChargeCode code) {
    return units.getOrDefault(code, BigDecimal.ZERO);
  }
}
