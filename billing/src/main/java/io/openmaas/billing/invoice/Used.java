package io.openmaas.billing.invoice;

import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.metering.Use;

/** The use that a line charges, as it was known when the line was made. */
public record Used(UsageKey key, Use use, Usage.Proof proof) {
  /** What of a usage an invoice shows. */
  public static Used of(Usage usage) {
    return new Used(usage.key(), usage.use(), usage.proof());
  }
}
