package io.openmaas.billing.subscription;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.Localised;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.TariffRef;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A recurring or one-off fee that a subscription owes for some days, as far as is known.
 *
 * @param of which fee of which plan
 * @param service the days it pays for; empty for a one-off fee
 * @param invoiceAt the first local date on which it may be invoiced
 * @param quantity of the subscription
 * @param part which part of a whole period it is; absent for a whole one
 * @param amount rounded once by the plan's rule
 */
public record FeeLine(
    Of of,
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

  /** {@code numerator} of {@code denominator} days or seconds. */
  public record Part(long numerator, long denominator) {}
}
