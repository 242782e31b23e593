package io.openmaas.billing.invoice;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.catalogue.BillingTerms.PriceBasis;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.core.city.CityId;
import io.openmaas.core.money.Money;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Optional;

/**
 * All that an invoice or credit note says, before it has a number and a date.
 *
 * @param taxes by category, then rate
 */
public record Draft(
    Kind kind,
    Head head,
    List<DocumentLine> lines,
    List<Coupon.Taken> coupons,
    List<TaxSum> taxes,
    List<BalanceMove> balances,
    Totals totals) {
  public Draft {
    lines = List.copyOf(lines);
    coupons = List.copyOf(coupons);
    taxes = List.copyOf(taxes);
    balances = List.copyOf(balances);
  }

  /** Which document it is. */
  public enum Kind {
    INVOICE,
    /** Lines of it are negative on balance: money goes back. */
    CREDIT_NOTE
  }

  /**
   * @param account who is asked to pay
   * @param country whose tax it is, ISO 3166-1 alpha-2
   * @param basis of all its lines
   * @param period what it is about in the main, local dates; lines have their own service periods
   * @param billedOn the end of the billing period it comes with
   * @param costCentre code, where each has a document of its own
   */
  public record Head(
      AccountId account,
      CityId city,
      String country,
      ZoneId zone,
      Currency currency,
      PriceBasis basis,
      DatePeriod period,
      LocalDate billedOn,
      Optional<String> costCentre) {}

  /** The tax of all lines of one category and rate. */
  public record TaxSum(DocumentLine.LineTax of, Money net, Money tax) {
    public Money gross() {
      return net.plus(tax);
    }
  }

  /**
   * @param net sum of the lines after discount, without tax
   * @param gross {@code net} and {@code tax}; negative for a credit note
   * @param balance the sum of the balance moves
   */
  public record Totals(Money net, Money tax, Money gross, Money balance) {
    /** What is asked for; zero for a credit note that goes to the balance. */
    public Money payable() {
      return gross.plus(balance);
    }
  }

  /**
   * What the document does to the balance of an account.
   *
   * @param amount credited (positive) or used (negative)
   */
  public record BalanceMove(AccountId account, Money amount) {}

  /** The last day of supply of any line, exclusive: for finding what a later change can touch. */
  public LocalDate serviceTo() {
    LocalDate last = head.period().to();
    for (DocumentLine line : lines) {
      LocalDate to = line.due().key().service().to();
      last = to.isAfter(last) ? to : last;
    }
    return last;
  }
}
