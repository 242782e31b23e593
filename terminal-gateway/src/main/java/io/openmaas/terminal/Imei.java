package io.openmaas.terminal;

/**
 * The name of a terminal: 15 digits (3GPP TS 23.003). It identifies, it does not authenticate.
 *
 * @param value 15 decimal digits
 */
public record Imei(String value) {
  public Imei {
    if (!value.matches("\\d{15}")) {
      throw new IllegalArgumentException("an IMEI has 15 digits, this has not: " + value);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
