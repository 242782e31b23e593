/**
 * The own fleet in the part of an operator: it holds, runs and publishes like any other.
 *
 * <p>Owns: the ports of the core as our fleet fulfils them, and the sweeps that end what hangs.
 * Does not own: the rules (fleet) and the tables (fleet.store).
 */
package io.openmaas.terminal.fleet.operator;
