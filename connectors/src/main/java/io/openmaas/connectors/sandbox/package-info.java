/**
 * Simulated operators, reached over real HTTP like others.
 *
 * <p>Owns: their servers, their memory, and the faults that can be switched on. Does not own: the
 * connectors that speak to them.
 *
 * <p>Invariants: they know nothing of our bookings but what a connector told them; they listen on
 * the loopback interface only.
 */
package io.openmaas.connectors.sandbox;
