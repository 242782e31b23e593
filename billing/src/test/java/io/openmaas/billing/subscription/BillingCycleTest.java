package io.openmaas.billing.subscription;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openmaas.core.money.Money;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BillingCycleTest {

  /** billing day, from, today = boundaries of the closed periods */
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
      var periods =
          new BillingCycle(Integer.parseInt(input[0]))
              .closedPeriods(LocalDate.parse(input[1]), LocalDate.parse(input[2]));
      String actual =
          periods.isEmpty()
              ? "none"
              : periods.getFirst().from()
                  + periods.stream().map(p -> " " + p.to()).collect(Collectors.joining());
      assertEquals(sides[1], actual, row);
    }
  }

  @Test
  void a_part_of_a_period_costs_its_days_of_the_days_of_the_period() {
    var full = Money.ofMinor(4900, "EUR");
    var october = period("2026-10-01", "2026-11-01");
    // 49.00 x 20 / 31 = 31.6129; 49.00 x 1 / 31 = 1.5806; 49.00 x 14 / 28 = 24.50
    assertEquals(
        Money.ofMinor(3161, "EUR"),
        Proration.of(full, period("2026-10-12", "2026-11-01"), october));
    assertEquals(
        Money.ofMinor(158, "EUR"), Proration.of(full, period("2026-10-31", "2026-11-01"), october));
    assertEquals(
        Money.ofMinor(2450, "EUR"),
        Proration.of(full, period("2026-02-15", "2026-03-01"), period("2026-02-01", "2026-03-01")));
    assertEquals(full, Proration.of(full, october, october));
  }

  @Test
  void a_term_covers_the_days_it_runs_on() {
    var term =
        new Subscription.Term(
            LocalDate.parse("2026-10-12"), Optional.of(LocalDate.parse("2026-12-10")));
    assertEquals(
        Optional.of(period("2026-10-12", "2026-11-01")),
        term.within(period("2026-10-01", "2026-11-01")));
    assertEquals(
        Optional.of(period("2026-12-01", "2026-12-10")),
        term.within(period("2026-12-01", "2027-01-01")));
    assertEquals(Optional.empty(), term.within(period("2026-09-01", "2026-10-01")));
    assertEquals(Optional.empty(), term.within(period("2027-01-01", "2027-02-01")));
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
