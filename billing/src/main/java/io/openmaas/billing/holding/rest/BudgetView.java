package io.openmaas.billing.holding.rest;

import io.openmaas.billing.account.SpendingLimit;
import io.openmaas.billing.rest.Amount;
import io.openmaas.core.money.Money;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;

/**
 * What is left of a budget for this traveller, in JSON.
 *
 * @param from first local date of the window
 * @param to first local date after it
 * @param most null: only approval is asked
 */
public record BudgetView(
    UUID account,
    String per,
    LocalDate from,
    LocalDate to,
    Amount most,
    Amount left,
    Amount approvalAbove) {
  static BudgetView of(SpendingLimit limit, Optional<Money> left, LocalDate today) {
    return new BudgetView(
        limit.account().value(),
        limit.per().name(),
        limit.per().first(today),
        limit.per().end(today),
        limit.most().map(Amount::of).orElse(null),
        left.map(Amount::of).orElse(null),
        limit.approvalAbove().map(Amount::of).orElse(null));
  }
}
