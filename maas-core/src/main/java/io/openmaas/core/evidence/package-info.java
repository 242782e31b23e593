/**
 * Proof that records were not changed afterwards.
 *
 * <p>Owns: the hash chain of a vehicle's records, and how it is checked. Does not own: the records,
 * nor where chains are kept (terminal-gateway).
 *
 * <p>Invariants: a link is SHA-256 over the link before it and what it adds; a chain only grows.
 */
package io.openmaas.core.evidence;
