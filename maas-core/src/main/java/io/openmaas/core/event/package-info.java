/**
 * What happened, told to others.
 *
 * <p>Owns: the events, the log they are appended to, and the connector that reads them (event.log).
 * Does not own: what anybody does about them.
 *
 * <p>Invariants: an event is appended in the transaction that made it true; events of one key are
 * read in the order of their commits; an effect and the offset behind it commit together.
 */
package io.openmaas.core.event;
