package io.openmaas.billing.holding;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.core.city.CityId;
import io.openmaas.core.money.Money;
import io.openmaas.core.money.Rounding;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.UUID;

/**
 * Something that comes into a wallet.
 *
 * @param wallet whose and which
 * @param lastDay the last local date the units are good for; {@link LocalDate#MAX} for ever
 * @param source the fact's own identity, for instance the bank's reference of a payment: it is
 *     credited once, 1 to 200 characters
 */
public record Credit(
    Wallet wallet, Kind kind, BigDecimal units, LocalDate lastDay, String source, Instant at) {
  public Credit {
    units = units.stripTrailingZeros();
    if (units.signum() <= 0) {
      throw new IllegalArgumentException("a credit of " + units + " units");
    }
    if (source.isBlank() || source.length() > 200) {
      throw new IllegalArgumentException("the source of a credit has 1 to 200 characters");
    }
  }

  /** Why it comes in. */
  public enum Kind {
    /** Money was paid for it. */
    TOPPED_UP,
    /** Given, without money. */
    GRANTED,
    /** A trip it had paid was given back; never paid out. */
    REFUNDED
  }

  /**
   * A wallet.
   *
   * @param holder of the plan
   * @param account who is billed
   * @param unitValue what one unit pays, major units
   */
  public record Wallet(
      UUID holder,
      ChargeCode code,
      AccountId account,
      CityId city,
      BigDecimal unitValue,
      Currency currency) {

    /** What these units pay: whole minor units, the rest is not worth anything yet. */
    public Money worth(BigDecimal units) {
      return Money.of(units.multiply(unitValue), currency, Rounding.DOWN);
    }
  }

  /** The answer. */
  public sealed interface Outcome {
    /**
     * @param left units in the wallet then
     */
    record Credited(BigDecimal left) implements Outcome {}

    /** The same fact was credited before; nothing was credited now. */
    record AlreadyCredited(BigDecimal left) implements Outcome {}

    /** The source was credited before with other content; nothing was credited now. */
    record OtherContent() implements Outcome {}
  }
}
