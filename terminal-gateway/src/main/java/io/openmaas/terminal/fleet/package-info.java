/**
 * The own fleet as a mobility operator.
 *
 * <p>Owns: vehicles, return zones, reservations and the rentals they become, and the rules by which
 * a vehicle may be returned. Does not own: how a terminal is commanded (command), how records
 * become trips (trip), what a rental costs (billing).
 *
 * <p>Invariants: a vehicle is reserved or rented once at a time, by a constraint of the database;
 * no terminal is called inside a transaction; a rental begins when the car confirmed that it is
 * open, or was driven; it ends with the return, whatever the trips say; it is announced as finished
 * exactly once, when none of its trips is open.
 */
package io.openmaas.terminal.fleet;
