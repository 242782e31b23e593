package io.openmaas.billing.metering.rest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;

/** Reads the time stamps of RFC 3339, with any offset and up to nine digits of the second. */
final class Timestamp {
  private static final int SECOND_END = 19;
  private static final int[] NANOS = {
    1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1
  };

  private Timestamp() {}

  /**
   * @throws DateTimeException if it is not one, or has no offset
   */
  static Instant parse(String text) {
    if (text.length() < SECOND_END
        || text.charAt(4) != '-'
        || text.charAt(7) != '-'
        || "Tt ".indexOf(text.charAt(10)) < 0
        || text.charAt(13) != ':'
        || text.charAt(16) != ':') {
      throw new DateTimeException("is not a time stamp like 2026-11-22T09:30:00+01:00");
    }
    var day = LocalDate.of(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10));
    int end = SECOND_END;
    int nano = 0;
    if (end < text.length() && text.charAt(end) == '.') {
      int from = ++end;
      while (end < text.length() && isDigit(text.charAt(end))) {
        end++;
      }
      if (end == from || end - from > 9) {
        throw new DateTimeException("has " + (end - from) + " digits of the second, not 1 to 9");
      }
      nano = digits(text, from, end) * NANOS[end - from];
    }
    var time =
        LocalTime.of(
            digits(text, 11, 13), digits(text, 14, 16), digits(text, 17, SECOND_END), nano);
    return day.atTime(time).toInstant(offset(text, end));
  }

  private static ZoneOffset offset(String text, int from) {
    if (from == text.length()) {
      throw new DateTimeException("has no offset: end it with Z or, for instance, +01:00");
    }
    char sign = text.charAt(from);
    if ((sign == 'Z' || sign == 'z') && from + 1 == text.length()) {
      return ZoneOffset.UTC;
    }
    if (sign == '+' || sign == '-') {
      return ZoneOffset.of(text.substring(from));
    }
    throw new DateTimeException("has an offset that is neither Z nor like +01:00");
  }

  private static int digits(String text, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      if (!isDigit(text.charAt(i))) {
        throw new DateTimeException("is not a time stamp like 2026-11-22T09:30:00+01:00");
      }
      value = 10 * value + text.charAt(i) - '0';
    }
    return value;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
