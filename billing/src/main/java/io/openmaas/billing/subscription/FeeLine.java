package io.openmaas.billing.subscription;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Localised;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.TariffRef;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A recurring or one-off fee that a subscription owes for some days, as far as is known.
 *
 * @param of which fee of which plan
 * @param period the whole period of the fee that the line belongs to: it stays the same when the
 *     days that are paid for change, so what was posted for it can be found; for a one-off fee the
 *     same as {@code service}
 * @param service the days it pays for; empty for a one-off fee
 * @param invoiceAt the first local date on which it may be invoiced
 * @param quantity of the subscription; 1 for a fee that does not count it
 * @param part which part of a whole period it is; absent for a whole one
 * @param amount rounded once by the plan's rule; negative only for a deposit that is given back
 */
public record FeeLine(
    Of of,
    DatePeriod period,
    DatePeriod service,
    LocalDate invoiceAt,
    BigDecimal quantity,
    Optional<Part> part,
    Money amount) {

  /**
   * @param account who pays it
   */
  public record Of(
      SubscriptionId subscription,
      AccountId account,
      TariffRef plan,
      ChargeCode code,
      Localised name,
      TaxCategory tax) {}

  /**
   * {@code numerator} of {@code denominator} days or seconds.
   *
   * @param denominator above zero
   */
  public record Part(long numerator, long denominator) {
    public Part {
      if (denominator <= 0 || numerator < 0) {
        throw new IllegalArgumentException(numerator + "/" + denominator + " is no part");
      }
    }

    /** The part of an amount, exact to 18 decimals. */
    public BigDecimal of(BigDecimal amount) {
      return Proration.times(amount, numerator, denominator);
    }

    /** Rounded half up to so many decimals. */
    public BigDecimal ratio(int decimals) {
      return BigDecimal.valueOf(numerator)
          .divide(BigDecimal.valueOf(denominator), decimals, RoundingMode.HALF_UP);
    }

    /** {@code 14/28} */
    @Override
    public String toString() {
      return numerator + "/" + denominator;
    }
  }
}
