package io.openmaas.billing.payment.account;

import io.openmaas.billing.invoice.InvoiceId;
import io.openmaas.core.money.Money;
import java.time.LocalDate;

/**
 * A bank payment for an invoice.
 *
 * @param reference the bank's own, 1 to 140 characters; identifies the payment
 * @param amount more than nothing, in the currency of the invoice
 * @param receivedOn value date
 */
public record AccountPayment(
    String reference, InvoiceId invoice, Money amount, LocalDate receivedOn) {

  public AccountPayment {
    if (reference.isBlank() || reference.length() > 140) {
      throw new IllegalArgumentException("a reference has 1 to 140 characters");
    }
    if (amount.minor() <= 0) {
      throw new IllegalArgumentException("a payment is more than nothing");
    }
  }

  /** What settles the invoice of which this much is open, and what is beyond it. */
  public Allocation allocate(Money open) {
    Money applied = amount.min(open);
    return new Allocation(applied, amount.minus(applied));
  }

  /** Both parts add up to the payment. */
  public record Allocation(Money applied, Money surplus) {}
}
