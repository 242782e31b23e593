package io.openmaas.billing.invoice;

import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.core.money.Money;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * A line of an invoice or credit note.
 *
 * @param due what it charges; the amount of a correction is the difference only
 * @param corrects what it corrects; absent for what was never invoiced before
 * @param discount what coupons take off, zero or negative, in the basis of the line
 * @param tax which rate holds
 * @param share its part of the document's sums
 */
public record DocumentLine(
    DueLine due, Optional<Corrects> corrects, Money discount, LineTax tax, Share share) {

  /**
   * An invoice that said something else.
   *
   * @param number of the invoice
   * @param service the days that were invoiced
   * @param posted what was posted under the key until now, earlier corrections included
   */
  public record Corrects(String number, DatePeriod service, Money posted, Cause cause) {}

  /** Why something else is said now. */
  public enum Cause {
    /** More became known: what is due has changed. */
    RECALCULATED,
    /** A favour: what is due has not changed, so it is not asked for again. */
    CONCESSION,
    /** The whole document is taken back; what is still due is invoiced anew. */
    VOIDED
  }

  /**
   * Which rate of tax holds, and why.
   *
   * @param percent zero where nobody or the recipient owes the tax
   */
  public record LineTax(TaxCategory category, BigDecimal percent, Scheme scheme) {
    public LineTax {
      BigDecimal plain = percent.stripTrailingZeros();
      percent = plain.scale() < 0 ? plain.setScale(0) : plain;
    }
  }

  /** Who owes the tax. */
  public enum Scheme {
    /** The issuer; EN 16931 category S, or Z at zero percent. */
    STANDARD,
    /** The recipient, a company; EN 16931 category AE. */
    REVERSE_CHARGE,
    /** Nobody: deposits, damages, vouchers not yet used; EN 16931 category O. */
    OUTSIDE_SCOPE
  }

  /**
   * The line's part of the document's sums: shares add up to the document's totals exactly.
   *
   * @param net after discount, without tax
   */
  public record Share(Money net, Money tax) {
    /** With tax. */
    public Money gross() {
      return net.plus(tax);
    }
  }

  /** What it comes to, with discount, in its own basis. */
  public Money afterDiscount() {
    return due.amount().plus(discount);
  }
}
