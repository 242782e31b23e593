package io.openmaas.planner.basemap.fontbox;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes the few kinds of protocol-buffer fields that glyphs are made of. */
final class ProtocolBuffer {
  private static final int VARINT = 0;
  private static final int DELIMITED = 2;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  ProtocolBuffer number(int field, long value) {
    varint((long) field << 3 | VARINT);
    varint(value);
    return this;
  }

  ProtocolBuffer signed(int field, long value) {
    return number(field, value << 1 ^ value >> 63);
  }

  ProtocolBuffer bytes(int field, byte[] value) {
    varint((long) field << 3 | DELIMITED);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  ProtocolBuffer text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  ProtocolBuffer message(int field, ProtocolBuffer value) {
    return bytes(field, value.bytes());
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  private void varint(long value) {
    long left = value;
    while ((left & ~0x7FL) != 0) {
      out.write((int) (left & 0x7F | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
  }
}
