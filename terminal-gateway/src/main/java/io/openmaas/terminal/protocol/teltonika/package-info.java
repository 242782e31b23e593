/**
 * The Teltonika wire formats over TCP: Codec 8, 8 Extended and 16 for records, 12, 13 and 14 for
 * commands.
 *
 * <p>Owns: frames, records as the wire has them, both directions, and the model dictionaries that
 * turn IO ids into measures. Does not own: connections (session), what is kept (ingest).
 *
 * <p>Invariants: pure functions over bytes; {@code decode(encode(x)) = x}; a frame whose length,
 * checksum, counts or structure is wrong yields no record; no input makes a decoder throw or
 * allocate more than the frame limit.
 *
 * @see <a href="https://wiki.teltonika-gps.com/view/Teltonika_Data_Sending_Protocols">Teltonika
 *     data sending protocols</a>
 */
package io.openmaas.terminal.protocol.teltonika;
