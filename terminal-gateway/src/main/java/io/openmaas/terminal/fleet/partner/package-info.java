/**
 * Terminals that speak to another company's system, which speaks to us.
 *
 * <p>Owns: which partner may speak for which vehicle, the session a partner's system holds for a
 * vehicle while it asks for commands. Does not own: how records are kept (ingest), who may command
 * (command), accounts (core).
 *
 * <p>Invariants: a partner touches only vehicles assigned to it; records are answered for only
 * after they are committed, and sending them twice changes nothing; a command is handed over at
 * most once.
 */
package io.openmaas.terminal.fleet.partner;
