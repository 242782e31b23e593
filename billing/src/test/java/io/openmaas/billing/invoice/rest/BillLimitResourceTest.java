package io.openmaas.billing.invoice.rest;

import static io.openmaas.billing.testing.BillingFixture.MARENHOLM;
import static io.openmaas.billing.testing.BillingFixture.PAY_AS_YOU_GO;
import static io.openmaas.billing.testing.BillingFixture.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.openmaas.billing.account.Account;
import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.account.Membership;
import io.openmaas.billing.account.Membership.Role;
import io.openmaas.billing.account.rest.OwnAccounts;
import io.openmaas.billing.account.store.Members;
import io.openmaas.billing.invoice.rest.BillLimitResource.LimitsView;
import io.openmaas.billing.invoice.rest.BillLimitResource.Order;
import io.openmaas.billing.rest.Caller;
import io.openmaas.billing.testing.BillingFixture;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BillLimitResourceTest {
  private static BillingFixture fixture;
  private static TravellerId mia;
  private static TravellerId jon;
  private static AccountId household;

  private record Token(TravellerId who) implements JsonWebToken {
    @Override
    public String getName() {
      return "somebody@example.org";
    }

    @Override
    public Set<String> getClaimNames() {
      return Set.of("travellerId");
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T getClaim(String name) {
      return name.equals("travellerId") ? (T) who.toString() : null;
    }
  }

  @BeforeAll
  static void open() {
    fixture = new BillingFixture();
    mia = fixture.signUp("Mia", "Sander");
    jon = fixture.signUp("Jon", "Sander");
    fixture.now = at("2026-11-10T12:00");
    household = new AccountId(UUID.randomUUID());
    var own = await(fixture.accounts.resolve(mia, MARENHOLM));
    await(
        fixture.accounts.open(
            fixture.database.pool(),
            new Account(
                household,
                new Account.Holder.Household("Sander"),
                own.place(),
                Optional.empty(),
                own.contact())));
    member(mia, Role.OWNER);
    member(jon, Role.MEMBER);
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  private static void member(TravellerId who, Role role) {
    await(
        members()
            .put(new Membership(household, who, role, Membership.State.ACTIVE, Optional.empty())));
  }

  private static Members members() {
    return new Members(fixture.database.pool(), () -> fixture.now);
  }

  private static BillLimitResource of(TravellerId who) {
    var caller = new Caller(new Token(who));
    return new BillLimitResource(
        fixture.limits,
        fixture.bills,
        fixture.accounts,
        new OwnAccounts(fixture.accounts, members(), caller),
        new BilledCity(fixture.directory, fixture.cities, caller));
  }

  private static <T> T await(Uni<T> answer) {
    return answer.await().indefinitely();
  }

  private static Problem refused(java.util.function.Supplier<Uni<LimitsView>> call) {
    return assertThrows(ProblemException.class, () -> await(call.get())).problem();
  }

  @Test
  void limits_take_the_place_of_each_other_and_the_bill_says_what_was_reached() {
    assertEquals(List.of("20.00", "30.50"), amounts(put(mia, null, null, List.of("30.5", "20"))));
    assertEquals(List.of("10.00"), amounts(put(mia, null, "marenholm", List.of("10.00"))));
    fixture.travel(mia, PAY_AS_YOU_GO, at("2026-11-10T09:00"), "12.00");
    await(fixture.alerts().sweep());

    var caller = new Caller(new Token(mia));
    var bill =
        await(
            new BillResource(
                    fixture.bills,
                    fixture.limits,
                    new BilledCity(fixture.directory, fixture.cities, caller),
                    caller)
                .bill(null));
    assertEquals("12.00", bill.total().amount());
    var reached = bill.reached().getFirst();
    assertEquals("10.00 12.00", reached.amount().amount() + " " + reached.total().amount());
    assertEquals(at("2026-11-10T12:00"), reached.at());
    assertEquals(bill.reached(), await(of(mia).get(null, null)).reached());

    assertEquals(List.of(), amounts(put(mia, null, null, List.of())));
    assertEquals(List.of(), amounts(await(of(mia).get(null, null))));
  }

  private static LimitsView put(
      TravellerId who, String account, String city, List<String> amounts) {
    return await(of(who).put(account, city, new Order(amounts)));
  }

  private static List<String> amounts(LimitsView view) {
    return view.amounts().stream().map(amount -> amount.amount()).toList();
  }

  @Test
  void only_an_owner_has_to_do_with_the_limits_of_a_household() {
    String id = household.toString();
    assertEquals(List.of("100.00"), amounts(put(mia, id, null, List.of("100.00"))));
    assertEquals(List.of("100.00"), amounts(await(of(mia).get(id, null))));
    var order = new Order(List.of("1.00"));
    assertEquals(403, refused(() -> of(jon).put(id, null, order)).status());
    assertEquals(403, refused(() -> of(jon).get(id, null)).status());
    var stranger = fixture.signUp("Ines", "Berg");
    assertEquals(404, refused(() -> of(stranger).put(id, null, order)).status());
    String mine = AccountId.of(mia, MARENHOLM.id()).toString();
    assertEquals(404, refused(() -> of(jon).put(mine, null, order)).status());
    assertEquals(404, refused(() -> of(mia).put("no-uuid", null, order)).status());
    assertEquals(List.of("100.00"), amounts(await(of(mia).get(id, null))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -1.00                             | amounts[0]
          0                                 | amounts[0]
          0.00                              | amounts[0]
          1.001                             | amounts[0]
          ten                               | amounts[0]
          ''                                | amounts[0]
          NULL                              | amounts[0]
          NaN                               | amounts[0]
          1,50                              | amounts[0]
          1e999999999                       | amounts[0]
          1e-999999999                      | amounts[0]
          1e2147483647                      | amounts[0]
          92233720368547758.08              | amounts[0]
          9999999999999999999999999999999   | amounts[0]
          5.00;5.000                        | amounts[1]
          5.00;6.00;-1                      | amounts[2]
          1;2;3;4;5;6                       | amounts
          """)
  void what_is_wrong_is_named_and_nothing_is_changed(String texts, String field) {
    put(jon, null, null, List.of("7.00"));
    var amounts =
        new ArrayList<>(
            Arrays.stream(texts.split(";", -1)).map(t -> t.equals("NULL") ? null : t).toList());
    var problem = refused(() -> of(jon).put(null, null, new Order(amounts)));
    assertEquals(field, problem.errors().getFirst().field());
    assertEquals(List.of("7.00"), amounts(await(of(jon).get(null, null))));
  }

  @Test
  void a_missing_body_and_a_wrong_city_are_named() {
    assertEquals(
        "amounts", refused(() -> of(jon).put(null, null, null)).errors().getFirst().field());
    assertEquals(
        "amounts",
        refused(() -> of(jon).put(null, null, new Order(null))).errors().getFirst().field());
    var order = new Order(List.of("1.00"));
    assertEquals(
        "city", refused(() -> of(jon).put(null, "atlantis", order)).errors().getFirst().field());
    assertEquals(
        "city",
        refused(() -> of(jon).put(household.toString(), "marenholm", order))
            .errors()
            .getFirst()
            .field());
  }

  @Test
  void the_greatest_amount_can_be_kept() {
    assertEquals(
        List.of("92233720368547758.07"),
        amounts(put(jon, null, null, List.of("92233720368547758.07"))));
  }
}
