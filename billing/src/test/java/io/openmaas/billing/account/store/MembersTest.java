package io.openmaas.billing.account.store;

import static io.openmaas.billing.testing.BillingFixture.MARENHOLM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.openmaas.billing.account.Account;
import io.openmaas.billing.account.Account.Contact;
import io.openmaas.billing.account.Account.Holder;
import io.openmaas.billing.account.Account.Place;
import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.account.Membership;
import io.openmaas.billing.account.Membership.Role;
import io.openmaas.billing.account.Membership.State;
import io.openmaas.billing.testing.BillingFixture;
import io.openmaas.core.idempotency.IdempotencyKey;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MembersTest {
  private static BillingFixture fixture;
  private static Members members;

  @BeforeAll
  static void open() {
    fixture = new BillingFixture();
    members = new Members(fixture.database.pool(), () -> fixture.now);
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  private static AccountId household() {
    var id = new AccountId(UUID.randomUUID());
    new Accounts(fixture.database.pool(), fixture.directory)
        .open(
            fixture.database.pool(),
            new Account(
                id,
                new Holder.Household("Sander"),
                new Place(
                    MARENHOLM.id(), MARENHOLM.country(), MARENHOLM.zone(), MARENHOLM.currency()),
                Optional.empty(),
                new Contact("Sander", "Mastweg 7", "en")))
        .await()
        .indefinitely();
    return id;
  }

  private static Membership member(AccountId account, TravellerId who, Role role, State state) {
    return new Membership(account, who, role, state, Optional.empty());
  }

  private static <T> T await(Uni<T> answer) {
    return answer.await().indefinitely();
  }

  @Test
  void of_two_owners_who_leave_at_the_same_moment_one_stays() {
    for (int round = 0; round < 10; round++) {
      AccountId account = household();
      var two = List.of(new TravellerId(new UUID(1, 1)), new TravellerId(new UUID(1, 2)));
      two.forEach(who -> await(members.put(member(account, who, Role.OWNER, State.ACTIVE))));
      var refused =
          await(
              Uni.join()
                  .all(
                      two.stream()
                          .map(
                              who ->
                                  members
                                      .change(
                                          State.ACTIVE,
                                          member(account, who, Role.OWNER, State.ENDED))
                                      .map(_ -> "left")
                                      .onFailure(PgException.class)
                                      .recoverWithItem(e -> ((PgException) e).getConstraint()))
                          .toList())
                  .andFailFast());
      assertEquals(List.of("last_owner", "left"), refused.stream().sorted().toList());
      assertEquals(1, await(members.list(account)).stream().filter(Membership::manages).count());
    }
  }

  @Test
  void who_left_is_not_brought_back_by_a_change_and_who_is_there_not_by_an_invitation() {
    AccountId account = household();
    var ada = new TravellerId(new UUID(2, 1));
    await(members.put(member(account, ada, Role.MEMBER, State.ENDED)));
    assertEquals(
        false,
        await(members.change(State.ACTIVE, member(account, ada, Role.APPROVER, State.ACTIVE))));
    assertEquals(true, await(members.invite(member(account, ada, Role.MEMBER, State.INVITED))));
    assertEquals(true, await(members.move(account, ada, State.INVITED, State.ACTIVE)));
    assertEquals(false, await(members.invite(member(account, ada, Role.OWNER, State.INVITED))));
    assertEquals(State.ACTIVE, await(members.list(account)).getFirst().state());
  }

  @Test
  void a_request_with_a_key_makes_one_thing_however_often_and_at_once_it_comes() {
    var asked = asked("COMPANY Nord");
    var made =
        await(
            Uni.join()
                .all(
                    IntStream.range(0, 16)
                        .mapToObj(
                            _ ->
                                fixture
                                    .database
                                    .pool()
                                    .withTransaction(
                                        connection ->
                                            AnsweredOnce.of(
                                                connection,
                                                asked,
                                                () -> Uni.createFrom().item(UUID.randomUUID()))))
                        .toList())
                .andFailFast());
    assertEquals(1, made.stream().distinct().count());
    var refused =
        assertThrows(
            ProblemException.class,
            () ->
                await(
                    fixture
                        .database
                        .pool()
                        .withTransaction(
                            connection ->
                                AnsweredOnce.of(
                                    connection,
                                    asked("COMPANY Other"),
                                    () -> Uni.createFrom().item(UUID.randomUUID())))));
    assertEquals(422, refused.problem().status());
  }

  private static Optional<AnsweredOnce.Asked> asked(String content) {
    return Optional.of(
        new AnsweredOnce.Asked(
            new UUID(3, 3), "open-account", new IdempotencyKey("again"), content));
  }
}
