/**
 * Simulated terminals, shipped: they drive a path at real speeds and say what a real one would.
 *
 * <p>Owns: how a drive looks as records; a terminal with a memory that survives its process, over
 * real sockets (simulator.wire). Does not own: the vehicles that are simulated, the clock.
 *
 * <p>Invariants: a drive is a pure function of its inputs; the difference of the odometer between
 * its last and first record is exactly the metres driven; a record is forgotten only after the
 * gateway acknowledged it.
 */
package io.openmaas.terminal.simulator;
