package io.openmaas.terminal.protocol.jt808;

import io.openmaas.terminal.Imei;
import java.util.Optional;

/**
 * The name a terminal gives in every header: by the standard the number of its SIM, padded with
 * zeros in front. Some terminals put other things there, so it may hold hexadecimal digits.
 *
 * @param digits 12 (edition 2013) or 20 (2019) hexadecimal digits in lower case
 */
public record Phone(String digits) {
  public Phone {
    if (!digits.matches("[0-9a-f]{12}|[0-9a-f]{20}")) {
      throw new IllegalArgumentException("a phone has 12 or 20 digits, this has not: " + digits);
    }
  }

  /** A number padded to the width of the edition. */
  public static Phone of(String number, Edition edition) {
    int width = 2 * edition.phoneBytes();
    if (number.length() > width) {
      throw new IllegalArgumentException("more than " + width + " digits: " + number);
    }
    return new Phone("0".repeat(width - number.length()) + number);
  }

  /** Whether it is a number as the standard asks. */
  public boolean isDecimal() {
    return digits.chars().allMatch(digit -> digit <= '9');
  }

  /** Without the zeros in front; one zero where there is nothing else. */
  public String number() {
    String number = digits.replaceFirst("^0+", "");
    return number.isEmpty() ? "0" : number;
  }

  /**
   * The IMEI some terminals pack into it as a binary number without its check digit; empty where it
   * is a number in decimal digits or too long for an IMEI.
   */
  public Optional<Imei> packedImei() {
    if (isDecimal() || number().length() > 12) {
      return Optional.empty();
    }
    String body = Long.toString(Long.parseLong(number(), 16));
    if (body.length() > 14) {
      return Optional.empty();
    }
    String padded = "0".repeat(14 - body.length()) + body;
    return Optional.of(new Imei(padded + checkDigit(padded)));
  }

  /** ISO/IEC 7812-1: every second digit from the right counts double. */
  private static int checkDigit(String body) {
    int sum = 0;
    for (int i = 0; i < body.length(); i++) {
      int digit = body.charAt(body.length() - 1 - i) - '0';
      int weighted = i % 2 == 0 ? 2 * digit : digit;
      sum += weighted / 10 + weighted % 10;
    }
    return (10 - sum % 10) % 10;
  }

  @Override
  public String toString() {
    return digits;
  }
}
