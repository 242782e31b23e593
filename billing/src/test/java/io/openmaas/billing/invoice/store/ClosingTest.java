package io.openmaas.billing.invoice.store;

import static io.openmaas.billing.invoice.store.ClosingWorld.HELSINKI;
import static io.openmaas.billing.testing.BillingFixture.MARENHOLM;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.account.Sponsorship;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.billing.invoice.IssuedDocument;
import io.openmaas.billing.testing.BillingFixture;
import io.openmaas.core.money.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is granted, carried over, paid by wallets and lapses, over several invoices. */
class ClosingTest {
  private ClosingWorld world;

  @BeforeEach
  void start() {
    world = new ClosingWorld();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private static List<String> totals(List<IssuedDocument> documents) {
    return documents.stream().map(document -> document.total().toString()).toList();
  }

  private static List<String> uses(List<IssuedDocument> documents) {
    return documents.stream()
        .flatMap(document -> document.document().draft().lines().stream())
        .filter(line -> line.due().key().use().isPresent())
        .map(line -> line.due().of().kind() + " " + line.due().amount())
        .toList();
  }

  @Test
  void whim_2016_points_are_reset_each_month_and_what_lapses_is_breakage() {
    var ada = world.fixture.signUp("Ada", "Lund");
    var account = AccountId.of(ada, HELSINKI.id());
    world.fixture.now = world.at(HELSINKI, "2016-11-15T09:00:00");
    var whim = world.subscribe(ada, HELSINKI, account, "whim-2016@1", "2016-11-15");
    assertEquals(List.of("249.00 EUR"), totals(world.run(HELSINKI, "2016-11-15T10:00:00")));
    world.requireBooksAgree();

    world.use(ada, HELSINKI, UsageKind.TAXI, "whim-2016@1", "2016-11-20T10:00:00", "40.00");
    assertEquals(List.of(), world.run(HELSINKI, "2016-12-01T00:00:00"));
    var first = world.run(HELSINKI, "2016-12-15T00:00:00");
    assertEquals(List.of("249.00 EUR"), totals(first));
    assertEquals(List.of("USE 40.00 EUR", "WALLET -40.00 EUR"), uses(first));
    assertEquals(List.of("GRANTED 5500", "USED -40", "LAPSED -5460"), world.entries(whim));
    assertEquals("-5460", world.ledger("BREAKAGE"));
    assertEquals("-40", world.ledger("WALLET_USED"));
    world.requireBooksAgree();

    // a month without use: granted and lapsed all the same
    assertEquals(List.of("249.00 EUR"), totals(world.run(HELSINKI, "2017-01-15T00:00:00")));
    assertEquals(
        List.of("GRANTED 5500", "USED -40", "LAPSED -5460", "GRANTED 5500", "LAPSED -5500"),
        world.entries(whim));
    world.requireBooksAgree();

    // topped up in the third month, good for a month; the grant lapses first and pays first
    world.fixture.now = world.at(HELSINKI, "2017-01-25T09:00:00");
    world.topUp(whim, account, HELSINKI, "points", "100", LocalDate.of(2017, 2, 24));
    world.requireBooksAgree();
    world.use(ada, HELSINKI, UsageKind.TAXI, "whim-2016@1", "2017-01-26T10:00:00", "5520.00");
    var third = world.run(HELSINKI, "2017-02-15T00:00:00");
    assertEquals(List.of("USE 5520.00 EUR", "WALLET -5520.00 EUR"), uses(third));
    assertEquals("80", world.left(whim));
    assertEquals("-80", world.ledger("WALLET"));
    world.requireBooksAgree();

    world.run(HELSINKI, "2017-03-15T00:00:00");
    assertEquals("0", world.left(whim), "80 lapsed on 24 February, 5,500 on 14 March");
    assertEquals("-16540", world.ledger("BREAKAGE"));
    world.requireBooksAgree();
    assertEquals(List.of(), world.run(HELSINKI, "2017-03-15T00:00:01"));
  }

  @Test
  void what_is_carried_over_survives_a_period_without_use() {
    var ada = world.fixture.signUp("Ada", "Lund");
    var account = AccountId.of(ada, MARENHOLM.id());
    world.fixture.now = world.at(MARENHOLM, "2026-01-01T09:00:00");
    var roll = world.subscribe(ada, MARENHOLM, account, "roll@1", "2026-01-01");
    world.drive(ada, MARENHOLM, "roll@1", "2026-01-10T10:00:00", "30");
    assertEquals(List.of("0.00 EUR"), totals(world.run(MARENHOLM, "2026-02-01T00:00:00")));
    assertEquals("70", world.left(roll));
    assertEquals(List.of(), world.run(MARENHOLM, "2026-03-01T00:00:00"));
    assertEquals("170", world.left(roll));
    world.drive(ada, MARENHOLM, "roll@1", "2026-03-10T10:00:00", "275");
    var march = world.run(MARENHOLM, "2026-04-01T00:00:00");
    assertEquals(
        List.of("5.00 EUR"), totals(march), "100 of March, 100 of February, 70 of January");
    assertEquals("0", world.left(roll));
    assertEquals(
        List.of("GRANTED 100", "USED -30", "GRANTED 100", "GRANTED 100", "USED -270"),
        world.entries(roll));
    assertEquals("0", world.ledger("WALLET"), "kilometres are no money");
    world.requireBooksAgree();
  }

  @Test
  void late_use_in_a_closed_period_is_paid_by_the_wallet_of_that_period() {
    var ada = world.fixture.signUp("Ada", "Lund");
    var account = AccountId.of(ada, HELSINKI.id());
    world.fixture.now = world.at(HELSINKI, "2016-11-01T09:00:00");
    var whim = world.subscribe(ada, HELSINKI, account, "whim-2016@1", "2016-11-01");
    world.use(ada, HELSINKI, UsageKind.TAXI, "whim-2016@1", "2016-11-20T10:00:00", "40.00");
    world.topUp(whim, account, HELSINKI, "points", "100", LocalDate.of(2017, 6, 30));
    world.run(HELSINKI, "2016-12-01T00:00:00");
    assertEquals("100", world.left(whim));
    world.use(ada, HELSINKI, UsageKind.TAXI, "whim-2016@1", "2016-12-02T10:00:00", "10.00");
    world.run(HELSINKI, "2017-01-01T00:00:00");
    world.requireBooksAgree();

    world.use(ada, HELSINKI, UsageKind.TAXI, "whim-2016@1", "2016-11-22T10:00:00", "5500.00");
    var late = world.run(HELSINKI, "2017-02-01T00:00:00");
    // 5,460 that had lapsed and 40 of what was topped up
    assertEquals(List.of("USE 5500.00 EUR", "WALLET -5500.00 EUR"), uses(late));
    assertEquals("60", world.left(whim));
    assertEquals(
        List.of(
            "TOPPED_UP 100",
            "GRANTED 5500",
            "USED -40",
            "LAPSED -5460",
            "GRANTED 5500",
            "USED -10",
            "LAPSED -5490",
            "USED_CORRECTED -5500",
            "LAPSED_CORRECTED 5460",
            "GRANTED 5500",
            "LAPSED -5500"),
        world.entries(whim));
    assertEquals("-5550", world.ledger("WALLET_USED"));
    world.requireBooksAgree();
    assertEquals(List.of(), world.run(HELSINKI, "2017-02-01T00:00:01"));
  }

  @Test
  void two_members_of_a_household_use_one_allowance_and_one_wallet() {
    var ada = world.fixture.signUp("Ada", "Lund");
    var bo = world.fixture.signUp("Bo", "Lund");
    var account = AccountId.of(ada, MARENHOLM.id());
    world.fixture.now = world.at(MARENHOLM, "2026-11-01T09:00:00");
    var plan = world.subscribe(ada, MARENHOLM, account, "together@1", "2026-11-01", bo);
    for (String day : List.of("02", "04")) {
      world.use(
          ada, MARENHOLM, UsageKind.TRANSIT, "together@1", "2026-11-" + day + "T10:00:00", "3.00");
    }
    for (String day : List.of("03", "05", "06")) {
      world.use(
          bo, MARENHOLM, UsageKind.TRANSIT, "together@1", "2026-11-" + day + "T10:00:00", "4.00");
    }
    world.use(bo, MARENHOLM, UsageKind.TRANSIT, "pay-as-you-go@1", "2026-11-07T10:00:00", "2.40");
    var november = world.run(MARENHOLM, "2026-12-01T00:00:00");
    // three rides included, whoever makes them; 5 points pay for the fourth and a part of the fifth
    assertEquals(2, november.size());
    var household =
        november.stream()
            .filter(d -> d.document().draft().head().account().equals(account))
            .toList();
    assertEquals(List.of("3.00 EUR"), totals(household));
    assertEquals(
        List.of(
            "USE 0.00 EUR",
            "USE 0.00 EUR",
            "USE 0.00 EUR",
            "USE 4.00 EUR",
            "WALLET -4.00 EUR",
            "USE 4.00 EUR",
            "WALLET -1.00 EUR"),
        uses(household));
    assertEquals(
        List.of("2.40 EUR"),
        totals(
            november.stream()
                .filter(d -> !d.document().draft().head().account().equals(account))
                .toList()));
    assertEquals(List.of("GRANTED 5", "USED -5"), world.entries(plan));
    world.requireBooksAgree();

    // a late ride of the other member is on the household's next invoice
    world.use(bo, MARENHOLM, UsageKind.TRANSIT, "together@1", "2026-11-08T10:00:00", "4.00");
    var december = world.run(MARENHOLM, "2027-01-01T00:00:00");
    assertEquals(List.of("4.00 EUR"), totals(december));
    assertEquals(account, december.getFirst().document().draft().head().account());
    world.requireBooksAgree();
  }

  @Test
  void a_sponsor_pays_a_share_of_each_invoice_and_of_what_is_corrected_later() {
    var ada = world.fixture.signUp("Ada", "Lund");
    var works = world.fixture.signUp("Works", "Ltd");
    world.fixture.now = world.at(MARENHOLM, "2026-01-01T09:00:00");
    var account = world.open(ada, MARENHOLM);
    var sponsor = world.open(works, MARENHOLM);
    world.sponsor(
        new Sponsorship(
            sponsor,
            account,
            new Sponsorship.Rule.PaysShare(new BigDecimal("40")),
            LocalDate.of(2026, 1, 1)));
    world.use(ada, MARENHOLM, UsageKind.TRANSIT, "pay-as-you-go@1", "2026-01-10T10:00:00", "2.41");
    world.use(ada, MARENHOLM, UsageKind.TRANSIT, "pay-as-you-go@1", "2026-01-11T10:00:00", "3.00");
    // the traveller sees what is his
    var bill = world.bill(ada, MARENHOLM, "2026-01-20T10:00:00");
    assertEquals(List.of("3.25 EUR"), bill);
    var january = world.run(MARENHOLM, "2026-02-01T00:00:00");
    assertEquals(List.of("3.25 EUR"), totals(of(january, account)));
    assertEquals(List.of("2.16 EUR"), totals(of(january, sponsor)));
    assertEquals("5.41", world.ledger("RECEIVABLE"));
    world.requireBooksAgree();

    world.use(ada, MARENHOLM, UsageKind.TRANSIT, "pay-as-you-go@1", "2026-01-12T10:00:00", "1.00");
    var february = world.run(MARENHOLM, "2026-03-01T00:00:00");
    assertEquals(List.of("USE 0.60 EUR"), uses(of(february, account)));
    assertEquals(List.of("USE 0.40 EUR"), uses(of(february, sponsor)));
    world.requireBooksAgree();
    assertEquals(List.of(), world.run(MARENHOLM, "2026-03-01T00:00:01"));
  }

  @Test
  void a_sponsor_pays_up_to_an_amount_and_a_balance_is_left_for_the_rest() {
    var ada = world.fixture.signUp("Ada", "Lund");
    var works = world.fixture.signUp("Works", "Ltd");
    world.fixture.now = world.at(MARENHOLM, "2026-01-01T09:00:00");
    var account = world.open(ada, MARENHOLM);
    var sponsor = world.open(works, MARENHOLM);
    world.sponsor(
        new Sponsorship(
            sponsor,
            account,
            new Sponsorship.Rule.PaysUpTo(Money.of("5.00", BillingFixture.EUR)),
            LocalDate.of(2026, 1, 1)));
    world.use(ada, MARENHOLM, UsageKind.TRANSIT, "pay-as-you-go@1", "2026-01-10T10:00:00", "4.00");
    var january = world.run(MARENHOLM, "2026-02-01T00:00:00");
    assertEquals(List.of("4.00 EUR"), totals(of(january, sponsor)));
    assertEquals(List.of("0.00 EUR"), totals(of(january, account)));
    world.use(ada, MARENHOLM, UsageKind.TRANSIT, "pay-as-you-go@1", "2026-02-10T10:00:00", "7.00");
    var february = world.run(MARENHOLM, "2026-03-01T00:00:00");
    assertEquals(List.of("5.00 EUR"), totals(of(february, sponsor)));
    assertEquals(List.of("2.00 EUR"), totals(of(february, account)));
    world.requireBooksAgree();
  }

  @Test
  void who_was_metered_but_never_opened_an_account_is_invoiced() {
    var ada = world.fixture.signUp("Ada", "Lund");
    world.fixture.now = world.at(MARENHOLM, "2026-01-10T11:00:00");
    world.use(ada, MARENHOLM, UsageKind.TRANSIT, "pay-as-you-go@1", "2026-01-10T10:00:00", "2.40");
    assertEquals(0, world.fixture.count("billing.account"));
    assertEquals(List.of("2.40 EUR"), totals(world.run(MARENHOLM, "2026-02-01T00:00:00")));
  }

  private static List<IssuedDocument> of(List<IssuedDocument> documents, AccountId account) {
    return documents.stream()
        .filter(document -> document.document().draft().head().account().equals(account))
        .toList();
  }
}
