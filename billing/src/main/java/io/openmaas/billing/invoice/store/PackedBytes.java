package io.openmaas.billing.invoice.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Contents of invoices, made short: a document repeats its own words, and is read seldom. What
 * repeats is replaced by a reference to where it stood (distance and length), the rest is copied.
 *
 * <p>Form: length of the original, then pairs of a copied piece and a reference, until the original
 * is complete. Numbers are of 7 bits a byte, the lowest first. A pair is: length of the piece, the
 * piece, and unless the end is reached: length of the reference less {@link #LEAST}, and distance.
 */
public final class PackedBytes {
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** The shortest reference. */
  private static final int LEAST = 6;

  private static final int TABLE_BITS = 12;
  private static final int MOST = 64 << 20;

  private static final int MOST_KEPT = 1 << 20;

  /** What a thread packs with, used again: memory that is warm. */
  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private static final class Scratch {
    private final int[] table = new int[1 << TABLE_BITS];
    private byte[] out = new byte[1 << 15];

    byte[] room(int size) {
      if (size > MOST_KEPT) {
        return new byte[size];
      }
      if (out.length < size) {
        out = new byte[Math.max(size, out.length * 2)];
      }
      return out;
    }
  }

  private PackedBytes() {}

  /** Writes the short form; equal bytes have an equal form. */
  static byte[] pack(byte[] original) {
    Scratch scratch = SCRATCH.get();
    byte[] out = scratch.room(original.length + original.length / 64 + 16);
    int[] table = scratch.table;
    Arrays.fill(table, 0);
    int to = number(out, 0, original.length);
    int piece = 0;
    int at = 0;
    int last = original.length - Long.BYTES;
    while (at <= last) {
      int slot = slot(original, at);
      int before = table[slot] - 1;
      table[slot] = at + 1;
      if (before < 0 || !begin(original, before, at)) {
        at += 1 + (at - piece >> 6);
        continue;
      }
      int length = LEAST + same(original, before + LEAST, at + LEAST);
      to = copy(original, piece, at - piece, out, to);
      to = number(out, to, length - LEAST);
      to = number(out, to, at - before);
      at += length;
      piece = at;
    }
    if (piece < original.length) {
      to = copy(original, piece, original.length - piece, out, to);
    }
    return Arrays.copyOf(out, to);
  }

  private static int slot(byte[] bytes, int at) {
    long six = (long) LONGS.get(bytes, at) << 16;
    return (int) (six * 0x9E3779B97F4A7C15L >>> 64 - TABLE_BITS);
  }

  private static boolean begin(byte[] bytes, int one, int other) {
    return (int) INTS.get(bytes, one) == (int) INTS.get(bytes, other)
        && bytes[one + 4] == bytes[other + 4]
        && bytes[one + 5] == bytes[other + 5];
  }

  private static int same(byte[] bytes, int one, int other) {
    int end = Arrays.mismatch(bytes, one, bytes.length - (other - one), bytes, other, bytes.length);
    return end < 0 ? bytes.length - other : end;
  }

  private static int copy(byte[] from, int at, int length, byte[] out, int to) {
    int place = number(out, to, length);
    System.arraycopy(from, at, out, place, length);
    return place + length;
  }

  private static int number(byte[] out, int to, int value) {
    int place = to;
    int rest = value;
    while (rest > 0x7f) {
      out[place++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    out[place++] = (byte) rest;
    return place;
  }

  /**
   * Reads the short form.
   *
   * @throws IllegalArgumentException if it is not one
   */
  public static byte[] unpack(byte[] packed) {
    try {
      return new Reader(packed).read();
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("the bytes are not whole", e);
    }
  }

  /** Reads one short form. */
  private static final class Reader {
    private final byte[] packed;
    private int at;

    Reader(byte[] packed) {
      this.packed = packed;
    }

    byte[] read() {
      int size = number();
      if (size > MOST) {
        throw new IllegalArgumentException("a content of " + size + " bytes");
      }
      byte[] out = new byte[size];
      int to = 0;
      while (to < size) {
        int piece = number();
        System.arraycopy(packed, at, out, to, piece);
        at += piece;
        to += piece;
        if (to < size) {
          int length = number() + LEAST;
          int from = to - number();
          for (int i = 0; i < length; i++) {
            out[to++] = out[from++];
          }
        }
      }
      if (at != packed.length) {
        throw new IllegalArgumentException("bytes are left over");
      }
      return out;
    }

    private int number() {
      int value = 0;
      for (int shift = 0; shift < 32; shift += 7) {
        byte next = packed[at++];
        value |= (next & 0x7f) << shift;
        if (next >= 0) {
          if (value < 0) {
            break;
          }
          return value;
        }
      }
      throw new IllegalArgumentException("a number is too long");
    }
  }
}
