/**
 * How to get from one place to another.
 *
 * <p>Owns: requests, itineraries, legs, CO2 of a leg, and the port to a journey planner. Does not
 * own: prices (offer, billing) and the planner itself (planner-data).
 *
 * <p>Invariants: legs follow each other in time; distances in metres, CO2 in grams.
 */
package io.openmaas.core.itinerary;
