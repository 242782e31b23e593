package io.openmaas.terminal.protocol.teltonika;

import io.openmaas.terminal.Imei;
import io.openmaas.terminal.protocol.teltonika.Received.Malformed;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Decodes one whole frame: {@code 00000000, u32 length, body, u32 CRC-16 over the body}. */
public final class FrameDecoder {
  /** Bytes of a frame round its body: preamble, length, checksum. */
  public static final int OVERHEAD = 12;

  private static final int[] WIDTHS = {1, 2, 4, 8};

  private FrameDecoder() {}

  /** Never throws; what is not a right frame is {@link Malformed}. */
  public static Received decode(byte[] frame) {
    try {
      return checked(frame);
    } catch (BufferUnderflowException e) {
      return new Malformed("it ends within a record");
    } catch (Broken e) {
      return new Malformed(e.getMessage());
    }
  }

  private static Received checked(byte[] frame) {
    if (frame.length < OVERHEAD) {
      throw new Broken("shorter than a frame can be");
    }
    var bytes = ByteBuffer.wrap(frame);
    if (bytes.getInt() != 0) {
      throw new Broken("it does not begin with four zero bytes");
    }
    int length = bytes.getInt();
    if (length != frame.length - OVERHEAD) {
      throw new Broken(
          "its length says "
              + Integer.toUnsignedLong(length)
              + ", it has "
              + (frame.length - OVERHEAD));
    }
    int crc = Crc16.of(frame, 8, length);
    int sent = bytes.getInt(8 + length);
    if (crc != sent) {
      throw new Broken("checksum is %08x, computed %08x".formatted(sent, crc));
    }
    ByteBuffer body = bytes.slice(8, length);
    int number = body.get() & 0xff;
    Optional<AvlCodec> avl = AvlCodec.find(number);
    if (avl.isPresent()) {
      return new Received.Records(records(avl.get(), body), frame);
    }
    Optional<CommandCodec> command = CommandCodec.find(number);
    if (command.isPresent()) {
      return new Received.Answers(messages(command.get(), body));
    }
    throw new Broken("unknown codec 0x%02x".formatted(number));
  }

  /**
   * Reads records and their count after the byte that names the codec, to the end of the bytes.
   *
   * @throws Broken or {@link BufferUnderflowException} if they are not right
   */
  static Packet.Avl records(AvlCodec codec, ByteBuffer body) {
    int count = countOf(body);
    var records = new ArrayList<AvlRecord>(count);
    for (int i = 0; i < count; i++) {
      records.add(record(codec, body));
    }
    checkEnd(body, count);
    return new Packet.Avl(codec, records);
  }

  private static AvlRecord record(AvlCodec codec, ByteBuffer body) {
    var at = Instant.ofEpochMilli(body.getLong());
    int priority = body.get() & 0xff;
    int lonE7 = body.getInt();
    int latE7 = body.getInt();
    int altitude = body.getShort();
    int angle = body.getShort() & 0xffff;
    int satellites = body.get() & 0xff;
    int speed = body.getShort() & 0xffff;
    var gnss = new AvlRecord.Gnss(lonE7, latE7, altitude, angle, satellites, speed);
    int event = unsigned(body, codec.idBytes());
    var generation =
        codec.hasGeneration() ? OptionalInt.of(body.get() & 0xff) : OptionalInt.empty();
    return new AvlRecord(at, priority, gnss, event, generation, elements(codec, body));
  }

  private static List<IoElement> elements(AvlCodec codec, ByteBuffer body) {
    int total = unsigned(body, codec.countBytes());
    // an element takes at least two bytes, so the list cannot be made larger than the frame
    var elements = new ArrayList<IoElement>(Math.min(total, body.remaining() / 2));
    for (int width : WIDTHS) {
      int count = unsigned(body, codec.countBytes());
      for (int i = 0; i < count; i++) {
        int id = unsigned(body, codec.idBytes());
        elements.add(new IoElement.Fixed(id, width, raw(body, width)));
      }
    }
    if (codec.hasVariableElements()) {
      int count = unsigned(body, 2);
      for (int i = 0; i < count; i++) {
        int id = unsigned(body, 2);
        elements.add(new IoElement.Variable(id, octets(body, unsigned(body, 2))));
      }
    }
    if (elements.size() != total) {
      throw new Broken("a record announces " + total + " elements and has " + elements.size());
    }
    return elements;
  }

  private static Packet.Command messages(CommandCodec codec, ByteBuffer body) {
    int count = countOf(body);
    var messages = new ArrayList<Packet.Message>(count);
    for (int i = 0; i < count; i++) {
      int type = body.get() & 0xff;
      int size = body.getInt();
      Optional<Instant> at = Optional.empty();
      Optional<Imei> terminal = Optional.empty();
      if (codec == CommandCodec.CODEC_13) {
        at = Optional.of(Instant.ofEpochSecond(Integer.toUnsignedLong(body.getInt())));
        size -= 4;
      }
      if (codec == CommandCodec.CODEC_14) {
        terminal = Optional.of(imei(octets(body, 8).hex()));
        size -= 8;
      }
      messages.add(new Packet.Message(type, at, terminal, octets(body, size)));
    }
    checkEnd(body, count);
    return new Packet.Command(codec, messages);
  }

  private static Imei imei(String binaryCodedDecimal) {
    if (!binaryCodedDecimal.matches("0\\d{15}")) {
      throw new Broken("not an IMEI: " + binaryCodedDecimal);
    }
    return new Imei(binaryCodedDecimal.substring(1));
  }

  private static int countOf(ByteBuffer body) {
    int count = body.get() & 0xff;
    if (count == 0) {
      throw new Broken("it carries nothing");
    }
    return count;
  }

  private static void checkEnd(ByteBuffer body, int count) {
    int again = body.get() & 0xff;
    if (again != count) {
      throw new Broken("its counts differ: " + count + " and " + again);
    }
    if (body.hasRemaining()) {
      throw new Broken(body.remaining() + " bytes too many");
    }
  }

  private static int unsigned(ByteBuffer body, int width) {
    return (int) raw(body, width);
  }

  private static long raw(ByteBuffer body, int width) {
    return switch (width) {
      case 1 -> body.get() & 0xffL;
      case 2 -> body.getShort() & 0xffffL;
      case 4 -> body.getInt() & 0xffff_ffffL;
      case 8 -> body.getLong();
      default -> throw new IllegalArgumentException("no such width: " + width);
    };
  }

  private static Octets octets(ByteBuffer body, int length) {
    if (length < 0 || length > body.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    body.get(bytes);
    return new Octets(bytes);
  }

  /** What is wrong with the bytes; never leaves the package. */
  static final class Broken extends RuntimeException {
    Broken(String reason) {
      super(reason, null, false, false);
    }
  }
}
