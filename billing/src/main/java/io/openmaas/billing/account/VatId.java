package io.openmaas.billing.account;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A VAT identification number in its checked form: without spaces, dots and hyphens, in capital
 * letters, of the form its country gives such numbers (European Commission, VIES, "VAT
 * identification number structure"; GB, NO, CH and KR by their tax offices). Whether it is
 * registered, only the tax office knows.
 */
public record VatId(String value) {
  private static final Map<String, Pattern> FORMS =
      Map.ofEntries(
          form("AT", "U\\d{8}"),
          form("BE", "[01]\\d{9}"),
          form("BG", "\\d{9,10}"),
          form("CH", "E\\d{9}(MWST|TVA|IVA)?"),
          form("CY", "\\d{8}[A-Z]"),
          form("CZ", "\\d{8,10}"),
          form("DE", "\\d{9}"),
          form("DK", "\\d{8}"),
          form("EE", "\\d{9}"),
          form("EL", "\\d{9}"),
          form("ES", "[A-Z0-9]\\d{7}[A-Z0-9]"),
          form("FI", "\\d{8}"),
          form("FR", "[A-HJ-NP-Z0-9]{2}\\d{9}"),
          form("GB", "(\\d{9}|\\d{12}|GD\\d{3}|HA\\d{3})"),
          form("HR", "\\d{11}"),
          form("HU", "\\d{8}"),
          form("IE", "(\\d[A-Z0-9+*]\\d{5}[A-Z]|\\d{7}[A-W][A-I])"),
          form("IT", "\\d{11}"),
          form("KR", "\\d{10}"),
          form("LT", "(\\d{9}|\\d{12})"),
          form("LU", "\\d{8}"),
          form("LV", "\\d{11}"),
          form("MT", "\\d{8}"),
          form("NL", "[A-Z0-9+*]{10}\\d{2}"),
          form("NO", "\\d{9}(MVA)?"),
          form("PL", "\\d{10}"),
          form("PT", "\\d{9}"),
          form("RO", "\\d{2,10}"),
          form("SE", "\\d{12}"),
          form("SI", "\\d{8}"),
          form("SK", "\\d{10}"),
          form("XI", "(\\d{9}|\\d{12}|GD\\d{3}|HA\\d{3})"));

  public VatId {
    Pattern form = value.length() < 2 ? null : FORMS.get(value.substring(0, 2));
    if (form == null) {
      throw new IllegalArgumentException(
          "'" + value + "' does not begin with a country whose VAT numbers are known");
    }
    if (!form.matcher(value.substring(2)).matches()) {
      throw new IllegalArgumentException(
          "'" + value + "' has not the form of a VAT number of " + value.substring(0, 2));
    }
  }

  /**
   * As people write it, for instance {@code de 123.456-789}.
   *
   * @throws IllegalArgumentException if it is not of the form of its country
   */
  public static VatId parse(String written) {
    return new VatId(written.replaceAll("[\\s.\\-]", "").toUpperCase(Locale.ROOT));
  }

  private static Map.Entry<String, Pattern> form(String prefix, String rest) {
    return Map.entry(prefix, Pattern.compile(rest));
  }

  @Override
  public String toString() {
    return value;
  }
}
