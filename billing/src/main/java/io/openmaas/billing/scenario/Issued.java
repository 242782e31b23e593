package io.openmaas.billing.scenario;

import io.openmaas.billing.invoice.InvoiceDocument;
import io.openmaas.billing.invoice.InvoiceState;
import io.openmaas.core.money.Money;
import java.time.LocalDate;

/**
 * A document that was issued.
 *
 * @param open what is still asked for; zero for credit notes
 */
public record Issued(
    String number, LocalDate issuedOn, InvoiceDocument document, InvoiceState state, Money open) {
  Issued with(InvoiceState other, Money left) {
    return new Issued(number, issuedOn, document, other, left);
  }
}
