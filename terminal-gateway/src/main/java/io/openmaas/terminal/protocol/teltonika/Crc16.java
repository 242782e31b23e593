package io.openmaas.terminal.protocol.teltonika;

/** CRC-16/IBM, also called CRC-16/ARC: polynomial 0x8005 reflected (0xA001), initial value 0. */
final class Crc16 {
  private static final short[] TABLE = new short[256];

  static {
    for (int i = 0; i < TABLE.length; i++) {
      int crc = i;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0xa001;
      }
      TABLE[i] = (short) crc;
    }
  }

  private Crc16() {}

  static int of(byte[] bytes, int from, int length) {
    int crc = 0;
    for (int i = from; i < from + length; i++) {
      crc = crc >>> 8 ^ TABLE[(crc ^ bytes[i]) & 0xff] & 0xffff;
    }
    return crc;
  }
}
