package io.openmaas.billing.account.store;

import static io.openmaas.billing.testing.BillingFixture.EUR;
import static io.openmaas.billing.testing.BillingFixture.MARENHOLM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.billing.account.Account;
import io.openmaas.billing.account.Account.Contact;
import io.openmaas.billing.account.Account.Holder;
import io.openmaas.billing.account.Account.Place;
import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.testing.BillingFixture;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AccountsTest {
  private static BillingFixture fixture;
  private static Accounts accounts;

  @BeforeAll
  static void open() {
    fixture = new BillingFixture();
    accounts = new Accounts(fixture.database.pool(), fixture.directory);
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @Test
  void an_account_is_made_when_it_is_first_asked_for_and_follows_from_traveller_and_city() {
    TravellerId mia = fixture.signUp("Mia", "Sander");

    List<Account> found =
        Uni.join()
            .all(
                java.util.stream.IntStream.range(0, 20)
                    .mapToObj(_ -> accounts.resolve(mia, MARENHOLM))
                    .toList())
            .andFailFast()
            .await()
            .indefinitely();

    assertEquals(1, found.stream().distinct().count());
    Account account = found.getFirst();
    assertEquals(AccountId.of(mia, MARENHOLM.id()), account.id());
    assertEquals(new Holder.Person(mia), account.holder());
    assertEquals(new Contact("Mia Sander", "Mastweg 7, 18999 Marenholm", "en"), account.contact());
    assertEquals(EUR, account.place().currency());
    assertEquals(Optional.empty(), account.paidBy());
  }

  @Test
  void unknown_travellers_have_no_account() {
    assertThrows(
        IllegalStateException.class,
        () ->
            accounts.resolve(new TravellerId(UUID.randomUUID()), MARENHOLM).await().indefinitely());
  }

  @Test
  void accounts_are_read_by_ids_in_one_statement() {
    var ids = new ArrayList<AccountId>();
    for (int i = 0; i < 50; i++) {
      ids.add(household("House " + i));
    }
    var missing = new AccountId(UUID.randomUUID());
    ids.add(missing);

    var found = accounts.find(ids).await().indefinitely();

    assertEquals(50, found.size());
    assertTrue(!found.containsKey(missing));
  }

  @Test
  void paying_for_others_has_one_level() {
    AccountId a = household("A");
    AccountId b = household("B");
    AccountId c = household("C");
    pay(a, b);

    assertEquals("one_level", refusal(() -> pay(b, c)));
    assertEquals("one_level", refusal(() -> pay(c, a)));
    assertEquals("account_check", refusal(() -> pay(c, c)).substring(0, 13));
    pay(c, b);

    var children =
        accounts.listPaidBy(fixture.database.pool(), List.of(a, b)).await().indefinitely();
    assertEquals(
        java.util.Set.of(a, c),
        children.get(b).stream().map(Account::id).collect(java.util.stream.Collectors.toSet()));
    assertEquals(1, children.size());
  }

  /** Many at once in a small group: whatever interleaving, no chain and no circle comes about. */
  @Test
  void paying_for_others_has_no_circle_when_many_change_it_at_once() {
    for (int seed = 0; seed < 20; seed++) {
      var random = new Random(seed);
      var group = new ArrayList<AccountId>();
      for (int i = 0; i < 4; i++) {
        group.add(household("G" + i));
      }
      var changes = new ArrayList<Uni<Void>>();
      for (int i = 0; i < 12; i++) {
        AccountId paid = group.get(random.nextInt(4));
        AccountId payer = group.get(random.nextInt(4));
        changes.add(
            fixture
                .database
                .pool()
                .withTransaction(c -> accounts.setPayer(c, paid, Optional.of(payer)))
                .onFailure(PgException.class)
                .recoverWithNull());
      }
      Uni.join().all(changes).andFailFast().await().indefinitely();

      var found = accounts.find(group).await().indefinitely();
      for (Account account : found.values()) {
        account
            .paidBy()
            .ifPresent(
                payer ->
                    assertEquals(Optional.empty(), found.get(payer).paidBy(), "a chain: " + found));
      }
    }
  }

  private static AccountId household(String name) {
    var id = new AccountId(UUID.randomUUID());
    accounts
        .open(
            fixture.database.pool(),
            new Account(
                id,
                new Holder.Household(name),
                new Place(MARENHOLM.id(), "DE", MARENHOLM.zone(), EUR),
                Optional.empty(),
                new Contact(name, "Mastweg 7", "de")))
        .await()
        .indefinitely();
    return id;
  }

  private static void pay(AccountId paid, AccountId payer) {
    accounts.setPayer(fixture.database.pool(), paid, Optional.of(payer)).await().indefinitely();
  }

  private static String refusal(Runnable change) {
    return assertThrows(PgException.class, change::run).getConstraint();
  }
}
