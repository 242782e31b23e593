package io.openmaas.billing.ledger.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.billing.catalogue.OperatorTerms;
import io.openmaas.billing.ledger.Entry;
import io.openmaas.billing.ledger.LedgerTransaction;
import io.openmaas.billing.ledger.Posted;
import io.openmaas.billing.ledger.Postings;
import io.openmaas.billing.testing.BillingFixture;
import io.openmaas.core.money.Money;
import io.vertx.pgclient.PgException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static BillingFixture fixture;

  @BeforeAll
  static void start() {
    fixture = new BillingFixture();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static LedgerTransaction ticket(String source, String price) {
    return Postings.ticketSold(
        source,
        BillingFixture.MARENHOLM.id(),
        Money.of(price, BillingFixture.EUR),
        new OperatorTerms(
            BillingFixture.TRANSIT,
            OperatorTerms.Role.PRINCIPAL,
            new BigDecimal("5"),
            LocalDate.of(2026, 1, 1)),
        Instant.parse("2026-10-12T09:00:00Z"));
  }

  private static Posted post(LedgerTransaction transaction) {
    return fixture.inTransaction(connection -> fixture.ledger.post(connection, transaction));
  }

  private static String sqlStateOf(String sql) {
    var refused =
        assertThrows(
            PgException.class, () -> fixture.database.pool().query(sql).executeAndAwait(), sql);
    return refused.getSqlState();
  }

  @Test
  void a_ticket_owes_the_operator_its_share() {
    // 2.45: 95 % = 2.3275, 5 % = 0.1225; the cent left over goes to the larger remainder
    var entries = ticket("leg/a", "2.45").entries().stream().map(Entry::amount).toList();
    assertEquals(
        List.of(Money.ofMinor(245, "EUR"), Money.ofMinor(-233, "EUR"), Money.ofMinor(-12, "EUR")),
        entries);
  }

  @Test
  void a_fact_is_booked_once() {
    assertInstanceOf(Posted.Booked.class, post(ticket("leg/once", "2.40")));
    assertInstanceOf(Posted.AlreadyBooked.class, post(ticket("leg/once", "2.40")));
    assertInstanceOf(Posted.Conflict.class, post(ticket("leg/once", "2.50")));
    assertEquals(1, fixture.count("billing.ledger_transaction where source = 'leg/once'"));
  }

  @Test
  void a_transaction_that_does_not_sum_to_zero_cannot_be_made() {
    var entries = ticket("leg/x", "2.40").entries();
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new LedgerTransaction(
                LedgerTransaction.Kind.TICKET_SOLD,
                "leg/x",
                BillingFixture.MARENHOLM.id(),
                Optional.empty(),
                Instant.EPOCH,
                entries.subList(0, 2)));
  }

  @Test
  void the_database_refuses_entries_that_do_not_sum_to_zero() {
    post(ticket("leg/accounts", "2.40"));
    var id = UUID.randomUUID();
    fixture
        .database
        .pool()
        .query(
            "insert into billing.ledger_transaction (id, kind, source, city, booked_at, fingerprint)"
                + " values ('"
                + id
                + "', 'TICKET_SOLD', 'by-hand', 'marenholm', now(), '')")
        .executeAndAwait();
    assertEquals(
        "23514",
        sqlStateOf(
            "insert into billing.ledger_entry select '"
                + id
                + "', row_number() over (), id, 1 from billing.ledger_account limit 2"));
  }

  @Test
  void what_is_booked_cannot_be_added_to_changed_or_deleted() {
    var id = ticket("leg/final", "2.40").id();
    post(ticket("leg/final", "2.40"));
    String balanced =
        "insert into billing.ledger_entry values ('%1$s', 10, 1, 5), ('%1$s', 11, 1, -5)"
            .formatted(id);
    assertEquals("23514", sqlStateOf(balanced));
    assertEquals("23001", sqlStateOf("update billing.ledger_entry set amount_minor = 0"));
    assertEquals("23001", sqlStateOf("delete from billing.ledger_entry"));
    assertEquals("23001", sqlStateOf("truncate billing.ledger_transaction cascade"));
    assertEquals("23001", sqlStateOf("update billing.ledger_transaction set city = 'x'"));
  }

  @Test
  void pages_follow_each_other_and_balances_sum_to_zero() {
    post(ticket("leg/p1", "2.40"));
    post(ticket("leg/p2", "2.40"));
    var all = fixture.ledger.list(Optional.empty(), 0, 1000).await().indefinitely();
    var first = fixture.ledger.list(Optional.empty(), 0, 1).await().indefinitely();
    var second =
        fixture
            .ledger
            .list(Optional.empty(), first.getFirst().position(), 1)
            .await()
            .indefinitely();
    assertEquals(all.get(0), first.getFirst());
    assertEquals(all.get(1), second.getFirst());
    var balances = fixture.ledger.balances().await().indefinitely();
    assertTrue(balances.size() >= 3);
    assertEquals(
        Money.zero(BillingFixture.EUR),
        Money.sum(balances.stream().map(Entry::amount).toList(), BillingFixture.EUR));
  }
}
