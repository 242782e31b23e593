package io.openmaas.billing.metering.store;

import io.openmaas.core.money.Money;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/** Writes numbers, texts and amounts as bytes, each value in one way only. */
final class ContentWriter {
  private byte[] bytes = new byte[160];
  private int length;

  void octet(byte value) {
    room(1);
    bytes[length++] = value;
  }

  /** Zigzag, 7 bits a byte, the lowest first. */
  void number(long value) {
    room(10);
    long rest = value << 1 ^ value >> 63;
    while ((rest & ~0x7fL) != 0) {
      bytes[length++] = (byte) (rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  void text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    number(utf8.length);
    room(utf8.length);
    System.arraycopy(utf8, 0, bytes, length, utf8.length);
    length += utf8.length;
  }

  void uuid(UUID value) {
    room(16);
    fixed(value.getMostSignificantBits());
    fixed(value.getLeastSignificantBits());
  }

  /**
   * @throws IllegalArgumentException if it has more digits than a long
   */
  void decimal(BigDecimal value) {
    BigDecimal plain = value.stripTrailingZeros();
    if (plain.scale() < 0) {
      plain = plain.setScale(0);
    }
    if (plain.unscaledValue().bitLength() > 63) {
      throw new IllegalArgumentException(value + " has too many digits");
    }
    number(plain.scale());
    number(plain.unscaledValue().longValue());
  }

  void money(Money money) {
    number(money.minor());
    text(money.currency().getCurrencyCode());
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  private void fixed(long value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[length++] = (byte) (value >>> shift);
    }
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
