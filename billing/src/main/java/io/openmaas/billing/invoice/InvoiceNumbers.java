package io.openmaas.billing.invoice;

import java.util.regex.Pattern;

/**
 * How invoice numbers are written. Which number comes next is the store's to know: one row without
 * gaps for each {@link #series}.
 */
public sealed interface InvoiceNumbers {
  /** What has consecutive numbers of its own. */
  String series(int year, int customer);

  /**
   * A number.
   *
   * @param year in which it is issued, local date of the account
   * @param customer the customer's own number at the legal entity, from 1
   * @param sequence within the series, from 1
   */
  String write(int year, int customer, int sequence);

  /**
   * One series for each legal entity and year: {@code OM-2026-000001}.
   *
   * @param prefix 1 to 12 capital letters, digits and hyphens
   */
  record PerEntityAndYear(String prefix) implements InvoiceNumbers {
    public PerEntityAndYear {
      check(prefix);
    }

    @Override
    public String series(int year, int customer) {
      return prefix + "-" + year;
    }

    @Override
    public String write(int year, int customer, int sequence) {
      return prefix + "-" + year + "-" + padded(sequence, 6);
    }
  }

  /**
   * One series for each customer of a legal entity, over all years: {@code BENT-1-001-001} (Lago).
   *
   * @param prefix 1 to 12 capital letters, digits and hyphens
   */
  record PerCustomer(String prefix) implements InvoiceNumbers {
    public PerCustomer {
      check(prefix);
    }

    @Override
    public String series(int year, int customer) {
      return prefix + "-" + padded(customer, 3);
    }

    @Override
    public String write(int year, int customer, int sequence) {
      return prefix + "-" + padded(customer, 3) + "-" + padded(sequence, 3);
    }
  }

  private static void check(String prefix) {
    if (!Pattern.matches("[A-Z0-9](?:[A-Z0-9-]{0,10}[A-Z0-9])?", prefix)) {
      throw new IllegalArgumentException(
          "prefix '" + prefix + "' must be 1 to 12 capital letters, digits and hyphens");
    }
  }

  private static String padded(int number, int digits) {
    if (number < 1) {
      throw new IllegalArgumentException("numbers count from 1");
    }
    String plain = Integer.toString(number);
    return "0".repeat(Math.max(0, digits - plain.length())) + plain;
  }
}
