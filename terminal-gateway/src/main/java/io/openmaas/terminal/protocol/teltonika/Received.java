package io.openmaas.terminal.protocol.teltonika;

import io.openmaas.terminal.Imei;

/** What a stretch of the byte stream from a terminal was. */
public sealed interface Received {

  /** The terminal gives its name; the answer is one byte. */
  record Hello(Imei terminal) implements Received {}

  /** A lone 0xFF; there is no answer. */
  record KeepAlive() implements Received {}

  /**
   * A frame of records, checked.
   *
   * @param frame as it came, with preamble and checksum
   */
  record Records(Packet.Avl packet, byte[] frame) implements Received {}

  /** A frame of command answers, checked. */
  record Answers(Packet.Command packet) implements Received {}

  /**
   * Nothing that this protocol knows. No record may be taken from it, nothing acknowledged, and the
   * stream cannot be read on: where the next frame begins is not known.
   */
  record Malformed(String reason) implements Received {}
}
