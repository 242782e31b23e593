package io.openmaas.core.offer;

import io.openmaas.core.itinerary.Leg;
import java.util.Optional;

/**
 * A leg of an offer.
 *
 * @param price absent for walking
 */
public record OfferLeg(Leg leg, Optional<LegPrice> price) {}
