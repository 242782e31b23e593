package io.openmaas.billing.invoice;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;

/**
 * Writes compact JSON in UTF-8: no white space, fields as they are put, nothing that depends on a
 * locale. Made for speed: bytes are written as they come.
 */
final class CanonicalJson {
  private static final int FIRST = 16_384;
  private static final int LONGEST_NUMBER = 20;

  private static final int MOST_KEPT = 1 << 20;

  /** What the last document of this thread was written in: memory that is warm. */
  private static final ThreadLocal<byte[]> KEPT = new ThreadLocal<>();

  private byte[] bytes;
  private int length;
  private boolean separate;

  CanonicalJson() {
    byte[] kept = KEPT.get();
    KEPT.remove();
    bytes = kept == null ? new byte[FIRST] : kept;
  }

  /** To be called once, at the end. */
  byte[] toBytes() {
    byte[] whole = Arrays.copyOf(bytes, length);
    if (bytes.length <= MOST_KEPT) {
      KEPT.set(bytes);
    }
    bytes = whole;
    return whole;
  }

  CanonicalJson open(char bracket) {
    separator();
    raw(bracket);
    separate = false;
    return this;
  }

  CanonicalJson close(char bracket) {
    raw(bracket);
    separate = true;
    return this;
  }

  CanonicalJson name(String name) {
    string(name);
    raw(':');
    separate = false;
    return this;
  }

  CanonicalJson string(String text) {
    separator();
    raw('"');
    int size = text.length();
    room(size * 6);
    for (int i = 0; i < size; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        wide(text.substring(i));
        break;
      }
      ascii(c);
    }
    raw('"');
    separate = true;
    return this;
  }

  private void ascii(char c) {
    if (c == '"' || c == '\\') {
      bytes[length++] = '\\';
      bytes[length++] = (byte) c;
    } else if (c < 0x20) {
      bytes[length++] = '\\';
      bytes[length++] = 'u';
      bytes[length++] = '0';
      bytes[length++] = '0';
      bytes[length++] = (byte) Character.forDigit(c >> 4, 16);
      bytes[length++] = (byte) Character.forDigit(c & 15, 16);
    } else {
      bytes[length++] = (byte) c;
    }
  }

  private void wide(String text) {
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      room(6);
      if (b >= 0) {
        ascii((char) b);
      } else {
        bytes[length++] = b;
      }
    }
  }

  CanonicalJson number(long value) {
    separator();
    room(LONGEST_NUMBER);
    if (value == Long.MIN_VALUE) {
      throw new ArithmeticException("no amount");
    }
    if (value < 0) {
      bytes[length++] = '-';
    }
    long rest = Math.abs(value);
    int digits = 1;
    for (long n = rest; n >= 10; n /= 10) {
      digits++;
    }
    for (int i = length + digits - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
    separate = true;
    return this;
  }

  CanonicalJson date(LocalDate date) {
    if (date.getYear() < 0 || date.getYear() > 9999) {
      return string(date.toString());
    }
    separator();
    room(12);
    bytes[length++] = '"';
    day(date);
    bytes[length++] = '"';
    separate = true;
    return this;
  }

  private void day(LocalDate date) {
    digits(date.getYear(), 4);
    bytes[length++] = '-';
    digits(date.getMonthValue(), 2);
    bytes[length++] = '-';
    digits(date.getDayOfMonth(), 2);
  }

  /** ISO 8601 in UTC, with as many decimals as needed of 0 or 9. */
  CanonicalJson instant(Instant instant) {
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
    if (time.getYear() < 0 || time.getYear() > 9999) {
      return string(instant.toString());
    }
    separator();
    room(36);
    bytes[length++] = '"';
    day(time.toLocalDate());
    bytes[length++] = 'T';
    digits(time.getHour(), 2);
    bytes[length++] = ':';
    digits(time.getMinute(), 2);
    bytes[length++] = ':';
    digits(time.getSecond(), 2);
    if (instant.getNano() != 0) {
      bytes[length++] = '.';
      digits(instant.getNano(), 9);
    }
    bytes[length++] = 'Z';
    bytes[length++] = '"';
    separate = true;
    return this;
  }

  private void digits(int value, int count) {
    int rest = value;
    for (int i = length + count - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += count;
  }

  private void separator() {
    if (separate) {
      raw(',');
    }
  }

  private void raw(char c) {
    room(1);
    bytes[length++] = (byte) c;
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
