/**
 * Commands to vehicles.
 *
 * <p>Owns: what can be commanded, who may, in which state of the vehicle and how often; the signed
 * envelope; the life of a command and its receipt. Does not own: connections (session), who rents
 * (fleet). There are no commands by SMS.
 *
 * <p>Invariants: a command is stored before it is sent; it is sent at most once, never after it has
 * expired and never after a later one of its terminal; an outcome that is not known is called
 * unknown, and only a receipt corrects it; a counter is given once.
 */
package io.openmaas.terminal.command;
