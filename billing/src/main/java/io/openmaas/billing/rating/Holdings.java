package io.openmaas.billing.rating;

import io.openmaas.billing.catalogue.ChargeCode;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/**
 * What a rating starts from, and what it leaves.
 *
 * @param lots units of allowances and wallets that were carried over or topped up; those that the
 *     plan grants in the period are not among them: the rating grants them
 * @param before by charge or cap: what the same period or a window that reaches into it had before
 *     the stretch, so that tiers, caps and terms go on counting
 */
public record Holdings(List<Lot> lots, Map<ChargeCode, Before> before) {
  /** Nothing. */
  public static final Holdings NONE = new Holdings(List.of(), Map.of());

  public Holdings {
    lots = List.copyOf(lots);
    before = Map.copyOf(before);
  }

  /**
   * Units that were carried over or topped up.
   *
   * @param of code of the allowance or wallet
   * @param units what is left, above zero
   * @param lastDay the last local date they are good for
   */
  public record Lot(ChargeCode of, BigDecimal units, LocalDate lastDay) {}

  /**
   * @param units counted before
   * @param amount charged for them, in major units
   */
  public record Before(BigDecimal units, BigDecimal amount) {}
}
