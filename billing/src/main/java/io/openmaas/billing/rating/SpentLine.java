package io.openmaas.billing.rating;

import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.rating.RatedLine.Part;
import io.openmaas.core.money.Money;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** A line while it is rated: what is still to be paid of it shrinks by caps and wallets. */
final class SpentLine {
  final int charge;
  final RatedLine.Of of;
  final Optional<UsageKey> use;
  final Optional<RatedLine.Quantity> quantity;
  BigDecimal exact;
  Money amount;
  List<Part> parts;

  /** Minor units left after the discounts so far. */
  long net;

  SpentLine(
      int charge,
      RatedLine.Of of,
      Optional<UsageKey> use,
      Optional<RatedLine.Quantity> quantity,
      BigDecimal exact,
      Money amount,
      List<Part> parts) {
    this.charge = charge;
    this.of = of;
    this.use = use;
    this.quantity = quantity;
    this.exact = exact;
    this.amount = amount;
    this.parts = parts;
    this.net = amount.minor();
  }

  RatedLine rated() {
    return new RatedLine(of, use, quantity, exact, amount, parts);
  }
}
