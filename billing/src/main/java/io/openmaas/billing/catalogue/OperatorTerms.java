package io.openmaas.billing.catalogue;

import io.openmaas.core.money.Money;
import io.openmaas.core.operator.OperatorId;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/**
 * What was agreed with an operator.
 *
 * @param commissionPercent our part of the operator's price, 0 to 100, at most two decimals
 * @param from the first local date of travel it holds for, until later terms do
 */
public record OperatorTerms(
    OperatorId operator, Role role, BigDecimal commissionPercent, LocalDate from) {

  public OperatorTerms {
    if (commissionPercent.signum() < 0
        || commissionPercent.compareTo(BigDecimal.valueOf(100)) > 0
        || commissionPercent.stripTrailingZeros().scale() > 2) {
      throw new IllegalArgumentException(
          "commission " + commissionPercent + " % is not 0 to 100 with at most two decimals");
    }
  }

  /** Splits the operator's price; the two parts add up to it. */
  public Shares shares(Money price) {
    long commission = commissionPercent.movePointRight(2).longValueExact();
    var parts = price.split(List.of(10_000 - commission, commission));
    return new Shares(parts.get(0), parts.get(1));
  }

  /** Who gets what of an operator's price. */
  public record Shares(Money operator, Money commission) {}

  /** In whose name rides are sold. */
  public enum Role {
    /** In our own: the ride is our revenue, the operator's price our cost. */
    PRINCIPAL
  }
}
