/**
 * The own fleet as a mobility operator.
 *
 * <p>Owns: vehicles, reservations in time and the rentals they become, which vehicle serves a
 * reservation by class, and when a vehicle may be returned. Does not own: where (fleet.place), how
 * a terminal is commanded (command), how records become trips (trip), what a rental costs
 * (billing).
 *
 * <p>Invariants: the windows in which a vehicle is kept do not overlap, and it is with one renter
 * at a time, both by constraints of the database; no terminal is called inside a transaction; a
 * rental begins when the car confirmed that it is open, or was driven; it ends with the return,
 * whatever the trips say; it is announced as finished exactly once, when none of its trips is open;
 * what the fleet gives back of its own accord is announced, so that no booking hangs.
 */
package io.openmaas.terminal.fleet;
