/**
 * Spans of time.
 *
 * <p>Owns: half-open periods of instants. Does not own: calendars of contracts (billing cycles).
 *
 * <p>Invariants: the clock is an injected {@link java.time.InstantSource}; the zone comes from a
 * contract or a city, never from the machine.
 */
package io.openmaas.core.time;
