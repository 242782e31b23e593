package io.openmaas.core.offer;

import java.util.Set;

/** An offer among others. */
public record RankedOffer(Offer offer, Set<Label> labels) {

  public RankedOffer {
    labels = Set.copyOf(labels);
  }

  /** What an offer is best at; one offer of those made together has each. */
  public enum Label {
    CHEAPEST,
    FASTEST,
    GREENEST
  }
}
