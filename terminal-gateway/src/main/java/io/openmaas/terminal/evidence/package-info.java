/**
 * Whether what is kept of a vehicle is what its chain says.
 *
 * <p>Owns: the check of records, links, heads and trip revisions against each other. Does not own:
 * chains (core's evidence), records (ingest), trips (trip).
 *
 * <p>Invariants: it changes nothing; memory does not grow with what is kept; the first broken link
 * is named.
 */
package io.openmaas.terminal.evidence;
