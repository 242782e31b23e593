package io.openmaas.billing.invoice;

import io.openmaas.billing.catalogue.TaxRate;
import io.openmaas.core.money.Money;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * The tax contained in all lines of one category and rate.
 *
 * @param gross the sum of the lines; net and tax add up to it
 */
public record TaxTotal(InvoiceLine.Tax tax, Money net, Money contained, Money gross) {

  /** By category, then rate. */
  public static List<TaxTotal> of(List<InvoiceLine> lines) {
    var byTax =
        new TreeMap<InvoiceLine.Tax, Money>(
            Comparator.comparing(InvoiceLine.Tax::category)
                .thenComparing(InvoiceLine.Tax::percent));
    for (InvoiceLine line : lines) {
      byTax.merge(line.tax(), line.amount(), Money::plus);
    }
    var totals = new ArrayList<TaxTotal>();
    byTax.forEach(
        (tax, gross) -> {
          Money net = TaxRate.netOf(gross, tax.percent());
          totals.add(new TaxTotal(tax, net, gross.minus(net), gross));
        });
    return List.copyOf(totals);
  }
}
