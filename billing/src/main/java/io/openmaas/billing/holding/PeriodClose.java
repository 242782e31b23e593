package io.openmaas.billing.holding;

import io.openmaas.billing.catalogue.Benefit;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.rating.Holdings;
import io.openmaas.billing.rating.RatedPeriod;
import io.openmaas.billing.subscription.DatePeriod;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is posted when a billing period closes: what the plan granted, what was used, what lapsed,
 * and what goes on to the next period. Pure: from the rating of the closed period.
 *
 * @param period the period, or the last part of it
 * @param sums one for each wallet and each allowance that is carried over
 * @param lots by how much each lot changes: negative where it was used or lapsed
 * @param next with what the next period begins
 */
public record PeriodClose(
    DatePeriod period, List<Sum> sums, List<Holdings.Lot> lots, Holdings next) {
  public PeriodClose {
    sums = List.copyOf(sums);
    lots = List.copyOf(lots);
  }

  /**
   * Units of one code; {@code opening + granted = used + lapsed + left}.
   *
   * @param unitValue of a wallet's units; zero for an allowance
   */
  public record Sum(
      ChargeCode code,
      BigDecimal granted,
      BigDecimal used,
      BigDecimal lapsed,
      BigDecimal unitValue) {}

  /**
   * @param opening with which the period was rated
   * @param rated the closed period
   * @throws IllegalStateException if the rating left more than there was
   */
  public static PeriodClose of(Plan plan, DatePeriod period, Holdings opening, RatedPeriod rated) {
    Map<ChargeCode, Kept> kept = kept(plan);
    var before = byCode(opening.lots());
    var after = byCode(rated.left().lots());
    var lapsed = byCode(rated.lapsed());
    var sums = new ArrayList<Sum>();
    kept.forEach(
        (code, of) -> {
          BigDecimal used =
              zero(before.get(code))
                  .add(of.granted())
                  .subtract(zero(lapsed.get(code)))
                  .subtract(zero(after.get(code)));
          if (used.signum() < 0) {
            throw new IllegalStateException(
                "of " + code + " " + used.negate() + " units came from nowhere");
          }
          var sum = new Sum(code, of.granted(), used, zero(lapsed.get(code)), of.unitValue());
          if (sum.granted().signum() + used.signum() + sum.lapsed().signum() > 0) {
            sums.add(sum);
          }
        });
    return new PeriodClose(period, sums, changes(opening, rated, kept.keySet()), rated.left());
  }

  private static List<Holdings.Lot> changes(
      Holdings opening, RatedPeriod rated, Set<ChargeCode> kept) {
    var changes = new TreeMap<ChargeCode, TreeMap<LocalDate, BigDecimal>>();
    for (Holdings.Lot lot : rated.left().lots()) {
      add(changes, lot, lot.units());
    }
    for (Holdings.Lot lot : opening.lots()) {
      add(changes, lot, lot.units().negate());
    }
    var lots = new ArrayList<Holdings.Lot>();
    changes.forEach(
        (code, days) ->
            days.forEach(
                (lastDay, units) -> {
                  if (units.signum() != 0 && kept.contains(code)) {
                    lots.add(new Holdings.Lot(code, units, lastDay));
                  }
                }));
    return lots;
  }

  private static void add(
      Map<ChargeCode, TreeMap<LocalDate, BigDecimal>> changes, Holdings.Lot lot, BigDecimal units) {
    changes
        .computeIfAbsent(lot.of(), _ -> new TreeMap<>())
        .merge(lot.lastDay(), units, BigDecimal::add);
  }

  /** What the plan grants for a period, and what a unit is worth; zero for an allowance. */
  private record Kept(BigDecimal granted, BigDecimal unitValue) {}

  /** The codes whose units can outlive a period. */
  private static Map<ChargeCode, Kept> kept(Plan plan) {
    var kept = new TreeMap<ChargeCode, Kept>();
    for (Benefit benefit : plan.content().benefits()) {
      switch (benefit) {
        case Benefit.Wallet wallet ->
            kept.put(wallet.code(), new Kept(wallet.granted(), wallet.unitValue()));
        case Benefit.Allowance allowance -> {
          if (allowance.grant().rollover().isPresent()) {
            kept.put(allowance.code(), new Kept(allowance.grant().amount(), BigDecimal.ZERO));
          }
        }
        case Benefit.Cap _, Benefit.Commitment _ -> {}
      }
    }
    return kept;
  }

  private static Map<ChargeCode, BigDecimal> byCode(List<Holdings.Lot> lots) {
    var sums = new TreeMap<ChargeCode, BigDecimal>();
    lots.forEach(lot -> sums.merge(lot.of(), lot.units(), BigDecimal::add));
    return sums;
  }

  private static BigDecimal zero(BigDecimal units) {
    return units == null ? BigDecimal.ZERO : units;
  }
}
