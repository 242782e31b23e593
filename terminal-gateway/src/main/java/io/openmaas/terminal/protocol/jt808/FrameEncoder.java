package io.openmaas.terminal.protocol.jt808;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** Writes frames: header, body, checksum, escaped and delimited. */
public final class FrameEncoder {
  private FrameEncoder() {}

  /**
   * The frames of a message, one unless its body is longer than a frame holds. Fragments take the
   * running numbers from that of the header on.
   */
  public static List<byte[]> encode(Header header, Message message) {
    byte[] body = BodyEncoder.encode(message, header.edition()).value();
    if (body.length <= FrameReader.MAX_BODY_BYTES) {
      return List.of(encode(header, new Octets(body)));
    }
    int most = FrameReader.MAX_BODY_BYTES;
    int total = (body.length + most - 1) / most;
    var frames = new ArrayList<byte[]>(total);
    for (int i = 0; i < total; i++) {
      var piece =
          new Octets(Arrays.copyOfRange(body, i * most, Math.min(body.length, (i + 1) * most)));
      int serial = header.serial() + i & Header.MAX_SERIAL;
      frames.add(encode(header.asPart(serial, new Header.Part(total, i + 1)), piece));
    }
    return frames;
  }

  /**
   * One frame of this header and this body.
   *
   * @throws IllegalArgumentException if the body is longer than a frame holds
   */
  public static byte[] encode(Header header, Octets body) {
    if (body.length() > FrameReader.MAX_BODY_BYTES) {
      throw new IllegalArgumentException("a body of " + body.length() + " bytes");
    }
    var bytes = ByteBuffer.allocate(header.bytes() + body.length() + 1);
    bytes.putShort((short) header.messageId());
    bytes.putShort(
        (short)
            (header.reserved() << 15
                | (header.edition() == Edition.E2019 ? 1 << 14 : 0)
                | (header.part().isPresent() ? 1 << 13 : 0)
                | body.length()));
    if (header.edition() == Edition.E2019) {
      bytes.put((byte) header.revision());
    }
    bytes.put(HexFormat.of().parseHex(header.phone().digits()));
    bytes.putShort((short) header.serial());
    header
        .part()
        .ifPresent(part -> bytes.putShort((short) part.total()).putShort((short) part.index()));
    bytes.put(body.value());
    byte[] content = bytes.array();
    content[content.length - 1] = FrameReader.checksum(content, content.length - 1);
    return escape(content);
  }

  /** With delimiters round it, and no delimiter left within. */
  public static byte[] escape(byte[] content) {
    var wire = new ByteArrayOutputStream(content.length + 16);
    wire.write(FrameReader.DELIMITER);
    for (byte each : content) {
      if (each == FrameReader.DELIMITER || each == FrameReader.ESCAPE) {
        wire.write(FrameReader.ESCAPE);
        wire.write(each == FrameReader.ESCAPE ? 1 : 2);
      } else {
        wire.write(each);
      }
    }
    wire.write(FrameReader.DELIMITER);
    return wire.toByteArray();
  }
}
