package io.openmaas.core.offer;

import io.openmaas.core.itinerary.Leg;
import io.openmaas.core.operator.OperatorId;
import io.smallrye.mutiny.Uni;
import java.util.Currency;
import java.util.Optional;

/** The port by which an operator prices legs. */
public interface QuotesLegs {
  OperatorId operator();

  /**
   * The operator's price, or nothing when it does not sell this leg. Fails when it cannot be asked;
   * the leg is then not offered.
   */
  Uni<Optional<Quote>> quote(Leg leg, Currency currency);
}
