/**
 * Booking every leg of a trip as one.
 *
 * <p>Owns: bookings, their states and transitions, the saga that holds, confirms and releases legs,
 * tickets. Does not own: how an operator is reached (connectors), the own fleet (terminal-gateway),
 * what is charged (billing).
 *
 * <p>Invariants: all legs or none; an unknown outcome is asked about, never guessed; no operator is
 * called inside a database transaction; every change of state is announced.
 */
package io.openmaas.core.booking;
