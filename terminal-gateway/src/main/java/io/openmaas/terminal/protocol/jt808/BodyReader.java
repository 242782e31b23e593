package io.openmaas.terminal.protocol.jt808;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Reads a body from its beginning; throws where it is too short or holds what cannot be. */
final class BodyReader {
  private final ByteBuffer bytes;

  BodyReader(Octets body) {
    bytes = ByteBuffer.wrap(body.value());
  }

  int number8() {
    return bytes.get() & 0xff;
  }

  int number16() {
    return bytes.getShort() & 0xffff;
  }

  int signed16() {
    return bytes.getShort();
  }

  long number32() {
    return bytes.getInt() & 0xffff_ffffL;
  }

  Octets octets(int length) {
    if (length > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] octets = new byte[length];
    bytes.get(octets);
    return new Octets(octets);
  }

  Octets rest() {
    return octets(bytes.remaining());
  }

  /** Two hexadecimal digits a byte. */
  String digits(int length) {
    return HexFormat.of().formatHex(octets(length).value());
  }

  DeviceTime time() {
    try {
      return new DeviceTime(digits(6));
    } catch (IllegalArgumentException e) {
      throw new BrokenBody("a time that is none");
    }
  }

  int remaining() {
    return bytes.remaining();
  }

  /** The byte so far ahead, without taking it; -1 where there is none. */
  int peek(int ahead) {
    int at = bytes.position() + ahead;
    return at < bytes.limit() ? bytes.get(at) & 0xff : -1;
  }

  void checkEnd() {
    if (bytes.hasRemaining()) {
      throw new BrokenBody(bytes.remaining() + " bytes too many");
    }
  }

  /** A layout that cannot be. */
  static final class BrokenBody extends RuntimeException {
    private static final long serialVersionUID = 1;

    BrokenBody(String reason) {
      super(reason, null, false, false);
    }
  }
}
