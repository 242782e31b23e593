package io.openmaas.billing.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.billing.account.Account;
import io.openmaas.billing.catalogue.Charge;
import io.openmaas.billing.catalogue.Charge.Timing;
import io.openmaas.billing.catalogue.Localised;
import io.openmaas.billing.catalogue.Plan;
import io.openmaas.billing.catalogue.PriceModel;
import io.openmaas.billing.catalogue.ProrationConvention;
import io.openmaas.billing.catalogue.TaxCategory;
import io.openmaas.billing.invoice.Coupon;
import io.openmaas.billing.invoice.CreditNotes;
import io.openmaas.billing.invoice.DocumentLine;
import io.openmaas.billing.invoice.Draft;
import io.openmaas.billing.invoice.Drawing;
import io.openmaas.billing.invoice.DrawingRequest;
import io.openmaas.billing.invoice.InvoiceState;
import io.openmaas.billing.invoice.InvoicingTerms;
import io.openmaas.billing.invoice.InvoicingTerms.CostCentres;
import io.openmaas.billing.invoice.InvoicingTerms.Credits;
import io.openmaas.billing.invoice.InvoicingTerms.ZeroTotal;
import io.openmaas.billing.metering.Pin;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.metering.Use;
import io.openmaas.billing.subscription.Change;
import io.openmaas.core.money.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Faults that users of billing engines reported (notes/billing.md), each by name. */
class BillingFaultsTest {
  private static final ZoneId UTC = ZoneId.of("UTC");
  private int keys;

  private static Plan fee(String name, String amount) {
    return Town.plan(name).fee(amount, Timing.IN_ADVANCE).plan();
  }

  private static Plan rides(String price) {
    return Town.plan("p")
        .usage(new PriceModel.PerUnit(new BigDecimal(price)), Charge.Basis.EACH_USE)
        .plan();
  }

  private static Money eur(String amount) {
    return Money.of(amount, Town.EUR);
  }

  private static InvoicingTerms terms(
      Credits credits, ZeroTotal zero, String minimum, CostCentres centres) {
    return new InvoicingTerms(
        credits,
        zero,
        Optional.ofNullable(minimum).map(BigDecimal::new),
        InvoicingTerms.TaxTerms.EN_16931,
        InvoicingTerms.LastDay.WITHOUT_USE,
        centres);
  }

  // ---------------------------------------------------------------- dates and zones

  @Test
  void
      nothing_is_billed_twice_at_a_day_end_that_is_not_utc() { // killbill#1856, lago-api#879, #1074
    for (String zone : List.of("America/New_York", "Asia/Tokyo", "Pacific/Kiritimati")) {
      ZoneId local = ZoneId.of(zone);
      var town = new Town(InvoicingTerms.USUAL, local, rides("1"));
      town.start("s", "2026-03-01", "p@1", null);
      Instant midnight = LocalDate.of(2026, 4, 1).atStartOfDay(local).toInstant();
      town.world.use(Town.usage("last", town.first(), midnight.minusMillis(1), "1"));
      town.world.use(Town.usage("first", town.first(), midnight, "2"));
      assertEquals(eur("1.00"), town.invoice("2026-04-01").getFirst().open(), zone);
      assertEquals(List.of(), town.invoice("2026-04-01"), zone);
      assertEquals(eur("2.00"), town.invoice("2026-05-01").getFirst().open(), zone);
    }
  }

  @Test
  void a_day_of_23_or_25_hours_is_a_day() { // killbill#445, #743, #1934
    for (String month : List.of("2026-03", "2026-10")) {
      var town =
          new Town(
              InvoicingTerms.USUAL,
              ZoneId.of("Europe/Berlin"),
              Town.plan("p")
                  .fee("31.00", Timing.IN_ARREARS)
                  .usage(new PriceModel.PerUnit(BigDecimal.ONE), Charge.Basis.EACH_USE)
                  .plan());
      town.start("s", month + "-17", "p@1", null);
      LocalDate next = LocalDate.parse(month + "-01").plusMonths(1);
      town.use("u", town.first(), month + "-29", "1");
      // 15 of 31 days
      assertEquals(
          "recurring "
              + month
              + "-17/"
              + next
              + " 15.00\nusage "
              + month
              + "-29/"
              + month
              + "-30 1.00",
          Town.text(town.invoice(next.toString())));
    }
  }

  @Test
  void billing_day_31_does_not_stop_and_does_not_move() { // killbill#127, openmeter#3229
    var town = new Town(InvoicingTerms.USUAL, fee("p", "10"));
    town.start("s", "2026-01-31", "p@1", 31);
    var days = List.of("2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31");
    for (String day : days) {
      assertEquals(List.of(), town.invoice(LocalDate.parse(day).minusDays(1).toString()), day);
      assertEquals(eur("10.00"), town.invoice(day).getFirst().open(), day);
    }
  }

  // ---------------------------------------------------------------- loops and blocks

  @Test
  void running_again_does_not_invoice_again() { // killbill#150, #640
    var town = new Town(InvoicingTerms.USUAL, fee("p", "10"), fee("q", "5"));
    town.start("s", "2026-01-01", "p@1", null);
    town.invoice("2026-01-01");
    town.change("s", "2026-01-11", new Change.PlanChanged(fee("q", "5").ref()));
    town.invoice("2026-01-11");
    for (int day = 11; day <= 31; day++) {
      assertEquals(List.of(), town.invoice("2026-01-" + day));
    }
    assertEquals(2, town.world.documents().size());
  }

  @Test
  void a_plan_that_costs_nothing_does_not_block_invoicing() { // killbill#783, #877
    var free = Town.plan("free").fee("0", Timing.IN_ADVANCE).plan();
    var town = new Town(InvoicingTerms.USUAL, free, fee("p", "10"));
    town.start("s", "2026-01-01", "free@1", null);
    town.start("t", "2026-01-01", "p@1", null);
    assertEquals(eur("10.00"), town.invoice("2026-01-01").getFirst().open());
    assertEquals(eur("10.00"), town.invoice("2026-02-01").getFirst().open());
  }

  @Test
  void what_is_included_is_shown_with_nothing_to_pay() {
    Plan plan = Town.plan("p").usage(new PriceModel.Included(), Charge.Basis.EACH_USE).plan();
    var shown = new Town(InvoicingTerms.USUAL, plan);
    shown.start("s", "2026-01-01", "p@1", null).use("2026-01-03", "1");
    assertEquals("usage 2026-01-03/2026-01-04 0.00", Town.text(shown.invoice("2026-02-01")));
    assertEquals(InvoiceState.PAID, shown.world.documents().getFirst().state());
    var terms = terms(Credits.ON_INVOICE, ZeroTotal.LEFT_OUT, null, CostCentres.ONE_DOCUMENT);
    var left = new Town(terms, plan);
    left.start("s", "2026-01-01", "p@1", null).use("2026-01-03", "1");
    assertEquals(List.of(), left.invoice("2026-02-01"));
  }

  // ---------------------------------------------------------------- late use

  @Test
  void late_use_is_not_ignored_however_late() { // killbill-docs#118, lago#637
    var town = new Town(InvoicingTerms.USUAL, rides("2"));
    town.start("s", "2024-01-01", "p@1", null);
    town.use("2024-01-05", "1");
    town.invoice("2024-02-01");
    town.invoice("2026-01-01");
    town.use("2024-01-07", "3");
    var late = town.invoice("2026-02-01");
    assertEquals("usage 2024-01-07/2024-01-08 6.00", Town.text(late));
    assertEquals(List.of(), town.invoice("2026-02-01"));
  }

  @Test
  void corrected_use_is_a_visible_difference_that_names_its_invoice() {
    var town = new Town(InvoicingTerms.USUAL, rides("2"));
    town.start("s", "2026-01-01", "p@1", null);
    town.use("u", town.first(), "2026-01-05", "10");
    Issued first = town.invoice("2026-02-01").getFirst();
    town.use("u", town.first(), "2026-01-05", "4");
    Issued second = town.invoice("2026-03-01").getFirst();
    assertEquals(
        "credit 2026-01-05/2026-01-06 -12.00\nbalance_credit 12.00", Town.text(List.of(second)));
    DocumentLine line = second.document().draft().lines().getFirst();
    assertEquals(first.number(), line.corrects().orElseThrow().number());
    assertEquals(eur("20.00"), line.corrects().orElseThrow().posted());
    town.world.reverse(town.first().id(), new UsageKey("u"));
    assertEquals(
        "credit 2026-01-05/2026-01-06 -8.00\nbalance_credit 8.00",
        Town.text(town.invoice("2026-04-01")));
  }

  @Test
  void use_after_the_end_is_named_and_not_lost() {
    var town = new Town(InvoicingTerms.USUAL, rides("2"));
    town.start("s", "2026-01-01", "p@1", null);
    town.change("s", "2026-01-10", new Change.Ended("x"));
    town.use("2026-01-12", "1");
    assertEquals(List.of(), town.invoice("2026-02-01"));
    assertEquals("use-1", town.world.unrated().getFirst().use().use().value());
  }

  @Test
  void use_before_what_was_announced_is_refused_and_not_dropped() {
    Plan plan = rides("2");
    var town = new Town(InvoicingTerms.USUAL, plan);
    var drawing =
        new Drawing(Town.catalogue(plan), io.openmaas.billing.invoice.ReverseCharge.NEVER);
    Instant at = LocalDate.of(2026, 1, 5).atStartOfDay(UTC).toInstant();
    var request =
        new DrawingRequest(
            DrawingRequest.Payer.of(town.first()),
            List.of(
                new DrawingRequest.Party(
                    town.first(),
                    List.of(),
                    List.of(Town.usage("u", town.first(), at, "1")),
                    DrawingRequest.StartsWith.NOTHING,
                    List.of(),
                    List.of(),
                    DrawingRequest.Watermark.billedTo(LocalDate.of(2026, 3, 1)))),
            LocalDate.of(2026, 4, 1));
    assertThrows(IllegalStateException.class, () -> drawing.draw(request));
  }

  // ---------------------------------------------------------------- credits

  @Test
  void an_upgrade_credits_what_was_not_used_and_no_more() { // lago-api#1776, #1778, #5522
    Plan small = Town.plan("small").fee("30", Timing.IN_ADVANCE).plan();
    Plan large = Town.plan("large").fee("60", Timing.IN_ADVANCE).plan();
    var town = new Town(InvoicingTerms.USUAL, small, large);
    town.start("s", "2026-04-01", "small@1", null);
    town.invoice("2026-04-01");
    town.change("s", "2026-04-16", new Change.PlanChanged(large.ref()));
    assertEquals(
        """
        recurring 2026-04-16/2026-05-01 30.00
        credit 2026-04-16/2026-05-01 -15.00""",
        Town.text(town.invoice("2026-04-16")));
    // and back again on the same day
    town.change("s", "2026-04-16", new Change.PlanChanged(small.ref()));
    town.invoice("2026-04-17");
    long paid =
        town.world.documents().stream()
            .mapToLong(issued -> issued.document().draft().totals().gross().minor())
            .sum();
    assertEquals(3000, paid);
  }

  @Test
  void a_total_is_never_negative() { // lago-api#4642
    var town = new Town(InvoicingTerms.USUAL, fee("large", "599.95"), fee("small", "9.95"));
    town.start("s", "2026-01-01", "large@1", null);
    town.invoice("2026-01-01");
    town.change("s", "2026-01-02", new Change.PlanChanged(fee("small", "9.95").ref()));
    Draft note = town.invoice("2026-01-02").getFirst().document().draft();
    assertEquals(Draft.Kind.CREDIT_NOTE, note.kind());
    assertEquals(0, note.totals().payable().minor());
    Draft next = town.invoice("2026-02-01").getFirst().document().draft();
    assertEquals(eur("9.95"), next.totals().gross());
    assertEquals(0, next.totals().payable().minor());
  }

  @Test
  void credit_notes_are_never_more_than_the_invoice_and_their_tax_is_its_tax() {
    Plan plan =
        Town.plan("p").fee("fee", "0.07", Timing.IN_ADVANCE, TaxCategory.BIKE_RENTAL).plan();
    var town = new Town(InvoicingTerms.USUAL, plan);
    town.start("s", "2026-01-01", "p@1", null);
    Issued invoice = town.invoice("2026-01-01").getFirst();
    // 7 + 25 % = 7 + 1.75 -> 9; thirds: 2 + 0.5 -> 3 each; the last takes the rest
    long credited = 0;
    for (long part : new long[] {2, 2, 3}) {
      Issued note =
          town.world.credit(
              invoice.number(),
              List.of(new CreditNotes.Item(0, new Money(part, Town.EUR))),
              LocalDate.of(2026, 1, 9));
      credited -= note.document().draft().totals().gross().minor();
    }
    assertEquals(9, credited);
    assertThrows(
        CreditNotes.TooMuch.class,
        () ->
            town.world.credit(
                invoice.number(),
                List.of(new CreditNotes.Item(0, new Money(1, Town.EUR))),
                LocalDate.of(2026, 1, 9)));
    // favours are not asked for again, whatever else becomes known
    town.change("s", "2026-01-20", new Change.Ended("x"));
    assertEquals(List.of(), town.invoice("2026-02-01"));
  }

  @Test
  void a_void_invoice_is_invoiced_anew() {
    var town = new Town(InvoicingTerms.USUAL, fee("p", "10"));
    town.start("s", "2026-01-01", "p@1", null);
    Issued wrong = town.invoice("2026-01-01").getFirst();
    town.world.voidInvoice(wrong.number(), LocalDate.of(2026, 1, 3));
    assertEquals(InvoiceState.VOID, town.world.get(wrong.number()).state());
    Issued right = town.invoice("2026-01-03").getFirst();
    assertEquals(eur("10.00"), right.document().draft().totals().gross());
    assertEquals(List.of(), town.invoice("2026-01-03"));
  }

  @Test
  void a_discount_is_taken_back_with_what_it_was_for() {
    var town = new Town(InvoicingTerms.USUAL, fee("p", "30"));
    town.world.give(
        town.first().id(),
        new Coupon.Percent("half", Localised.of("half"), Set.of(), new BigDecimal("50")));
    town.start("s", "2026-04-01", "p@1", null);
    assertEquals(eur("15.00"), town.invoice("2026-04-01").getFirst().open());
    town.change("s", "2026-04-11", new Change.Ended("x"));
    // 20 of 30 days: 20.00, of which half was paid
    Draft note = town.invoice("2026-04-11").getFirst().document().draft();
    assertEquals(eur("-20.00"), note.lines().getFirst().due().amount());
    assertEquals(eur("-10.00"), note.totals().gross());
  }

  // ---------------------------------------------------------------- accounts

  @Test
  void no_child_is_missing_on_the_invoice_of_who_pays_for_a_thousand() { // killbill#1863
    var town = new Town(InvoicingTerms.USUAL, fee("p", "1.01"));
    for (int i = 0; i < 1000; i++) {
      Account child = Town.paidBy(Town.account("child " + i, UTC, Town.EUR), town.first());
      town.world.open(child, InvoicingTerms.USUAL);
      town.start("s" + i, child, "2026-01-01", "p@1", null);
    }
    var documents = town.invoice("2026-01-01");
    assertEquals(1, documents.size());
    Draft draft = documents.getFirst().document().draft();
    assertEquals(
        1000, draft.lines().stream().map(line -> line.due().of().account()).distinct().count());
    assertEquals(eur("1010.00"), draft.totals().payable());
  }

  @Test
  void
      currencies_are_never_mixed_and_have_their_own_digits() { // lago-api#643, killbill#1080, #1082
    var won = Currency.getInstance("KRW");
    var dinar = Currency.getInstance("BHD");
    Plan korean = Town.plan("k").in(won).fee("49000", Timing.IN_ADVANCE).plan();
    Plan bahraini = Town.plan("b").in(dinar).fee("1.005", Timing.IN_ADVANCE).plan();
    var town = new Town(InvoicingTerms.USUAL, fee("p", "10"), korean, bahraini);
    town.start("s", "2026-01-01", "p@1", null);
    town.start("t", "2026-01-01", "k@1", null);
    town.start("u", "2026-01-01", "b@1", null);
    assertEquals(
        List.of("1.005 BHD", "10.00 EUR", "49000 KRW"),
        town.invoice("2026-01-01").stream().map(issued -> issued.open().toString()).toList());
    town.change("t", "2026-01-16", new Change.Ended("x")); // 16 of 31 days are left
    assertEquals(
        "-25290 KRW",
        town.invoice("2026-01-16").getFirst().document().draft().totals().gross().toString());
  }

  @Test
  void a_company_gets_a_document_for_each_cost_centre_or_one_for_all() {
    for (CostCentres how : CostCentres.values()) {
      var town = new Town(terms(Credits.ON_INVOICE, ZeroTotal.INVOICED, null, how), rides("2"));
      town.start("s", "2026-01-01", "p@1", null);
      for (String centre : List.of("sales", "plant", "sales")) {
        Instant at =
            LocalDate.of(2026, 1, 5).atTime(centre.length(), 0).toInstant(java.time.ZoneOffset.UTC);
        Usage plain = Town.usage(centre + "-" + keys++, town.first(), at, "3");
        Use use = plain.use();
        town.world.use(
            new Usage(
                plain.key(),
                plain.account(),
                new Use(
                    use.kind(),
                    use.time(),
                    use.at(),
                    Map.of(Use.COST_CENTRE, centre),
                    use.quantities(),
                    use.price()),
                Pin.NONE,
                plain.proof()));
      }
      var totals =
          town.invoice("2026-02-01").stream()
              .map(
                  issued ->
                      issued.document().draft().head().costCentre().orElse("all")
                          + " "
                          + issued.open())
              .toList();
      assertEquals(
          how == CostCentres.ONE_DOCUMENT
              ? List.of("all 18.00 EUR")
              : List.of("plant 6.00 EUR", "sales 12.00 EUR"),
          totals);
    }
  }

  @Test
  void a_small_total_waits_for_the_next_invoice() {
    var town =
        new Town(
            terms(Credits.ON_INVOICE, ZeroTotal.INVOICED, "5", CostCentres.ONE_DOCUMENT),
            rides("2"));
    town.start("s", "2026-01-01", "p@1", null);
    town.use("2026-01-05", "1");
    assertEquals(List.of(), town.invoice("2026-02-01"));
    town.use("2026-02-05", "2");
    assertEquals(
        "usage 2026-01-05/2026-01-06 2.00\nusage 2026-02-05/2026-02-06 4.00",
        Town.text(town.invoice("2026-03-01")));
    assertEquals(List.of(), town.invoice("2026-03-01"));
  }

  @Test
  void an_early_run_shifts_nothing() { // killbill#1851
    var town = new Town(InvoicingTerms.USUAL, fee("p", "10"));
    town.start("s", "2026-01-15", "p@1", 15);
    for (String day : List.of("2026-01-10", "2026-01-15", "2026-02-14")) {
      town.invoice(day);
    }
    assertEquals("recurring 2026-02-15/2026-03-15 10.00", Town.text(town.invoice("2026-02-15")));
  }

  @Test
  void fees_and_use_of_different_periods_are_on_one_invoice() { // lago-anniv30-leap-advance
    Plan plan =
        Town.plan("p")
            .anniversary()
            .prorated(ProrationConvention.INCLUSIVE_DAYS)
            .fee("10", Timing.IN_ADVANCE)
            .usage(new PriceModel.PerUnit(BigDecimal.ONE), Charge.Basis.PERIOD)
            .plan();
    var town = new Town(InvoicingTerms.USUAL, plan);
    town.start("s", "2024-01-30", "p@1", null);
    town.invoice("2024-01-30");
    town.use("2024-02-28", "7");
    assertEquals(
        "recurring 2024-02-29/2024-03-30 10.00\nusage 2024-01-30/2024-02-29 7.00",
        Town.text(town.invoice("2024-02-29")));
  }

  @Test
  void what_a_run_reads_does_not_grow_with_history() {
    var town = new Town(InvoicingTerms.USUAL, rides("2"));
    town.start("s", "2020-01-01", "p@1", null);
    town.use("2020-01-05", "1");
    town.invoice("2026-01-01");
    var drawing =
        new Drawing(Town.catalogue(rides("2")), io.openmaas.billing.invoice.ReverseCharge.NEVER);
    var reach =
        drawing.reach(
            List.of(),
            DrawingRequest.Watermark.billedTo(LocalDate.of(2026, 1, 1)),
            InvoicingTerms.USUAL);
    assertEquals(Optional.of(LocalDate.of(2026, 1, 1)), reach.uses());
    assertTrue(reach.posted().isEmpty());
  }
}
