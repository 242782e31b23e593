package io.openmaas.terminal;

/**
 * The name of a terminal: 15 digits (3GPP TS 23.003). It identifies, it does not authenticate.
 *
 * @param value 15 decimal digits
 */
public record Imei(String value) {
  private static final int DIGITS = 15;

  public Imei {
    if (!isImei(value)) {
      throw new IllegalArgumentException("an IMEI has 15 digits, this has not: " + value);
    }
  }

  private static boolean isImei(String value) {
    if (value.length() != DIGITS) {
      return false;
    }
    for (int i = 0; i < DIGITS; i++) {
      if (value.charAt(i) < '0' || value.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return value;
  }
}
