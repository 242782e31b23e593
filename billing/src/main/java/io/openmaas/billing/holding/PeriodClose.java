package io.openmaas.billing.holding;

import io.openmaas.billing.catalogue.Benefit;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.rating.Holdings;
import io.openmaas.billing.rating.RatedLine;
import io.openmaas.billing.rating.RatedPeriod;
import io.openmaas.billing.subscription.DatePeriod;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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

  /** A part of the period in which one plan rated, add-ons included. */
  public record Part(Plan plan, RatedPeriod rated) {}

  /**
   * @param opening with which the period was rated
   * @param rated the closed period
   * @throws IllegalStateException if the rating left more than there was
   */
  public static PeriodClose of(Plan plan, DatePeriod period, Holdings opening, RatedPeriod rated) {
    return of(List.of(plan), period, opening, List.of(new Part(plan, rated)));
  }

  /**
   * As above, where the plan may have changed.
   *
   * @param plans every plan whose units there may be, for what they are worth
   * @param parts in order; none where nothing was rated, in a pause
   */
  public static PeriodClose of(
      Collection<Plan> plans, DatePeriod period, Holdings opening, List<Part> parts) {
    Holdings left = parts.isEmpty() ? opening : parts.getLast().rated().left();
    var before = byCode(opening.lots());
    var after = byCode(left.lots());
    var lapsed = new TreeMap<ChargeCode, BigDecimal>();
    var paid = new TreeMap<ChargeCode, BigDecimal>();
    for (Part part : parts) {
      part.rated().lapsed().forEach(lot -> lapsed.merge(lot.of(), lot.units(), BigDecimal::add));
      part.rated().lines().forEach(line -> addPaid(paid, line));
    }
    var sums = new ArrayList<Sum>();
    kept(plans, parts, opening)
        .forEach(
            (code, of) -> {
              BigDecimal gone = zero(lapsed.get(code)).add(zero(after.get(code)));
              BigDecimal there = zero(before.get(code));
              Sum sum =
                  of.wallet()
                      ? ofWallet(code, of, there, gone, zero(paid.get(code)), lapsed)
                      : ofAllowance(code, of, there, gone, lapsed);
              sums.add(sum);
            });
    return new PeriodClose(period, sums, changes(opening, left), left);
  }

  /** What a wallet paid is on the lines; the rest of what there is more was granted. */
  private static Sum ofWallet(
      ChargeCode code,
      Kept of,
      BigDecimal there,
      BigDecimal gone,
      BigDecimal paid,
      Map<ChargeCode, BigDecimal> lapsed) {
    BigDecimal granted = paid.add(gone).subtract(there);
    if (granted.signum() < 0) {
      throw new IllegalStateException("of " + code + " " + granted.negate() + " units were lost");
    }
    if (granted.compareTo(of.granted()) > 0) {
      throw new IllegalStateException(
          "of " + code + " " + granted.subtract(of.granted()) + " units came from nowhere");
    }
    return new Sum(code, granted, paid, zero(lapsed.get(code)), of.unitValue());
  }

  private static Sum ofAllowance(
      ChargeCode code,
      Kept of,
      BigDecimal there,
      BigDecimal gone,
      Map<ChargeCode, BigDecimal> lapsed) {
    BigDecimal used = there.add(of.granted()).subtract(gone);
    if (used.signum() < 0) {
      throw new IllegalStateException(
          "of " + code + " " + used.negate() + " units came from nowhere");
    }
    return new Sum(code, of.granted(), used, zero(lapsed.get(code)), BigDecimal.ZERO);
  }

  private static void addPaid(Map<ChargeCode, BigDecimal> paid, RatedLine line) {
    for (RatedLine.Part part : line.parts()) {
      if (part.what() instanceof RatedLine.What.Wallet(ChargeCode code)) {
        paid.merge(code, part.units(), BigDecimal::add);
      }
    }
  }

  private static List<Holdings.Lot> changes(Holdings opening, Holdings left) {
    var changes = new TreeMap<ChargeCode, TreeMap<LocalDate, BigDecimal>>();
    for (Holdings.Lot lot : left.lots()) {
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
                  if (units.signum() != 0) {
                    lots.add(new Holdings.Lot(code, units, lastDay));
                  }
                }));
    return lots;
  }

  /** By how much each lot changes where this came out instead of what was posted before. */
  public static List<Holdings.Lot> difference(Holdings posted, Holdings now) {
    return changes(posted, now);
  }

  private static void add(
      Map<ChargeCode, TreeMap<LocalDate, BigDecimal>> changes, Holdings.Lot lot, BigDecimal units) {
    changes
        .computeIfAbsent(lot.of(), _ -> new TreeMap<>())
        .merge(lot.lastDay(), units, BigDecimal::add);
  }

  /** What is granted for a period at most, and what a unit is worth; zero for an allowance. */
  private record Kept(boolean wallet, BigDecimal granted, BigDecimal unitValue) {}

  /** The codes whose units can outlive a period. */
  private static Map<ChargeCode, Kept> kept(
      Collection<Plan> plans, List<Part> parts, Holdings opening) {
    var kept = new TreeMap<ChargeCode, Kept>();
    for (Holdings.Lot lot : opening.lots()) {
      kept.put(lot.of(), new Kept(false, BigDecimal.ZERO, BigDecimal.ZERO));
    }
    plans.forEach(plan -> keep(kept, plan, false));
    parts.forEach(part -> keep(kept, part.plan(), true));
    return kept;
  }

  private static void keep(Map<ChargeCode, Kept> kept, Plan plan, boolean grants) {
    for (Benefit benefit : plan.content().benefits()) {
      switch (benefit) {
        case Benefit.Wallet wallet -> {
          var before = kept.get(wallet.code());
          BigDecimal most = before == null ? BigDecimal.ZERO : before.granted();
          kept.put(
              wallet.code(),
              new Kept(true, grants ? most.max(wallet.granted()) : most, wallet.unitValue()));
        }
        case Benefit.Allowance allowance -> {
          if (allowance.grant().rollover().isPresent()) {
            BigDecimal granted = grants ? allowance.grant().amount() : BigDecimal.ZERO;
            kept.put(allowance.code(), new Kept(false, granted, BigDecimal.ZERO));
          }
        }
        case Benefit.Cap _, Benefit.Commitment _ -> {}
      }
    }
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
