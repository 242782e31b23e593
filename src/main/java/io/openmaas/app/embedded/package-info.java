/**
 * Servers that OpenMaaS brings along, so that one command suffices.
 *
 * <p>Owns: the embedded PostgreSQL and the folder an instance keeps its state in. Does not own: the
 * planner's child process (planner-data).
 *
 * <p>Invariants: what PostgreSQL confirmed is on disk; one process per folder; an orphan left by a
 * killed process is ended before its place is taken.
 */
package io.openmaas.app.embedded;
