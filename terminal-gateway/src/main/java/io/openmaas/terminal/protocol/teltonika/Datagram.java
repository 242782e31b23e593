package io.openmaas.terminal.protocol.teltonika;

import io.openmaas.terminal.Imei;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A datagram of the UDP channel: {@code u16 length of what follows, u16 packet id, 01, u8 AVL
 * packet id, u16 15, IMEI, codec, count, records, count}. There is no checksum but UDP's own, so
 * the form is checked to the last byte.
 */
public sealed interface Datagram {

  /**
   * Records of a terminal; both ids come back in the reply.
   *
   * @param bytes as they came
   */
  record Records(int packetId, int avlPacketId, Imei terminal, Packet.Avl packet, byte[] bytes)
      implements Datagram {}

  /** Nothing to take a record from, or to answer. */
  record Malformed(String reason) implements Datagram {}

  /** Never throws. */
  static Datagram decode(byte[] datagram) {
    try {
      return checked(datagram);
    } catch (BufferUnderflowException e) {
      return new Malformed("it ends too soon");
    } catch (FrameDecoder.Broken e) {
      return new Malformed(e.getMessage());
    }
  }

  private static Datagram checked(byte[] datagram) {
    var bytes = ByteBuffer.wrap(datagram);
    int length = bytes.getShort() & 0xffff;
    if (length != bytes.remaining()) {
      throw new FrameDecoder.Broken(
          "its length says " + length + ", it has " + bytes.remaining() + " bytes");
    }
    int packetId = bytes.getShort() & 0xffff;
    if (bytes.get() != 1) {
      throw new FrameDecoder.Broken("the byte after its id is not 01");
    }
    int avlPacketId = bytes.get() & 0xff;
    if (bytes.getShort() != 15) {
      throw new FrameDecoder.Broken("it does not name its terminal by 15 digits");
    }
    byte[] digits = new byte[15];
    bytes.get(digits);
    for (byte digit : digits) {
      if (digit < '0' || digit > '9') {
        throw new FrameDecoder.Broken("not the digits of an IMEI");
      }
    }
    int number = bytes.get() & 0xff;
    AvlCodec codec =
        AvlCodec.find(number)
            .orElseThrow(
                () -> new FrameDecoder.Broken("codec 0x%02x has no records".formatted(number)));
    Packet.Avl packet = FrameDecoder.records(codec, bytes);
    var terminal = new Imei(new String(digits, StandardCharsets.US_ASCII));
    return new Records(packetId, avlPacketId, terminal, packet, datagram);
  }
}
