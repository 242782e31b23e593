/**
 * Live connections of terminals.
 *
 * <p>Owns: who may connect, which sessions are live, quarantine of a second session of the same
 * name, and asking a terminal over its session. Does not own: wire formats (protocol), what is kept
 * (ingest), what is commanded (command).
 *
 * <p>Invariants: at most one live session per terminal; an unknown terminal sends no record; a live
 * session is never displaced by another that bears its name.
 */
package io.openmaas.terminal.session;
