package io.openmaas.billing.catalogue;

import io.openmaas.core.money.Money;
import io.openmaas.core.money.Rounding;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A tax rate of a country.
 *
 * @param country ISO 3166-1 alpha-2
 * @param percent 0 or more
 * @param from the first day of supply it holds for
 * @param to the first day it no longer holds for
 * @param source where it was found
 */
public record TaxRate(
    String country,
    TaxCategory category,
    BigDecimal percent,
    LocalDate from,
    Optional<LocalDate> to,
    String source) {

  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  public TaxRate {
    if (percent.signum() < 0) {
      throw new IllegalArgumentException("negative tax rate " + percent);
    }
    if (to.isPresent() && !to.get().isAfter(from)) {
      throw new IllegalArgumentException("the rate ends on " + to.get() + ", before it begins");
    }
  }

  public boolean holdsOn(LocalDate day) {
    return !day.isBefore(from) && (to.isEmpty() || day.isBefore(to.get()));
  }

  /**
   * The net amount within a gross one: gross x 100 / (100 + percent), rounded half up. What remains
   * is the tax.
   */
  public static Money netOf(Money gross, BigDecimal percent) {
    var net =
        BigDecimal.valueOf(gross.minor())
            .multiply(HUNDRED)
            .divide(HUNDRED.add(percent), 12, java.math.RoundingMode.HALF_UP);
    return new Money(Rounding.HALF_UP.apply(net), gross.currency());
  }
}
