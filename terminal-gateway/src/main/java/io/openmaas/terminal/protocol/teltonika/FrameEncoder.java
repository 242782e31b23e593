package io.openmaas.terminal.protocol.teltonika;

import io.openmaas.terminal.Imei;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** Writes what terminals and gateways send. */
public final class FrameEncoder {
  private static final int[] WIDTHS = {1, 2, 4, 8};

  private FrameEncoder() {}

  /** How a terminal begins a connection. */
  public static byte[] hello(Imei terminal) {
    return ByteBuffer.allocate(17)
        .putShort((short) 15)
        .put(terminal.value().getBytes(StandardCharsets.US_ASCII))
        .array();
  }

  /** How the gateway answers a terminal that gave its name: let in. */
  public static byte[] admitted() {
    return new byte[] {1};
  }

  /** How the gateway answers a terminal that may not come in. */
  public static byte[] refused() {
    return new byte[] {0};
  }

  /** How the gateway acknowledges a frame of so many records. */
  public static byte[] acknowledgement(int records) {
    return ByteBuffer.allocate(4).putInt(records).array();
  }

  /** How a terminal sends records in one datagram (UDP): no checksum, but both names of it. */
  public static byte[] datagram(int packetId, int avlPacketId, Imei terminal, Packet.Avl packet) {
    byte[] body = body(packet);
    int length = 6 + terminal.value().length() + body.length;
    return ByteBuffer.allocate(length + 2)
        .putShort((short) length)
        .putShort((short) packetId)
        .put((byte) 1)
        .put((byte) avlPacketId)
        .putShort((short) terminal.value().length())
        .put(terminal.value().getBytes(StandardCharsets.US_ASCII))
        .put(body)
        .array();
  }

  /** How the gateway acknowledges a datagram of so many records. */
  public static byte[] datagramReply(int packetId, int avlPacketId, int records) {
    return ByteBuffer.allocate(7)
        .putShort((short) 5)
        .putShort((short) packetId)
        .put((byte) 1)
        .put((byte) avlPacketId)
        .put((byte) records)
        .array();
  }

  /**
   * The whole frame.
   *
   * @throws IllegalArgumentException if the codec cannot carry it: an id beyond 255 or a variable
   *     element in Codec 8, a missing generation in Codec 16
   */
  public static byte[] encode(Packet packet) {
    return framed(body(packet));
  }

  private static byte[] body(Packet packet) {
    var body = new Body();
    switch (packet) {
      case Packet.Avl avl -> {
        body.put(1, avl.codec().number()).put(1, avl.records().size());
        avl.records().forEach(record -> write(avl.codec(), record, body));
        body.put(1, avl.records().size());
      }
      case Packet.Command command -> {
        body.put(1, command.codec().number()).put(1, command.messages().size());
        command.messages().forEach(message -> write(command.codec(), message, body));
        body.put(1, command.messages().size());
      }
    }
    return body.bytes();
  }

  private static byte[] framed(byte[] body) {
    return ByteBuffer.allocate(body.length + FrameDecoder.OVERHEAD)
        .putInt(0)
        .putInt(body.length)
        .put(body)
        .putInt(Crc16.of(body, 0, body.length))
        .array();
  }

  private static void write(AvlCodec codec, AvlRecord record, Body body) {
    AvlRecord.Gnss gnss = record.gnss();
    body.put(8, record.at().toEpochMilli())
        .put(1, record.priority())
        .put(4, gnss.lonE7())
        .put(4, gnss.latE7())
        .put(2, gnss.altitudeMetres())
        .put(2, gnss.angleDegrees())
        .put(1, gnss.satellites())
        .put(2, gnss.speedKmh())
        .put(codec.idBytes(), fitting(codec.idBytes(), record.eventId()));
    if (codec.hasGeneration()) {
      body.put(
          1,
          record
              .generation()
              .orElseThrow(() -> new IllegalArgumentException("Codec 16 says what made a record")));
    }
    write(codec, record.elements(), body);
  }

  private static void write(AvlCodec codec, List<IoElement> elements, Body body) {
    body.put(codec.countBytes(), fitting(codec.countBytes(), elements.size()));
    for (int width : WIDTHS) {
      List<IoElement.Fixed> group =
          elements.stream()
              .filter(IoElement.Fixed.class::isInstance)
              .map(IoElement.Fixed.class::cast)
              .filter(fixed -> fixed.width() == width)
              .toList();
      body.put(codec.countBytes(), fitting(codec.countBytes(), group.size()));
      for (IoElement.Fixed fixed : group) {
        body.put(codec.idBytes(), fitting(codec.idBytes(), fixed.id())).put(width, fixed.raw());
      }
    }
    List<IoElement.Variable> variable =
        elements.stream()
            .filter(IoElement.Variable.class::isInstance)
            .map(IoElement.Variable.class::cast)
            .toList();
    if (codec.hasVariableElements()) {
      body.put(2, variable.size());
      variable.forEach(v -> body.put(2, v.id()).put(2, v.value().length()).put(v.value().value()));
    } else if (!variable.isEmpty()) {
      throw new IllegalArgumentException(codec + " has no elements of variable length");
    }
  }

  private static void write(CommandCodec codec, Packet.Message message, Body body) {
    byte[] text = message.text().value();
    body.put(1, message.type());
    switch (codec) {
      case CODEC_12 -> body.put(4, text.length);
      case CODEC_13 ->
          body.put(4, text.length + 4).put(4, message.at().orElseThrow().getEpochSecond());
      case CODEC_14 ->
          body.put(4, text.length + 8)
              .put(HexFormat.of().parseHex("0" + message.terminal().orElseThrow().value()));
    }
    body.put(text);
  }

  private static int fitting(int width, int value) {
    if (value >>> 8 * width != 0) {
      throw new IllegalArgumentException(value + " does not fit into " + width + " bytes");
    }
    return value;
  }

  private static final class Body {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Body put(int width, long value) {
      for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
        out.write((int) (value >>> shift));
      }
      return this;
    }

    Body put(byte[] bytes) {
      out.writeBytes(bytes);
      return this;
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }
}
