package io.openmaas.terminal.protocol.teltonika;

import io.openmaas.terminal.Imei;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts the byte stream of one connection into what it carries, however the network cut it. It holds
 * at most one unfinished frame. After something malformed it reads no more.
 */
public final class FrameReader {
  /** The longest body taken: 255 records of 256 bytes. */
  public static final int MAX_BODY_BYTES = 65_536;

  private static final int IMEI_DIGITS = 15;
  private static final int MIN_BODY_BYTES = 3;
  private static final byte[] NOTHING = new byte[0];
  private static final Received KEEP_ALIVE = new Received.KeepAlive();

  private byte[] held = NOTHING;
  private int at;
  private int end;
  private boolean greeted;
  private boolean broken;

  /**
   * Takes what arrived, of any length; gives what it completed, in order.
   *
   * @param arrived is the reader's from now on: the caller does not change it
   */
  public List<Received> feed(byte[] arrived) {
    if (broken) {
      return List.of();
    }
    append(arrived);
    var received = new ArrayList<Received>();
    for (Received next = next(); next != null; next = next()) {
      received.add(next);
      if (next instanceof Received.Malformed) {
        broken = true;
        at = end;
        break;
      }
    }
    forgetRead();
    return received;
  }

  /** Whether something has begun and not ended. */
  public boolean isWithinFrame() {
    return end > 0;
  }

  /** How many bytes are kept for what has not ended. */
  int heldBytes() {
    return held.length;
  }

  private void append(byte[] arrived) {
    if (end == 0) {
      held = arrived;
      end = arrived.length;
      return;
    }
    if (held.length < end + arrived.length) {
      held = Arrays.copyOf(held, Math.max(2 * end, end + arrived.length));
    }
    System.arraycopy(arrived, 0, held, end, arrived.length);
    end += arrived.length;
  }

  /** An idle connection holds nothing; one within a frame holds that frame only. */
  private void forgetRead() {
    if (at == end) {
      held = NOTHING;
    } else if (at > 0) {
      held = Arrays.copyOfRange(held, at, end);
    }
    end -= at;
    at = 0;
  }

  private Received next() {
    if (at == end) {
      return null;
    }
    if (held[at] == (byte) 0xff) {
      // many at once say no more than one: a flood of them is one
      while (at < end && held[at] == (byte) 0xff) {
        at++;
      }
      return KEEP_ALIVE;
    }
    return greeted ? nextFrame() : nextHello();
  }

  private Received nextHello() {
    int available = end - at;
    if (held[at] != 0 || available > 1 && held[at + 1] != IMEI_DIGITS) {
      return new Received.Malformed("it does not begin with the length of an IMEI");
    }
    if (available < 2 + IMEI_DIGITS) {
      return null;
    }
    var digits = new String(held, at + 2, IMEI_DIGITS, StandardCharsets.ISO_8859_1);
    if (!digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return new Received.Malformed("not the digits of an IMEI");
    }
    at += 2 + IMEI_DIGITS;
    greeted = true;
    return new Received.Hello(new Imei(digits));
  }

  private Received nextFrame() {
    int available = end - at;
    for (int i = 0; i < Math.min(4, available); i++) {
      if (held[at + i] != 0) {
        return new Received.Malformed("a frame does not begin with four zero bytes");
      }
    }
    if (available < 8) {
      return null;
    }
    long length =
        (held[at + 4] & 0xffL) << 24
            | (held[at + 5] & 0xffL) << 16
            | (held[at + 6] & 0xffL) << 8
            | held[at + 7] & 0xffL;
    if (length < MIN_BODY_BYTES || length > MAX_BODY_BYTES) {
      return new Received.Malformed("a frame of " + length + " bytes");
    }
    int whole = (int) length + FrameDecoder.OVERHEAD;
    if (available < whole) {
      return null;
    }
    // mostly one frame arrives alone and whole: then it is not copied
    boolean alone = at == 0 && whole == held.length;
    byte[] frame = alone ? held : Arrays.copyOfRange(held, at, at + whole);
    at += whole;
    return FrameDecoder.decode(frame);
  }
}
