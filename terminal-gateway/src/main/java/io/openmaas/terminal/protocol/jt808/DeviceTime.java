package io.openmaas.terminal.protocol.jt808;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * A terminal's clock as it writes it: two digits each of year (2000 to 2099), month, day, hour,
 * minute and second. By the standard it runs at GMT+8 wherever the car is. Digits that are no
 * moment, for instance all zeros, are those of a clock that was never set.
 *
 * @param digits 12 decimal digits
 */
public record DeviceTime(String digits) {
  /** Where the standard's clock runs. */
  public static final ZoneOffset STANDARD = ZoneOffset.ofHours(8);

  private static final DateTimeFormatter DIGITS = DateTimeFormatter.ofPattern("yyMMddHHmmss");

  public DeviceTime {
    if (!digits.matches("\\d{12}")) {
      throw new IllegalArgumentException("not twelve digits: " + digits);
    }
  }

  /** The time a clock at this offset shows; only 2000 to 2099 can be written. */
  public static DeviceTime of(Instant at, ZoneOffset clock) {
    return new DeviceTime(DIGITS.format(at.atOffset(clock)));
  }

  private static boolean isMoment(String digits) {
    try {
      local(digits);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static LocalDateTime local(String digits) {
    return LocalDateTime.of(
        2000 + two(digits, 0),
        two(digits, 2),
        two(digits, 4),
        two(digits, 6),
        two(digits, 8),
        two(digits, 10));
  }

  private static int two(String digits, int at) {
    return Integer.parseInt(digits.substring(at, at + 2));
  }

  /** Whether the clock was set. */
  public boolean isSet() {
    return isMoment(digits);
  }

  /** The instant, if the clock runs at this offset; the year 2000 where it was never set. */
  public Instant at(ZoneOffset clock) {
    LocalDateTime local = isSet() ? local(digits) : LocalDateTime.of(2000, 1, 1, 0, 0);
    return local.toInstant(clock);
  }
}
