package io.openmaas.billing.invoice;

import io.openmaas.billing.catalogue.BillingTerms.PriceBasis;
import io.openmaas.billing.invoice.DocumentLine.LineTax;
import io.openmaas.billing.invoice.InvoicingTerms.InclusiveRounding;
import io.openmaas.billing.invoice.InvoicingTerms.TaxTerms;
import io.openmaas.core.money.Money;
import io.openmaas.core.money.Rounding;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;

/**
 * The tax of a document: sums per category and rate, rounded by the terms, and each line's share of
 * them. EN 16931: BR-CO-14, BR-CO-17, BR-S-08.
 *
 * @param shares of the lines, in their order; they add up to the totals, except where {@link
 *     InvoicingTerms.TaxSums#DOCUMENT} rounds the total by itself
 */
public record Taxes(
    List<DocumentLine.Share> shares, List<Draft.TaxSum> sums, Money net, Money tax) {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
  private static final int DIGITS = 15;
  private static final Comparator<LineTax> ORDER =
      Comparator.comparing(LineTax::category)
          .thenComparing(LineTax::percent)
          .thenComparing(LineTax::scheme);

  /**
   * An amount to be taxed, after discount.
   *
   * @param exactMinor the amount with the exact share of discounts, in minor units
   */
  public record Taxed(LineTax tax, long minor, BigDecimal exactMinor) {
    public static Taxed of(LineTax tax, Money amount) {
      return new Taxed(tax, amount.minor(), BigDecimal.valueOf(amount.minor()));
    }
  }

  /** With tax. */
  public Money gross() {
    return net.plus(tax);
  }

  /** The tax of these lines. */
  public static Taxes of(List<Taxed> lines, PriceBasis basis, TaxTerms terms, Currency currency) {
    var shares = new DocumentLine.Share[lines.size()];
    var sums = new ArrayList<Draft.TaxSum>();
    long net = 0;
    long tax = 0;
    BigDecimal exactTax = BigDecimal.ZERO;
    for (LineTax rate : rates(lines)) {
      var group = new Group(rate, lines, basis, terms, currency);
      group.share(shares);
      sums.add(new Draft.TaxSum(rate, money(group.net, currency), money(group.tax, currency)));
      net = Math.addExact(net, group.net);
      tax = Math.addExact(tax, group.tax);
      exactTax = exactTax.add(group.exactTax);
    }
    if (terms.sums() == InvoicingTerms.TaxSums.DOCUMENT) {
      long rounded = terms.rounding().apply(exactTax);
      if (basis == PriceBasis.TAX_INCLUDED) {
        net = Math.addExact(net, tax - rounded);
      }
      tax = rounded;
    }
    return new Taxes(Arrays.asList(shares), sums, money(net, currency), money(tax, currency));
  }

  private static List<LineTax> rates(List<Taxed> lines) {
    var rates = new ArrayList<LineTax>(2);
    for (Taxed line : lines) {
      if (!rates.contains(line.tax())) {
        rates.add(line.tax());
      }
    }
    rates.sort(ORDER);
    return rates;
  }

  private static Money money(long minor, Currency currency) {
    return new Money(minor, currency);
  }

  /**
   * The tax within, or on top of, an amount, exact.
   *
   * @param minor in minor units
   */
  static BigDecimal exactTax(BigDecimal minor, BigDecimal percent, PriceBasis basis) {
    return switch (basis) {
      case TAX_ADDED -> minor.multiply(percent).movePointLeft(2);
      case TAX_INCLUDED ->
          minor.multiply(percent).divide(HUNDRED.add(percent), DIGITS, RoundingMode.HALF_EVEN);
    };
  }

  /** The lines of one rate. */
  private static final class Group {
    private final LineTax rate;
    private final List<Taxed> lines;
    private final PriceBasis basis;
    private final TaxTerms terms;
    private final Currency currency;
    private final int[] members;
    private final long[] taxes;
    private final long net;
    private final long tax;
    private final BigDecimal exactTax;

    Group(LineTax rate, List<Taxed> all, PriceBasis basis, TaxTerms terms, Currency currency) {
      this.rate = rate;
      this.lines = all;
      this.basis = basis;
      this.terms = terms;
      this.currency = currency;
      int[] found = new int[all.size()];
      int count = 0;
      long sum = 0;
      BigDecimal exact = BigDecimal.ZERO;
      for (int i = 0; i < found.length; i++) {
        if (all.get(i).tax().equals(rate)) {
          found[count++] = i;
          sum = Math.addExact(sum, all.get(i).minor());
          exact = exact.add(all.get(i).exactMinor());
        }
      }
      this.members = Arrays.copyOf(found, count);
      this.exactTax = Taxes.exactTax(exact, rate.percent(), basis);
      this.taxes = new long[count];
      this.tax =
          switch (terms.sums()) {
            case PER_RATE -> shared(rounded(BigDecimal.valueOf(sum)));
            case PER_LINE, DOCUMENT -> each();
          };
      this.net = basis == PriceBasis.TAX_INCLUDED ? sum - tax : sum;
    }

    private long rounded(BigDecimal minor) {
      if (basis == PriceBasis.TAX_INCLUDED && terms.inclusive() == InclusiveRounding.NET) {
        BigDecimal net = minor.multiply(HUNDRED).divide(HUNDRED.add(rate.percent()), DIGITS, tie());
        return terms.rounding().apply(minor) - terms.rounding().apply(net);
      }
      return terms.rounding().apply(Taxes.exactTax(minor, rate.percent(), basis));
    }

    private RoundingMode tie() {
      return terms.rounding() == Rounding.HALF_UP ? RoundingMode.HALF_UP : RoundingMode.HALF_EVEN;
    }

    private long each() {
      long sum = 0;
      for (int i = 0; i < members.length; i++) {
        taxes[i] = rounded(lines.get(members[i]).exactMinor());
        sum = Math.addExact(sum, taxes[i]);
      }
      return sum;
    }

    /** Rounds each share down; what is left goes to the largest remainders, the first of equals. */
    private long shared(long total) {
      BigDecimal percent = rate.percent();
      int scale = Math.max(0, percent.scale());
      long points = percent.setScale(scale).unscaledValue().longValueExact();
      long whole = BigDecimal.TEN.pow(scale + 2).longValueExact();
      long divisor = basis == PriceBasis.TAX_INCLUDED ? Math.addExact(whole, points) : whole;
      long[] remainders = new long[members.length];
      long left = total;
      for (int i = 0; i < members.length; i++) {
        long product = Math.multiplyExact(lines.get(members[i]).minor(), points);
        taxes[i] = Math.floorDiv(product, divisor);
        remainders[i] = Math.floorMod(product, divisor);
        left -= taxes[i];
      }
      while (left > 0) {
        int largest = 0;
        for (int i = 1; i < remainders.length; i++) {
          largest = remainders[i] > remainders[largest] ? i : largest;
        }
        taxes[largest]++;
        remainders[largest] = -1;
        left--;
      }
      for (int i = 0; left < 0; i = (i + 1) % taxes.length, left++) {
        taxes[i]--;
      }
      return total;
    }

    void share(DocumentLine.Share[] shares) {
      for (int i = 0; i < members.length; i++) {
        long amount = lines.get(members[i]).minor();
        long lineNet = basis == PriceBasis.TAX_INCLUDED ? amount - taxes[i] : amount;
        shares[members[i]] =
            new DocumentLine.Share(money(lineNet, currency), money(taxes[i], currency));
      }
    }
  }
}
