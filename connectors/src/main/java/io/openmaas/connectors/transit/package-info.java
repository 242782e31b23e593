/**
 * Operators of scheduled lines that sell single tickets.
 *
 * <p>Owns: their dialect over HTTP and its mapping. Does not own: timetables (planner-data).
 *
 * <p>Invariants: our key of a leg is the operator's {@code externalId}, so that a repeated booking
 * has no second effect and an unknown outcome can be asked about.
 */
package io.openmaas.connectors.transit;
