package io.openmaas.terminal.protocol.jt808;

/** What a stretch of the byte stream from a terminal was. */
public sealed interface Received {

  /**
   * A frame whose escapes, checksum and length are right; its body may be one fragment.
   *
   * @param wire as it came, with delimiters and escapes
   */
  record Frame(Header header, Octets body, byte[] wire) implements Received {}

  /**
   * Nothing that is valid: nothing may be taken from it and nothing acknowledged. The stream can be
   * read on from the next delimiter.
   */
  record Malformed(String reason) implements Received {}
}
