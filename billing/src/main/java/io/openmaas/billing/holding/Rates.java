package io.openmaas.billing.holding;

import io.openmaas.billing.rating.RatedPeriod;
import io.openmaas.billing.rating.RatingRequest;

/** The rating, as it is used here: the one that also draws invoices. */
@FunctionalInterface
public interface Rates {
  RatedPeriod rate(RatingRequest request);
}
