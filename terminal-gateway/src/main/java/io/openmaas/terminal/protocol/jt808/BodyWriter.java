package io.openmaas.terminal.protocol.jt808;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/** Writes a body; numbers that do not fit their width are errors of ours and throw. */
final class BodyWriter {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  BodyWriter number8(int value) {
    return number(value, 1);
  }

  BodyWriter number16(int value) {
    return number(value, 2);
  }

  BodyWriter signed16(int value) {
    return number(value & 0xffff, 2);
  }

  BodyWriter number32(long value) {
    return number(value, 4);
  }

  private BodyWriter number(long value, int width) {
    if (value < 0 || value >>> 8 * width != 0) {
      throw new IllegalArgumentException(value + " does not fit " + width + " bytes");
    }
    for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
      bytes.write((int) (value >>> shift));
    }
    return this;
  }

  BodyWriter octets(Octets octets) {
    bytes.writeBytes(octets.value());
    return this;
  }

  /** Exactly so wide, zeros behind where it is shorter. */
  BodyWriter octets(Octets octets, int width) {
    if (octets.length() > width) {
      throw new IllegalArgumentException(octets + " does not fit " + width + " bytes");
    }
    bytes.writeBytes(octets.value());
    for (int i = octets.length(); i < width; i++) {
      bytes.write(0);
    }
    return this;
  }

  BodyWriter digits(String digits) {
    bytes.writeBytes(HexFormat.of().parseHex(digits));
    return this;
  }

  BodyWriter time(DeviceTime time) {
    return digits(time.digits());
  }

  Octets body() {
    return new Octets(bytes.toByteArray());
  }
}
