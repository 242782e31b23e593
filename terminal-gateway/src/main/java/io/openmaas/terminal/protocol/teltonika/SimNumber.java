package io.openmaas.terminal.protocol.teltonika;

/**
 * The number of a SIM card (ICCID, ITU-T E.118) that terminals send in two halves, each a whole
 * number: the first ten digits, and the nine or ten that follow. Zeros that begin the second half
 * are lost on the way, so two numbers are compared with care.
 */
public final class SimNumber {
  private static final int FIRST_DIGITS = 10;
  private static final int USUAL_DIGITS = 19;
  private static final int LEAST_DIGITS = 18;

  private SimNumber() {}

  /** Both halves, the second filled up to the usual 19 digits. */
  static String joined(long first, long last) {
    String head = Long.toUnsignedString(first);
    String tail = Long.toUnsignedString(last);
    return head + "0".repeat(Math.max(0, USUAL_DIGITS - head.length() - tail.length())) + tail;
  }

  /** Whether this is the number of a card, not one to be called. */
  public static boolean isCard(String number) {
    return number.length() >= LEAST_DIGITS && number.startsWith("89");
  }

  /**
   * Whether a terminal that told this number can hold the listed card. The last digit only checks
   * the others and may be missing on either side.
   */
  public static boolean isSame(String listed, String told) {
    if (isSameButCheckDigit(listed, told)) {
      return true;
    }
    return told.length() > FIRST_DIGITS
        && isSameButCheckDigit(
            listed, told.substring(0, FIRST_DIGITS) + "0" + told.substring(FIRST_DIGITS));
  }

  private static boolean isSameButCheckDigit(String one, String other) {
    return Math.abs(one.length() - other.length()) <= 1
        && Math.min(one.length(), other.length()) >= LEAST_DIGITS
        && (one.startsWith(other) || other.startsWith(one));
  }
}
