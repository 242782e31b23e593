package io.openmaas.billing.holding.store;

import static io.openmaas.billing.testing.BillingFixture.EUR;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.billing.catalogue.ChargeCode;
import io.openmaas.billing.catalogue.UsageKind;
import io.openmaas.billing.holding.Book;
import io.openmaas.billing.holding.Consumption;
import io.openmaas.billing.holding.Credit;
import io.openmaas.billing.holding.Holder;
import io.openmaas.billing.holding.HoldingWorld;
import io.openmaas.billing.holding.PeriodClose;
import io.openmaas.billing.ledger.Entry;
import io.openmaas.billing.ledger.Party;
import io.openmaas.billing.ledger.Purpose;
import io.openmaas.billing.metering.Pin;
import io.openmaas.billing.metering.Usage;
import io.openmaas.billing.metering.UsageKey;
import io.openmaas.billing.metering.Use;
import io.openmaas.core.money.Money;
import io.openmaas.core.time.Period;
import io.smallrye.mutiny.Uni;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WalletsTest {
  private static HoldingWorld world;

  @BeforeAll
  static void open() {
    world = new HoldingWorld();
  }

  @AfterAll
  static void close() {
    world.close();
  }

  /** lago-api#2243: a wallet was credited twice when the payment was told of twice at once. */
  @Test
  void a_wallet_is_not_credited_twice_for_one_payment_lago_2243() {
    Holder holder = holder("0");
    var credit = topUp(holder, "25", "bank/1" + holder.id());

    List<Credit.Outcome> outcomes =
        Uni.join()
            .all(IntStream.range(0, 12).mapToObj(_ -> world.wallets.credit(credit)).toList())
            .andFailFast()
            .await()
            .indefinitely();

    assertEquals(1, outcomes.stream().filter(Credit.Outcome.Credited.class::isInstance).count());
    assertEquals(
        11, outcomes.stream().filter(Credit.Outcome.AlreadyCredited.class::isInstance).count());
    assertEquals(new BigDecimal("25"), left(holder));
    assertEquals(Money.of("-25", EUR), liability(holder));
  }

  /** lago-api#5870: the same payment with another amount, or for another wallet, credited again. */
  @Test
  void one_payment_is_not_credited_with_other_content_lago_5870() {
    Holder holder = holder("0");
    Holder other = holder("0");
    String source = "bank/2" + holder.id();
    run(world.wallets.credit(topUp(holder, "25", source)));

    assertInstanceOf(
        Credit.Outcome.OtherContent.class, run(world.wallets.credit(topUp(holder, "30", source))));
    assertInstanceOf(
        Credit.Outcome.OtherContent.class, run(world.wallets.credit(topUp(other, "25", source))));
    assertEquals(new BigDecimal("25"), left(holder));
    assertEquals(BigDecimal.ZERO, left(other));
  }

  @Test
  void one_payment_does_not_top_up_two_wallets_of_a_holder() {
    Holder holder = holder("0");
    String source = "bank/7" + holder.id();
    var first = topUp(holder, "25", source);
    run(world.wallets.credit(first));
    var of = first.wallet();
    var second =
        new Credit(
            new Credit.Wallet(
                of.holder(),
                new ChargeCode("points"),
                of.account(),
                of.city(),
                new BigDecimal("0.001"),
                of.currency()),
            Credit.Kind.TOPPED_UP,
            new BigDecimal("9"),
            first.lastDay(),
            source,
            first.at());
    assertInstanceOf(Credit.Outcome.OtherContent.class, run(world.wallets.credit(second)));
  }

  @Test
  void what_lapses_is_breakage_and_what_was_topped_up_stays() {
    Holder holder = holder("10");
    run(world.wallets.credit(topUp(holder, "25", "bank/3" + holder.id())));
    ride(holder, "2026-11-10T09:00:00Z", "4.00");

    assertTrue(close(holder, "2026-12-01"));
    assertFalse(close(holder, "2026-12-01"), "once");

    // 10 granted, 4 used, 6 lapsed; 25 topped up, without end
    assertEquals(new BigDecimal("25"), left(holder));
    assertEquals(Money.of("-25", EUR), liability(holder));
    var kinds = run(world.wallets.list(holder.id(), 10));
    assertEquals(
        List.of("LAPSED -6", "USED -4", "GRANTED 10", "TOPPED_UP 25"),
        kinds.stream()
            .map(e -> e.kind() + " " + e.units().stripTrailingZeros().toPlainString())
            .toList());
  }

  /**
   * Late use re-rates a closed period from the beginning that it had, top-ups of the period
   * included.
   */
  @Test
  void a_closed_period_can_be_rated_again_from_its_own_beginning() {
    Holder holder = holder("10");
    run(world.wallets.credit(topUp(holder, "25", "bank/5" + holder.id())));
    ride(holder, "2026-11-10T09:00:00Z", "14.00");
    assertTrue(close(holder, "2026-12-01"));
    ride(holder, "2026-12-10T09:00:00Z", "12.00");
    assertTrue(close(holder, "2027-01-01"));

    var found =
        run(
            new Openings()
                .find(
                    world.fixture.database.pool(),
                    List.of(
                        month(holder, "2026-11-01"),
                        month(holder, "2026-12-01"),
                        month(holder, "2027-01-01"))));

    assertEquals("25", points(found, month(holder, "2026-11-01")), "topped up in the period");
    assertEquals("21", points(found, month(holder, "2026-12-01")), "10 granted, 4 of its own");
    assertEquals("19", points(found, month(holder, "2027-01-01")), "10 granted, 2 of its own");
    assertEquals(new BigDecimal("19"), left(holder));
  }

  private static Openings.Wanted month(Holder holder, String firstDay) {
    var day = LocalDate.parse(firstDay);
    var zone = holder.calendar().zone();
    return new Openings.Wanted(
        holder.id(),
        day,
        new Period(
            day.atStartOfDay(zone).toInstant(), day.plusMonths(1).atStartOfDay(zone).toInstant()));
  }

  private static String points(
      Map<Openings.Wanted, io.openmaas.billing.rating.Holdings> found, Openings.Wanted month) {
    return found.get(month).lots().stream()
        .map(lot -> lot.units())
        .reduce(BigDecimal.ZERO, BigDecimal::add)
        .stripTrailingZeros()
        .toPlainString();
  }

  @Test
  void a_refund_goes_back_into_the_wallet_and_is_never_money() {
    Holder holder = holder("0");
    run(world.wallets.credit(topUp(holder, "25", "bank/4" + holder.id())));
    Money bank = balance(Party.COMPANY, Purpose.BANK);
    run(
        world.wallets.credit(
            new Credit(
                world.wallet(holder),
                Credit.Kind.REFUNDED,
                new BigDecimal("3"),
                LocalDate.MAX,
                "return/" + holder.id(),
                world.fixture.now)));
    assertEquals(new BigDecimal("28"), left(holder));
    assertEquals(Money.of("-28", EUR), liability(holder));
    assertEquals(bank, balance(Party.COMPANY, Purpose.BANK));
  }

  /**
   * Law, over random interleavings of top-ups, grants, rides and closed periods: what is left is
   * grants + top-ups + refunds - uses - lapses, never below zero, and the ledger says the same.
   */
  @Test
  void law_the_balance_is_what_came_in_less_what_went_out_and_the_ledger_agrees() {
    for (long seed = 1; seed <= 25; seed++) {
      var random = new Random(seed);
      String unitValue = List.of("1", "0.01", "0.333", "2.5").get(random.nextInt(4));
      var mia = world.fixture.signUp("Mia", "Sander");
      Holder holder =
          world.share(
              HoldingWorld.plan(random.nextInt(3), "" + random.nextInt(40), unitValue), mia);
      LocalDate month = LocalDate.of(2026, 11, 1);
      for (int step = 0; step < 40; step++) {
        int what = random.nextInt(10);
        if (what < 6) {
          int day = 1 + random.nextInt(28);
          ride(
              holder,
              month
                  .withDayOfMonth(day)
                  .atTime(random.nextInt(24), 0)
                  .toInstant(ZoneOffset.UTC)
                  .toString(),
              Money.ofMinor(random.nextInt(900), "EUR").major().toPlainString());
        } else if (what < 9) {
          var credit =
              new Credit(
                  world.wallet(holder),
                  Credit.Kind.values()[random.nextInt(3)],
                  new BigDecimal(1 + random.nextInt(30)),
                  random.nextBoolean() ? LocalDate.MAX : month.plusDays(random.nextInt(90)),
                  "law/" + holder.id() + "/" + random.nextInt(15),
                  world.fixture.now);
          run(world.wallets.credit(credit));
        } else {
          month = month.plusMonths(1);
          close(holder, month.toString());
        }
        check(holder, "seed " + seed + " step " + step);
      }
    }
  }

  private static void check(Holder holder, String where) {
    BigDecimal entries =
        world
            .fixture
            .database
            .pool()
            .preparedQuery(
                "select coalesce(sum(units), 0) as s from billing.holding_entry where holder = $1 and code = 'points'")
            .executeAndAwait(io.vertx.mutiny.sqlclient.Tuple.of(holder.id()))
            .iterator()
            .next()
            .getBigDecimal("s");
    BigDecimal left = left(holder);
    assertEquals(0, entries.compareTo(left), where + ": " + entries + " and " + left);
    assertTrue(left.signum() >= 0, where);
    assertEquals(
        world.wallet(holder).worth(left).negated(), liability(holder), where + ": the ledger");
  }

  /** As an invoice run does it: rates the period that ends then, posts what comes of it. */
  private static boolean close(Holder holder, String periodEnd) {
    LocalDate to = LocalDate.parse(periodEnd);
    Book book = run(world.books.read(holder, to.atStartOfDay(ZoneOffset.UTC).toInstant()));
    if (!book.from().isBefore(to)) {
      return false;
    }
    List<Consumption.Rated> chain = world.consumption.chain(book, List.of(), to.minusDays(1), to);
    Consumption.Rated last = chain.getLast();
    var close =
        PeriodClose.of(holder.plan(), last.period(), last.request().holdings(), last.result());
    return run(
        world
            .fixture
            .database
            .pool()
            .withTransaction(
                c -> world.wallets.close(c, world.wallet(holder), close, world.fixture.now)));
  }

  private static Holder holder(String granted) {
    return world.share(HoldingWorld.plan(0, granted, "1"), world.fixture.signUp("Mia", "Sander"));
  }

  private static Credit topUp(Holder holder, String units, String source) {
    return new Credit(
        world.wallet(holder),
        Credit.Kind.TOPPED_UP,
        new BigDecimal(units),
        LocalDate.MAX,
        source,
        world.fixture.now);
  }

  private static void ride(Holder holder, String at, String price) {
    var instant = Instant.parse(at);
    world.used.add(
        new Usage(
            new UsageKey("test/" + UUID.randomUUID()),
            holder.account(),
            new Use(
                UsageKind.TRANSIT,
                new Period(instant, instant.plusSeconds(600)),
                instant,
                Map.of(),
                Map.of(),
                Optional.of(Money.of(price, EUR))),
            Pin.NONE,
            new Usage.Proof.Reported("test", "")));
  }

  private static BigDecimal left(Holder holder) {
    return world
        .fixture
        .database
        .pool()
        .preparedQuery(
            "select coalesce(sum(units), 0) as s from billing.holding_lot where holder = $1 and code = 'points'")
        .executeAndAwait(io.vertx.mutiny.sqlclient.Tuple.of(holder.id()))
        .iterator()
        .next()
        .getBigDecimal("s");
  }

  private static Money liability(Holder holder) {
    return balance(Party.of(holder.account()), Purpose.WALLET);
  }

  private static Money balance(Party party, Purpose purpose) {
    var found = new ArrayList<Entry>(run(world.fixture.ledger.balances()));
    return Money.sum(
        found.stream()
            .filter(e -> e.account().party().equals(party) && e.account().purpose() == purpose)
            .map(Entry::amount)
            .toList(),
        EUR);
  }

  private static <T> T run(Uni<T> work) {
    return work.await().indefinitely();
  }
}
