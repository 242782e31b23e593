/**
 * Vehicle terminals and what they say.
 *
 * <p>Owns: the terminal's name, its records in terms that no protocol owns. Does not own: wire
 * formats (protocol), how records are kept (ingest), trips (trip).
 *
 * <p>Invariants: an IMEI is a name and not a credential; a record is acknowledged only after it is
 * committed.
 */
package io.openmaas.terminal;
