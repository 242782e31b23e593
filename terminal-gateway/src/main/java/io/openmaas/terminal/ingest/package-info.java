/**
 * How records are kept: batched, de-duplicated, chained and committed.
 *
 * <p>Owns: the record table, the raw frames, the vehicles' hash chains, group commit, and where
 * vehicles are by their committed records. Does not own: connections (session), wire formats
 * (protocol), trips (trip).
 *
 * <p>Invariants: nothing is acknowledged before it is committed; a record sent twice is kept once;
 * records, links and the event that tells of them commit together; memory stays bounded while the
 * database is slow or away.
 */
package io.openmaas.terminal.ingest;
