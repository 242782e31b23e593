/**
 * How the fleet's vehicles stand, and whether they are fit to be rented.
 *
 * <p>Owns: the last readings of a vehicle that care for it goes by, its upkeep (what has been
 * driven and rented since it was last looked after), and its fitness with reasons. Does not own:
 * what is done about it (job, damage), reservations (fleet).
 *
 * <p>Invariants: readings only move on to later times, so that reading records twice or in another
 * order changes nothing; fitness is a pure function of what is known; a vehicle that is not fit is
 * neither offered nor held.
 */
package io.openmaas.terminal.fleet.condition;
