package io.openmaas.terminal.protocol.teltonika;

import io.openmaas.terminal.Detail;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Brings the words of a terminal into the one form that a {@link Detail} has. */
final class Wording {
  private static final Pattern FAULT_CODE = Pattern.compile("[PCBU][0-9A-F]{4}(-[0-9A-F]{2})?");
  private static final Pattern VIN = Pattern.compile("[A-HJ-NPR-Z0-9]{11,17}");
  private static final int MOST_FAULT_CODES = 128;

  private Wording() {}

  /** Empty where the bytes are not of the detail's form. */
  static String of(Detail detail, Octets bytes) {
    return switch (detail) {
      case FAULT_CODES -> faultCodes(bytes.text().toUpperCase(Locale.ROOT));
      case VIN -> vin(bytes.text().toUpperCase(Locale.ROOT).strip());
      case DRIVER_CARD -> bytes.length() == 0 ? "" : bytes.hex().toUpperCase(Locale.ROOT);
      case SIM -> "";
    };
  }

  /** Sixteen hexadecimal digits; none for no card. */
  static String card(long number) {
    return number == 0 ? "" : HexFormat.of().withUpperCase().toHexDigits(number);
  }

  private static String faultCodes(String text) {
    var codes = new StringBuilder();
    Matcher matcher = FAULT_CODE.matcher(text);
    for (int i = 0; i < MOST_FAULT_CODES && matcher.find(); i++) {
      codes.append(codes.isEmpty() ? "" : ",").append(matcher.group());
    }
    return codes.toString();
  }

  private static String vin(String text) {
    return VIN.matcher(text).matches() ? text : "";
  }
}
