package io.openmaas.terminal.protocol.jt808;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Cuts the byte stream of one connection into frames, however the network cut it. It holds at most
 * one unfinished frame of {@link #MAX_WIRE_BYTES}. What stands outside of delimiters is skipped.
 */
public final class FrameReader {
  /** The longest body: ten bits of length. */
  public static final int MAX_BODY_BYTES = 1_023;

  /** The longest content with every byte escaped: header 21, body, checksum. */
  public static final int MAX_WIRE_BYTES = 2 * (21 + MAX_BODY_BYTES + 1);

  /** So much outside of frames is no line noise any more. */
  static final int MAX_SKIPPED_BYTES = 4_096;

  static final byte DELIMITER = 0x7e;
  static final byte ESCAPE = 0x7d;

  private static final byte[] NOTHING = new byte[0];
  private static final int FRAGMENT = 1 << 13;
  private static final int EDITION_2019 = 1 << 14;

  private byte[] held = NOTHING;
  private int end;
  private boolean within;
  private int skipped;

  /** Takes what arrived, of any length; gives what it completed, in order. */
  public List<Received> feed(byte[] arrived) {
    var received = new ArrayList<Received>();
    for (byte each : arrived) {
      if (each == DELIMITER) {
        delimiter(received);
      } else if (within) {
        append(each, received);
      } else if (++skipped >= MAX_SKIPPED_BYTES) {
        skipped = 0;
        received.add(new Received.Malformed(MAX_SKIPPED_BYTES + " bytes outside of frames"));
      }
    }
    return received;
  }

  /** Whether something has begun and not ended. */
  public boolean isWithinFrame() {
    return within;
  }

  private void delimiter(List<Received> received) {
    if (within && end > 0) {
      received.add(decode(Arrays.copyOf(held, end)));
      held = NOTHING;
      end = 0;
      within = false;
    } else {
      within = true; // two in a row: the first ended what was lost, the second begins
      skipped = 0;
    }
  }

  private void append(byte each, List<Received> received) {
    if (end == MAX_WIRE_BYTES) {
      received.add(new Received.Malformed("longer than a frame can be"));
      held = NOTHING;
      end = 0;
      within = false;
      return;
    }
    if (end == held.length) {
      held = Arrays.copyOf(held, Math.min(MAX_WIRE_BYTES, Math.max(128, 2 * end)));
    }
    held[end++] = each;
  }

  /** What stands between two delimiters. Never throws. */
  static Received decode(byte[] escaped) {
    Optional<byte[]> plain = unescape(escaped);
    if (plain.isEmpty()) {
      return new Received.Malformed("an escape that is none");
    }
    byte[] content = plain.get();
    if (content.length < 13) {
      return new Received.Malformed("shorter than a header");
    }
    byte sum = checksum(content, content.length - 1);
    byte sent = content[content.length - 1];
    if (sum != sent) {
      return new Received.Malformed("checksum is %02x, computed %02x".formatted(sent, sum));
    }
    return decodeChecked(content, escaped);
  }

  private static Received decodeChecked(byte[] content, byte[] escaped) {
    var bytes = ByteBuffer.wrap(content, 0, content.length - 1);
    int messageId = bytes.getShort() & 0xffff;
    int attributes = bytes.getShort() & 0xffff;
    int length = attributes & 0x3ff;
    if ((attributes & 0x1c00) != 0) {
      return new Received.Malformed("encrypted, which is not agreed with any terminal");
    }
    Edition edition = (attributes & EDITION_2019) == 0 ? Edition.E2013 : Edition.E2019;
    boolean fragment = (attributes & FRAGMENT) != 0;
    int rest =
        edition.phoneBytes() + 2 + (edition == Edition.E2019 ? 1 : 0) + (fragment ? 4 : 0) + length;
    if (bytes.remaining() != rest) {
      return new Received.Malformed(
          "its length says %d, it has %d".formatted(length, length + bytes.remaining() - rest));
    }
    int revision = edition == Edition.E2019 ? bytes.get() & 0xff : 0;
    byte[] phone = new byte[edition.phoneBytes()];
    bytes.get(phone);
    int serial = bytes.getShort() & 0xffff;
    Optional<Header.Part> part = Optional.empty();
    if (fragment) {
      int total = bytes.getShort() & 0xffff;
      int index = bytes.getShort() & 0xffff;
      if (index < 1 || index > total) {
        return new Received.Malformed("part " + index + " of " + total);
      }
      part = Optional.of(new Header.Part(total, index));
    }
    byte[] body = new byte[length];
    bytes.get(body);
    var header =
        new Header(
            messageId,
            edition,
            attributes >>> 15,
            revision,
            new Phone(HexFormat.of().formatHex(phone)),
            serial,
            part);
    return new Received.Frame(header, new Octets(body), delimited(escaped));
  }

  private static byte[] delimited(byte[] escaped) {
    byte[] wire = new byte[escaped.length + 2];
    wire[0] = DELIMITER;
    System.arraycopy(escaped, 0, wire, 1, escaped.length);
    wire[wire.length - 1] = DELIMITER;
    return wire;
  }

  /** 7d02 is 7e, 7d01 is 7d, 7d and anything else is an error (empty). */
  public static Optional<byte[]> unescape(byte[] escaped) {
    byte[] plain = new byte[escaped.length];
    int size = 0;
    for (int i = 0; i < escaped.length; i++) {
      byte each = escaped[i];
      if (each == ESCAPE) {
        i++;
        if (i == escaped.length || escaped[i] != 1 && escaped[i] != 2) {
          return Optional.empty();
        }
        each = escaped[i] == 1 ? ESCAPE : DELIMITER;
      }
      plain[size++] = each;
    }
    return Optional.of(Arrays.copyOf(plain, size));
  }

  /** Exclusive or of the first bytes. */
  public static byte checksum(byte[] bytes, int count) {
    byte sum = 0;
    for (int i = 0; i < count; i++) {
      sum ^= bytes[i];
    }
    return sum;
  }
}
