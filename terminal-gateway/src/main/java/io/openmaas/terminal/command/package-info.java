/**
 * Commands to vehicles.
 *
 * <p>Owns: what can be commanded and what can become of it. Does not own: connections (session),
 * who may command (fleet, booking).
 *
 * <p>Invariants: a command is sent once; an outcome that is not known is called unknown.
 */
package io.openmaas.terminal.command;
