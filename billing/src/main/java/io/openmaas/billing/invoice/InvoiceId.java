package io.openmaas.billing.invoice;

import java.util.Objects;
import java.util.UUID;

/** A final invoice. */
public record InvoiceId(UUID value) {
  public InvoiceId {
    Objects.requireNonNull(value, "value");
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
