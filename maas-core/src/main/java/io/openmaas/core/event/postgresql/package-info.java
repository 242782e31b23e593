/**
 * The event log in PostgreSQL: a table, and a SmallRye connector that reads it.
 *
 * <p>Owns: the tables core.event, core.event_offset, core.event_parked_key and core.event_parked.
 * Does not own: the events and what their readers do.
 *
 * <p>Invariants: nothing is read before every transaction that could stand ahead of it has ended; a
 * partition is read by one reader at a time; an offset never goes backwards and is stored only by
 * the reader that leases the partition now; an event that cannot be processed holds up its own key
 * only.
 */
package io.openmaas.core.event.postgresql;
