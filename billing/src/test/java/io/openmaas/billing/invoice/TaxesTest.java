package io.openmaas.billing.invoice;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openmaas.billing.catalogue.BillingTerms.PriceBasis;
import io.openmaas.billing.catalogue.Localised;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.billing.invoice.InvoicingTerms.InclusiveRounding;
import io.openmaas.billing.invoice.InvoicingTerms.TaxSums;
import io.openmaas.billing.invoice.InvoicingTerms.TaxTerms;
import io.openmaas.core.money.Money;
import io.openmaas.core.money.Rounding;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaxesTest {
  private static final Currency EUR = Currency.getInstance("EUR");

  /** basis, sums, side, rounding, percent, amounts of the lines in cents = net, tax, by line */
  private static final String CASES =
      """
      TAX_INCLUDED PER_RATE NET HALF_UP   4     299         = 288 11   11
      TAX_INCLUDED PER_RATE TAX HALF_UP   4     299         = 287 12   12
      TAX_INCLUDED PER_RATE TAX HALF_EVEN 4     299         = 287 12   12
      TAX_ADDED    PER_RATE NET HALF_UP   10    5           = 5 1      1
      TAX_ADDED    PER_RATE NET HALF_EVEN 10    5           = 5 0      0
      TAX_ADDED    PER_RATE NET HALF_EVEN 10    15          = 15 2     2
      TAX_ADDED    PER_RATE NET HALF_UP   10    -5          = -5 -1    -1
      TAX_ADDED    PER_RATE NET HALF_UP   25.5  1000,1      = 1001 255 255,0
      TAX_ADDED    PER_RATE NET HALF_UP   20    2850,1900   = 4750 950 570,380
      TAX_ADDED    PER_RATE NET HALF_UP   10    4,4,4       = 12 1     1,0,0
      TAX_ADDED    PER_LINE NET HALF_UP   10    4,4,4       = 12 0     0,0,0
      TAX_ADDED    DOCUMENT NET HALF_UP   10    4,4,4       = 12 1     0,0,0
      TAX_ADDED    PER_RATE NET HALF_UP   0     100         = 100 0    0
      TAX_INCLUDED PER_RATE NET HALF_UP   13.5  -240        = -211 -29 -29
      TAX_INCLUDED PER_RATE NET HALF_UP   25.5  100,-100    = 0 0      20,-20
      """;

  // 2.99 / 1.04 = 2.875 -> 2.88, tax 0.11; 2.99 x 4 / 104 = 0.115 -> 0.12 (Zuora)
  // 0.05 x 10 % = 0.005: half up 0.01, half even 0.00; 0.015: half even 0.02
  // 3 x 0.04 x 10 %: 0.012 -> 0.01 once, nothing three times (Lago shows 0 by line, 1 in all)

  @Test
  void tax_is_rounded_where_the_terms_say() {
    for (String row : CASES.strip().lines().toList()) {
      String[] sides = row.split(" = ");
      String[] in = sides[0].trim().split(" +");
      String[] out = sides[1].trim().split(" +");
      var rate =
          new DocumentLine.LineTax(
              TaxCategory.STANDARD, new BigDecimal(in[4]), DocumentLine.Scheme.STANDARD);
      Taxes taxes =
          Taxes.of(
              Arrays.stream(in[5].split(","))
                  .map(minor -> Taxes.Taxed.of(rate, new Money(Long.parseLong(minor), EUR)))
                  .toList(),
              PriceBasis.valueOf(in[0]),
              new TaxTerms(
                  TaxSums.valueOf(in[1]),
                  InclusiveRounding.valueOf(in[2]),
                  Rounding.valueOf(in[3])),
              EUR);
      assertEquals(Long.parseLong(out[0]), taxes.net().minor(), row);
      assertEquals(Long.parseLong(out[1]), taxes.tax().minor(), row);
      if (!row.contains("100,-100")) {
        assertEquals(
            Arrays.stream(out[2].split(",")).map(Long::valueOf).toList(),
            taxes.shares().stream().map(share -> share.tax().minor()).toList(),
            row);
      }
    }
  }

  @Test
  void zero_decimal_currencies_are_not_a_hundredfold_wrong() { // lago-api#643, killbill#1080
    var won = Currency.getInstance("KRW");
    var rate =
        new DocumentLine.LineTax(
            TaxCategory.CAR_RENTAL, BigDecimal.TEN, DocumentLine.Scheme.STANDARD);
    Taxes taxes =
        Taxes.of(
            List.of(Taxes.Taxed.of(rate, new Money(11_000, won))),
            PriceBasis.TAX_INCLUDED,
            TaxTerms.EN_16931,
            won);
    assertEquals("10000 KRW", taxes.net().toString());
    assertEquals("1000 KRW", taxes.tax().toString());
  }

  @Test
  void rates_that_differ_in_zeros_only_are_one() {
    var one =
        new DocumentLine.LineTax(
            TaxCategory.STANDARD, new BigDecimal("10.00"), DocumentLine.Scheme.STANDARD);
    var two =
        new DocumentLine.LineTax(
            TaxCategory.STANDARD, new BigDecimal("1E+1"), DocumentLine.Scheme.STANDARD);
    assertEquals(one, two);
    assertEquals(Localised.of("x"), Localised.of("x"));
  }
}
