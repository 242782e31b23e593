package io.openmaas.billing.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.openmaas.core.money.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AccountRulesTest {

  @Test
  void vat_numbers_have_the_form_of_their_country() {
    String table =
        """
        DE123456789       | DE123456789
        de 123.456-789    | DE123456789
        DE12345678        | -
        ATU12345678       | ATU12345678
        AT12345678        | -
        FI12345678        | FI12345678
        EL123456789       | EL123456789
        GR123456789       | -
        NL123456789B01    | NL123456789B01
        FRXX123456789     | FRXX123456789
        SE123456789012    | SE123456789012
        KR1234567890      | KR1234567890
        CHE-123.456.789 MWST | CHE123456789MWST
        XX123             | -
        D                 | -
        """;
    for (String line : table.strip().split("\n")) {
      String written = line.split("\\|")[0].strip();
      String expected = line.split("\\|")[1].strip();
      if (expected.equals("-")) {
        assertThrows(IllegalArgumentException.class, () -> VatId.parse(written), written);
      } else {
        assertEquals(expected, VatId.parse(written).value());
      }
    }
  }

  @Test
  void windows_are_local_days_iso_weeks_and_calendar_months() {
    String table =
        """
        DAY   2026-03-29 2026-03-29 2026-03-30
        WEEK  2026-03-29 2026-03-23 2026-03-30
        WEEK  2026-01-01 2025-12-29 2026-01-05
        MONTH 2026-02-28 2026-02-01 2026-03-01
        MONTH 2026-12-31 2026-12-01 2027-01-01
        """;
    for (String line : table.strip().split("\n")) {
      String[] row = line.split("\\s+");
      var window = SpendingLimit.Window.valueOf(row[0]);
      assertEquals(LocalDate.parse(row[2]), window.first(LocalDate.parse(row[1])), line);
      assertEquals(LocalDate.parse(row[3]), window.end(LocalDate.parse(row[1])), line);
    }
  }

  @Test
  void what_sponsor_and_sponsored_pay_adds_up() {
    String table =
        """
        PAYS_ALL          100.01  100.01   0.00
        COLLECTS          100.01  100.01   0.00
        PAYS_SHARE_50     100.01   50.01  50.00
        PAYS_SHARE_33.3     0.05    0.02   0.03
        PAYS_SHARE_50     -10.00    0.00 -10.00
        PAYS_UP_TO_30     100.01   30.00  70.01
        PAYS_UP_TO_30      12.00   12.00   0.00
        PAYS_UP_TO_30     -12.00    0.00 -12.00
        """;
    for (String line : table.strip().split("\n")) {
      String[] row = line.split("\\s+");
      var sponsorship =
          new Sponsorship(
              new AccountId(UUID.randomUUID()),
              new AccountId(UUID.randomUUID()),
              rule(row[0]),
              LocalDate.of(2026, 1, 1));
      var parts = sponsorship.split(eur(row[1]));
      assertEquals(new Sponsorship.Parts(eur(row[2]), eur(row[3])), parts, line);
    }
  }

  private static Sponsorship.Rule rule(String text) {
    if (text.startsWith("PAYS_SHARE_")) {
      return new Sponsorship.Rule.PaysShare(new BigDecimal(text.substring(11)));
    }
    if (text.startsWith("PAYS_UP_TO_")) {
      return new Sponsorship.Rule.PaysUpTo(eur(text.substring(11)));
    }
    return text.equals("COLLECTS")
        ? new Sponsorship.Rule.Collects(eur("5"))
        : new Sponsorship.Rule.PaysAll();
  }

  private static Money eur(String amount) {
    return Money.of(amount, java.util.Currency.getInstance("EUR"));
  }
}
