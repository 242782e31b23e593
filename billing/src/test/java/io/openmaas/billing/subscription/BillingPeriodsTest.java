package io.openmaas.billing.subscription;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openmaas.billing.catalogue.CalendarPeriod;
import io.openmaas.billing.catalogue.ProrationConvention;
import io.openmaas.core.money.Money;
import io.openmaas.core.money.Rounding;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BillingPeriodsTest {

  /** billing day, from, today = boundaries of the periods that have ended */
  private static final String CASES =
      """
      1  2026-10-12 2026-12-01 = 2026-10-12 2026-11-01 2026-12-01
      1  2026-10-01 2026-10-31 = none
      1  2026-10-01 2026-11-01 = 2026-10-01 2026-11-01
      31 2017-01-31 2017-04-30 = 2017-01-31 2017-02-28 2017-03-31 2017-04-30
      31 2016-01-31 2016-03-30 = 2016-01-31 2016-02-29
      30 2026-01-30 2026-03-30 = 2026-01-30 2026-02-28 2026-03-30
      15 2026-12-20 2027-02-15 = 2026-12-20 2027-01-15 2027-02-15
      29 2027-02-28 2027-03-29 = 2027-02-28 2027-03-29
      """;

  @Test
  void the_billing_day_is_kept_as_given() {
    for (String row : CASES.strip().lines().toList()) {
      String[] sides = row.split(" = ");
      String[] input = sides[0].split(" +");
      var from = LocalDate.parse(input[1]);
      var cycle = Cycle.onDay(CalendarPeriod.MONTH, Integer.parseInt(input[0]), from);
      var periods = BillingPeriods.of(cycle, from).ended(from, LocalDate.parse(input[2]));
      String actual =
          periods.isEmpty()
              ? "none"
              : periods.getFirst().from()
                  + periods.stream().map(p -> " " + p.to()).collect(Collectors.joining());
      assertEquals(sides[1], actual, row);
    }
  }

  /** covered days, whole period = amount of 49.00 */
  private static final String PARTS =
      """
      2026-10-12 2026-11-01 2026-10-01 2026-11-01 = 31.61
      2026-10-31 2026-11-01 2026-10-01 2026-11-01 = 1.58
      2026-02-15 2026-03-01 2026-02-01 2026-03-01 = 24.50
      2026-10-01 2026-11-01 2026-10-01 2026-11-01 = 49.00
      """;

  // 49.00 x 20 / 31 = 31.6129; 49.00 x 1 / 31 = 1.5806; 49.00 x 14 / 28 = 24.50

  @Test
  void a_part_of_a_period_costs_its_days_of_the_days_of_the_period() {
    for (String row : PARTS.strip().lines().toList()) {
      String[] sides = row.split(" = ");
      String[] days = sides[0].split(" ");
      var part =
          Proration.part(
              ProrationConvention.ACTUAL_DAYS,
              CalendarPeriod.MONTH,
              period(days[2], days[3]),
              period(days[0], days[1]));
      var euro = Currency.getInstance("EUR");
      assertEquals(
          Money.of(sides[1], euro),
          Proration.amount(new BigDecimal("49.00"), part, euro, Rounding.HALF_UP),
          row);
    }
  }

  @Test
  void a_month_with_a_change_of_the_clock_has_its_own_length() {
    var berlin = ZoneId.of("Europe/Berlin");
    assertEquals(
        Duration.ofHours(31 * 24 + 1), period("2026-10-01", "2026-11-01").in(berlin).length());
    assertEquals(
        Duration.ofHours(31 * 24 - 1), period("2026-03-01", "2026-04-01").in(berlin).length());
  }

  private static DatePeriod period(String from, String to) {
    return new DatePeriod(LocalDate.parse(from), LocalDate.parse(to));
  }
}
