package io.openmaas.billing.metering.store;

import io.openmaas.core.money.Money;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Reads what {@link ContentWriter} wrote; anything else is an {@link IllegalArgumentException}. */
final class ContentReader {
  private final byte[] bytes;
  private int place;

  ContentReader(byte[] bytes) {
    this.bytes = bytes;
  }

  byte octet() {
    need(1);
    return bytes[place++];
  }

  long number() {
    long rest = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = octet();
      rest |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return rest >>> 1 ^ -(rest & 1);
      }
    }
    throw new IllegalArgumentException("a number is too long");
  }

  /** A number of things that follow, each of at least one byte. */
  int size() {
    long size = number();
    if (size < 0 || size > bytes.length) {
      throw new IllegalArgumentException("size " + size);
    }
    return (int) size;
  }

  String text() {
    int size = size();
    need(size);
    var text = new String(bytes, place, size, StandardCharsets.UTF_8);
    place += size;
    return text;
  }

  UUID uuid() {
    need(16);
    return new UUID(fixed(), fixed());
  }

  BigDecimal decimal() {
    int scale = size();
    return BigDecimal.valueOf(number(), scale);
  }

  Money money() {
    return Money.ofMinor(number(), text());
  }

  void end() {
    if (place != bytes.length) {
      throw new IllegalArgumentException("bytes are left over");
    }
  }

  private long fixed() {
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = value << 8 | bytes[place++] & 0xff;
    }
    return value;
  }

  private void need(int size) {
    if (bytes.length - place < size) {
      throw new IllegalArgumentException("the content ends too early");
    }
  }
}
