package io.openmaas.core.itinerary;

import io.openmaas.core.operator.OperatorId;

/** Driven by somebody else: taxi, ride-hail, shared ride. */
public record RideLeg(Movement movement, OperatorId operator) implements Leg {}
