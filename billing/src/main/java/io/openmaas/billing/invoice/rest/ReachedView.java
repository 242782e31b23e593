package io.openmaas.billing.invoice.rest;

import io.openmaas.billing.invoice.store.BillLimits;
import io.openmaas.billing.rest.Amount;
import java.time.Instant;

/**
 * A limit of the running bill that was reached in its period.
 *
 * @param total what the bill was then; it may be less now
 */
public record ReachedView(Amount amount, Instant at, Amount total) {
  static ReachedView of(BillLimits.Reached reached) {
    return new ReachedView(Amount.of(reached.amount()), reached.at(), Amount.of(reached.total()));
  }
}
