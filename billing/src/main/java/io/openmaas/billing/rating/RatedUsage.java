package io.openmaas.billing.rating;

import io.openmaas.billing.catalogue.Measure;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.core.money.Money;
import io.openmaas.core.money.UnitPrice;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.Optional;

/**
 * What a use costs, charge by charge.
 *
 * @param charges in the order of the plan's components, at least one
 */
public record RatedUsage(List<Charge> charges) {
  public RatedUsage {
    charges = List.copyOf(charges);
  }

  /** The sum, tax included. */
  public Money total(Currency currency) {
    return Money.sum(charges.stream().map(Charge::amount).toList(), currency);
  }

  /**
   * What one component of the plan comes to.
   *
   * @param quantity absent where nothing is counted
   * @param amount tax included, rounded
   */
  public record Charge(
      String name,
      Optional<Quantity> quantity,
      Money amount,
      TaxCategory tax,
      String explanation) {}

  /**
   * What was counted, and the price of one.
   *
   * @param count started minutes, or kilometres with three decimals
   */
  public record Quantity(BigDecimal count, Measure unit, UnitPrice price) {}
}
