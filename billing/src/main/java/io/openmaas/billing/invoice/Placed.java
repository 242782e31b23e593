package io.openmaas.billing.invoice;

import io.openmaas.billing.account.Account;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.core.money.Money;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A line and the document it goes on.
 *
 * @param account whose line it is
 * @param billedOn the date of the document; absent until it is known
 * @param period the billing period that the document is about in the main, as far as this line
 *     knows
 */
record Placed(
    Difference.Change change, Account account, Optional<LocalDate> billedOn, DatePeriod period) {
  Placed on(LocalDate day) {
    return new Placed(change, account, Optional.of(day), period);
  }

  DueLine line() {
    return change.line();
  }

  boolean isCredit() {
    return change.corrects().isPresent() && change.line().amount().isNegative();
  }

  /** One line with its part of the coupons. */
  DocumentLine document(Money coupons, DocumentLine.Share share) {
    return new DocumentLine(
        line(), change.corrects(), change.discount().minus(coupons), change.tax(), share);
  }
}
