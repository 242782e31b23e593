package io.openmaas.billing.settlement;

import io.openmaas.core.city.CityId;
import io.openmaas.core.money.Money;
import io.openmaas.core.operator.OperatorId;

/**
 * What an operator is owed for its rides in a city, in one currency.
 *
 * @param sold tickets sold
 * @param returned of them, given back
 * @param price the operator's own prices of those kept, summed
 * @param commission our part of that
 * @param owed its part; nothing was paid out yet
 */
public record OperatorStatement(
    OperatorId operator,
    CityId city,
    long sold,
    long returned,
    Money price,
    Money commission,
    Money owed) {

  public OperatorStatement {
    if (!price.equals(commission.plus(owed))) {
      throw new IllegalArgumentException(
          price + " is not " + commission + " commission and " + owed + " owed");
    }
  }
}
