/**
 * OpenTripPlanner: the only place that knows it.
 *
 * <p>Owns: its child processes (building a graph, serving a city), its configuration, the queries
 * and their answers, merging them into itineraries, and the state of each city's planner. Does not
 * own: prices and bookings (core, billing), city folders (graph).
 *
 * <p>Invariants: nothing starts before {@link io.openmaas.planner.otp.CityPlanners#start}; every
 * child is ended with the application, or, after a hard kill, before the next one starts; answers
 * and waiting times are bounded; what the planner says of a rented vehicle is not believed unless
 * the fleet says so, too.
 */
package io.openmaas.planner.otp;
