package io.openmaas.terminal.ingest;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Puts ASCII bytes together without strings in between: it is done for every record. */
final class AsciiText {
  private static final int USUAL_BYTES = 320;
  private static final int LONGEST_NUMBER = 20;

  private byte[] bytes = new byte[USUAL_BYTES];
  private int length;

  AsciiText put(char character) {
    room(1);
    bytes[length++] = (byte) character;
    return this;
  }

  @SuppressWarnings("deprecation") // the low byte of each character is what ASCII is
  AsciiText put(String ascii) {
    room(ascii.length());
    ascii.getBytes(0, ascii.length(), bytes, length);
    length += ascii.length();
    return this;
  }

  AsciiText put(long number) {
    if (number == Long.MIN_VALUE) {
      return put(Long.toString(number));
    }
    room(LONGEST_NUMBER);
    long rest = number;
    if (rest < 0) {
      bytes[length++] = '-';
      rest = -rest;
    }
    int digits = 1;
    for (long above = 10; digits < 19 && rest >= above; above *= 10) {
      digits++;
    }
    for (int i = length + digits - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
    return this;
  }

  /** The line is over. */
  AsciiText end() {
    return put('\n');
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes, length);
  }

  private void room(int more) {
    if (bytes.length < length + more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }

  @Override
  public String toString() {
    return new String(bytes, 0, length, StandardCharsets.US_ASCII);
  }
}
