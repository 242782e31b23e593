package io.openmaas.core.offer.rest;

import io.openmaas.core.offer.TripPlan;
import java.util.List;

/** The answer to a wish for a trip. */
public record TripPlanJson(List<OfferJson> offers, List<MissingJson> missing) {

  /** Who could have made an offer and is not among them, and why. */
  public record MissingJson(String operator, String reason) {}

  static TripPlanJson of(TripPlan plan) {
    return new TripPlanJson(
        plan.offers().stream().map(OfferJson::of).toList(),
        plan.missing().stream()
            .map(missing -> new MissingJson(missing.operator().value(), missing.reason()))
            .toList());
  }
}
