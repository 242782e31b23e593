/**
 * What happened, told to others.
 *
 * <p>Owns: the events, the log they are appended to (event.log), its form in PostgreSQL and the
 * connector that reads it (event.postgresql). Does not own: what anybody does about them.
 *
 * <p>Invariants: an event is appended in the transaction that made it true; of two events with one
 * key, the one that was committed before the other was appended is read first; an effect and the
 * offset behind it commit together.
 */
package io.openmaas.core.event;
