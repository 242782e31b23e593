/**
 * Another car in place of the booked one.
 *
 * <p>Owns: which car is the best substitute, the swap, its record. Does not own: reservations
 * (fleet), what makes a car unfit (condition).
 *
 * <p>Invariants: the traveller keeps the reservation, its tariff and its rental; a car that
 * somebody else keeps is never given; each swap is recorded with its reason and announced with it.
 */
package io.openmaas.terminal.fleet.substitute;
