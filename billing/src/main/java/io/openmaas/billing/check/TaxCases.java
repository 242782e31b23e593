package io.openmaas.billing.check;

import io.openmaas.billing.catalogue.BillingTerms.PriceBasis;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.billing.invoice.DocumentLine.LineTax;
import io.openmaas.billing.invoice.DocumentLine.Scheme;
import io.openmaas.billing.invoice.InvoicingTerms.InclusiveRounding;
import io.openmaas.billing.invoice.InvoicingTerms.TaxSums;
import io.openmaas.billing.invoice.InvoicingTerms.TaxTerms;
import io.openmaas.billing.invoice.Taxes;
import io.openmaas.core.money.Money;
import io.openmaas.core.money.Rounding;
import java.util.Currency;
import java.util.List;
import java.util.Map;

/** Cases of tax that is contained in a price. */
final class TaxCases {
  private TaxCases() {}

  static Map<String, ?> inclusive(CaseInput input) {
    Currency currency = CaseTerms.currency(input);
    String round = input.findText("round").orElse("net");
    InclusiveRounding side =
        switch (round) {
          case "net" -> InclusiveRounding.NET;
          case "tax" -> InclusiveRounding.TAX;
          default -> throw input.refused("round", round + " is neither net nor tax");
        };
    var tax = new LineTax(TaxCategory.STANDARD, input.decimal("vat_percent"), Scheme.STANDARD);
    Money gross = Money.of(input.decimal("gross"), currency, Rounding.EXACT);
    Taxes taxes =
        Taxes.of(
            List.of(Taxes.Taxed.of(tax, gross)),
            PriceBasis.TAX_INCLUDED,
            new TaxTerms(TaxSums.PER_RATE, side, CaseTerms.rounding(input)),
            currency);
    return Map.of("net", taxes.net().major(), "tax", taxes.tax().major());
  }
}
