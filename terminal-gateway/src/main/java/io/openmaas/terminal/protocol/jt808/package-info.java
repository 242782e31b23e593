/**
 * JT/T 808, editions 2013 and 2019: frames, messages both ways, what a terminal's numbers mean.
 *
 * <p>Owns: the delimiters, escapes, checksum and header of frames; fragments and how they become
 * messages again; the messages a car needs; the dictionaries of status bits and extensions (CSV
 * beside these classes). Does not own: connections, who may connect, when something is acknowledged
 * (session).
 *
 * <p>Invariants: what is encoded is decoded to the same; nothing a terminal sends throws or takes
 * more memory than the limits say; a frame whose escapes, checksum or length is wrong is no frame;
 * an encrypted one is refused.
 */
package io.openmaas.terminal.protocol.jt808;
