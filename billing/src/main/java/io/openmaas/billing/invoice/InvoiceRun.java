package io.openmaas.billing.invoice;

import io.openmaas.core.city.CityId;
import io.openmaas.core.traveller.TravellerId;
import java.util.List;

/**
 * What an invoice run came to.
 *
 * @param invoices made now, in the order of their numbers; nothing for periods invoiced before
 * @param failures accounts that could not be invoiced; the others were, and the next run tries
 *     again
 */
public record InvoiceRun(List<Invoice.Issued> invoices, List<Failure> failures) {
  public InvoiceRun {
    invoices = List.copyOf(invoices);
    failures = List.copyOf(failures);
  }

  /** An account that could not be invoiced, and why. */
  public record Failure(TravellerId traveller, CityId city, String reason) {}
}
