package io.openmaas.core.traveller.rules;

import java.util.Locale;
import org.iban4j.Iban4jException;
import org.iban4j.IbanUtil;

/** International bank account numbers (ISO 13616). */
public final class Ibans {

  private Ibans() {}

  /** Without spaces, in capitals: as it is stored and checked. */
  public static String canonical(String iban) {
    return iban.replaceAll("\\s", "").toUpperCase(Locale.ROOT);
  }

  /** Whether the country has IBANs, its structure is kept and the check digits are right. */
  public static boolean isValid(String iban) {
    try {
      IbanUtil.validate(canonical(iban));
      return true;
    } catch (Iban4jException e) {
      return false;
    }
  }

  /** Country, check digits and the last four characters. */
  public static String masked(String iban) {
    String plain = canonical(iban);
    return plain.length() < 12
        ? "****"
        : plain.substring(0, 4)
            + " "
            + "**** ".repeat((plain.length() - 5) / 4 - 1)
            + plain.substring(plain.length() - 4);
  }
}
