package io.openmaas.core.itinerary;

/** On foot. */
public record WalkLeg(Movement movement) implements Leg {}
