package io.openmaas.billing.payment.account;

import io.openmaas.billing.invoice.IssuedDocument;

/** The answer to a payment that is to be recorded. */
public sealed interface PaymentOutcome {
  /**
   * It is recorded, now or by an earlier call with the same content.
   *
   * @param invoice as it stands now
   */
  record Recorded(
      AccountPayment payment, AccountPayment.Allocation allocation, IssuedDocument invoice)
      implements PaymentOutcome {}

  /** Another payment was recorded under this reference. */
  record OtherContent() implements PaymentOutcome {}

  record NoInvoice() implements PaymentOutcome {}

  /** The invoice is in another currency, by ISO 4217 code. */
  record OtherCurrency(String expected) implements PaymentOutcome {}
}
