package io.openmaas.billing.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.billing.catalogue.Charge;
import io.openmaas.billing.catalogue.Charge.Timing;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.PriceModel;
import io.openmaas.billing.invoice.Drawing;
import io.openmaas.billing.invoice.DrawingRequest;
import io.openmaas.billing.invoice.InvoicingTerms;
import io.openmaas.billing.invoice.ReverseCharge;
import io.openmaas.billing.subscription.Change;
import io.openmaas.billing.subscription.DatePeriod;
import io.openmaas.billing.subscription.SubscriptionHistory;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * killbill#1951, killbill#1952, killbill#1454: the longer an account had been a customer, the
 * longer its invoices took. What a drawing reads and writes must not depend on the years before it;
 * how long the run itself takes is measured by {@code bench invoices --history-months}.
 */
class HistoryFaultsTest {
  private static final Plan PLAN =
      Town.plan("p")
          .fee("10", Timing.IN_ADVANCE)
          .usage(new PriceModel.PerUnit(BigDecimal.ONE), Charge.Basis.EACH_USE)
          .plan();

  private static SubscriptionHistory history(LocalDate start) {
    return new SubscriptionHistory(
        new Town(InvoicingTerms.USUAL, PLAN).subscription("s"),
        ZoneOffset.UTC,
        List.of(
            new SubscriptionHistory.Entry(
                Town.id("e"),
                Instant.EPOCH,
                start,
                Optional.empty(),
                new Change.Started(
                    PLAN.ref(),
                    new Town(InvoicingTerms.USUAL, PLAN).first().id(),
                    Set.of(),
                    BigDecimal.ONE,
                    Optional.empty()))));
  }

  @Test
  void killbill_1951_1952_1454_what_a_run_reads_does_not_grow_with_the_years() {
    var drawing = new Drawing(Town.catalogue(PLAN), ReverseCharge.NEVER);
    LocalDate billedTo = LocalDate.of(2026, 1, 1);
    for (int years : List.of(1, 2, 15)) {
      var reach =
          drawing.reach(
              List.of(history(billedTo.minusYears(years))),
              DrawingRequest.Watermark.billedTo(billedTo),
              InvoicingTerms.USUAL);
      assertEquals(Optional.of(billedTo), reach.uses(), years + " years");
      assertEquals(Optional.empty(), reach.posted(), years + " years");
    }
  }

  /** A late use opens its own period and those after it, not those before. */
  @Test
  void killbill_1951_1952_1454_a_late_use_reads_from_its_own_period_on() {
    var drawing = new Drawing(Town.catalogue(PLAN), ReverseCharge.NEVER);
    var reach =
        drawing.reach(
            List.of(history(LocalDate.of(2010, 1, 1))),
            new DrawingRequest.Watermark(
                Optional.of(LocalDate.of(2026, 1, 1)),
                Optional.empty(),
                Set.of(LocalDate.of(2025, 11, 17))),
            InvoicingTerms.USUAL);
    assertEquals(Optional.of(LocalDate.of(2025, 11, 1)), reach.uses());
    assertEquals(Optional.of(LocalDate.of(2025, 11, 1)), reach.posted());
  }

  /** The hundredth month of a customer costs as many lines and looks as the first. */
  @Test
  void killbill_1951_1952_1454_each_month_draws_the_same_lines() {
    var town = new Town(InvoicingTerms.USUAL, PLAN);
    town.start("s", "2017-01-01", "p@1", null);
    for (int month = 0; month < 120; month++) {
      DatePeriod period = month(month);
      town.use(period.from().plusDays(4).toString(), "1");
      var documents = town.invoice(period.to().toString());
      int lines = documents.stream().mapToInt(i -> i.document().draft().lines().size()).sum();
      // the first run also invoices the first month's fee
      assertEquals(month == 0 ? 3 : 2, lines, period.toString());
    }
    assertTrue(town.world.documents().size() >= 120);
  }

  private static DatePeriod month(int number) {
    LocalDate from = LocalDate.of(2017, 1, 1).plusMonths(number);
    return new DatePeriod(from, from.plusMonths(1));
  }
}
