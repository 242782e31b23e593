package io.openmaas.billing.invoice;

import java.util.Locale;

/**
 * The legal entity that issues invoices.
 *
 * @param series begins its invoice numbers
 * @param paymentDays from the invoice date to the day payment is due
 */
public record Issuer(Seller seller, String series, int paymentDays) {

  public Issuer {
    if (!series.matches("[A-Z0-9]{1,12}")) {
      throw new IllegalArgumentException(
          "invoice series '" + series + "' must be 1 to 12 capital letters and digits");
    }
    if (paymentDays < 0) {
      throw new IllegalArgumentException("payment days must be 0 or more");
    }
  }

  /** {@code OM-2026-000001} */
  public String number(int year, int sequence) {
    return String.format(Locale.ROOT, "%s-%d-%06d", series, year, sequence);
  }

  /**
   * As printed.
   *
   * @param address one line
   * @param iban the account to pay into
   */
  public record Seller(String name, String address, String taxId, String iban, String email) {}
}
