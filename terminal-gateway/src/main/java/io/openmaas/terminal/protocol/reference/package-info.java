/**
 * openmaas-terminal/1, the reference protocol: what terminals and gateway say to each other, as
 * values.
 *
 * <p>Owns: numbered, chained and signed records; signed commands and receipts; the rules by which a
 * gateway judges a chain and a terminal judges a command. Does not own: JSON (json), MQTT (session,
 * simulator), what is kept (ingest). The specification is docs/openmaas-terminal-1.md.
 *
 * <p>Invariants: pure functions; a record is bound to all before it of its epoch; what is not
 * signed by the right key is nothing.
 */
package io.openmaas.terminal.protocol.reference;
