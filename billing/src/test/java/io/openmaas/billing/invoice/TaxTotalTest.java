package io.openmaas.billing.invoice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.billing.catalogue.TaxRate;
import io.openmaas.core.money.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.junit.jupiter.api.Test;

class TaxTotalTest {

  /** gross, percent = net, tax; the first is golden case zuora-inclusive-net */
  private static final String CASES =
      """
      2.99   4   = 2.88 0.11
      49.00  7   = 45.79 3.21
      31.61  7   = 29.54 2.07
      6.86   19  = 5.76 1.10
      100.00 13.5 = 88.11 11.89
      12.34  0   = 12.34 0.00
      -2.99  4   = -2.88 -0.11
      """;

  @Test
  void tax_is_taken_out_of_the_gross_sum() {
    for (String row : CASES.strip().lines().toList()) {
      String[] sides = row.split(" += ");
      String[] input = sides[0].split(" +");
      Money gross = Money.of(input[0], java.util.Currency.getInstance("EUR"));
      Money net = TaxRate.netOf(gross, new BigDecimal(input[1]));
      assertEquals(
          sides[1],
          net.major().toPlainString() + " " + gross.minus(net).major().toPlainString(),
          row);
    }
  }

  /** BR-CO-17 asks for tax = net x rate, rounded; it tolerates less than one major unit. */
  @Test
  void tax_is_that_of_the_rounded_net_within_a_cent() {
    for (String percent : new String[] {"6", "7", "13.5", "19", "23", "25.5"}) {
      var rate = new BigDecimal(percent).movePointLeft(2);
      for (long minor = 0; minor < 20_000; minor++) {
        var gross = Money.ofMinor(minor, "EUR");
        var net = TaxRate.netOf(gross, new BigDecimal(percent));
        long exact =
            BigDecimal.valueOf(net.minor())
                .multiply(rate)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
        assertTrue(Math.abs(exact - gross.minus(net).minor()) <= 1, percent + " " + gross);
      }
    }
  }
}
