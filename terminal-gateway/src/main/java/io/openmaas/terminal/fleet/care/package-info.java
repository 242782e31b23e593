/**
 * The round over the fleet that keeps it on the road.
 *
 * <p>Owns: reading how vehicles stand, opening and settling what follows (jobs, damage, faults,
 * fitness). Does not own: the rules and tables of these.
 *
 * <p>Invariants: a round that is repeated, interrupted or made by two at once opens nothing twice;
 * one vehicle that fails does not keep the others from their turn.
 */
package io.openmaas.terminal.fleet.care;
