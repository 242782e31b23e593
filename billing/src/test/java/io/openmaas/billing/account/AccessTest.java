package io.openmaas.billing.account;

import static io.openmaas.billing.testing.BillingFixture.EUR;
import static io.openmaas.billing.testing.BillingFixture.MARENHOLM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.openmaas.billing.account.Account.Contact;
import io.openmaas.billing.account.Account.Holder;
import io.openmaas.billing.account.Account.Place;
import io.openmaas.billing.account.Membership.Role;
import io.openmaas.billing.account.Membership.State;
import io.openmaas.billing.account.rest.LimitResource;
import io.openmaas.billing.account.rest.MemberResource;
import io.openmaas.billing.account.rest.OwnAccounts;
import io.openmaas.billing.account.rest.SponsorshipResource;
import io.openmaas.billing.account.store.Accounts;
import io.openmaas.billing.account.store.Members;
import io.openmaas.billing.account.store.SpendingLimits;
import io.openmaas.billing.account.store.Sponsorships;
import io.openmaas.billing.holding.Approval;
import io.openmaas.billing.holding.rest.ApprovalResource;
import io.openmaas.billing.holding.store.Approvals;
import io.openmaas.billing.rest.Caller;
import io.openmaas.billing.testing.BillingFixture;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.OfferId;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may do what with an account, asked of the resources themselves. */
class AccessTest {
  private static final TravellerId STRANGER = new TravellerId(new UUID(9, 9));
  private static BillingFixture fixture;
  private static Accounts accounts;
  private static Members members;
  private static Approvals approvals;

  private TravellerId owner;
  private TravellerId member;
  private TravellerId approver;
  private TravellerId invited;
  private AccountId household;

  @BeforeAll
  static void open() {
    fixture = new BillingFixture();
    accounts = new Accounts(fixture.database.pool(), fixture.directory);
    members = new Members(fixture.database.pool(), () -> fixture.now);
    approvals = new Approvals(fixture.database.pool());
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @BeforeEach
  void people() {
    owner = fixture.signUp("Olga", "Sander");
    member = fixture.signUp("Max", "Sander");
    approver = fixture.signUp("Anna", "Sander");
    invited = fixture.signUp("Ines", "Berg");
    household = new AccountId(UUID.randomUUID());
    await(
        accounts.open(
            fixture.database.pool(),
            new Account(
                household,
                new Holder.Household("Sander"),
                new Place(
                    MARENHOLM.id(), MARENHOLM.country(), MARENHOLM.zone(), MARENHOLM.currency()),
                Optional.empty(),
                new Contact("Sander", "Mastweg 7", "en"))));
    put(owner, Role.OWNER, State.ACTIVE);
    put(member, Role.MEMBER, State.ACTIVE);
    put(approver, Role.APPROVER, State.ACTIVE);
    put(invited, Role.OWNER, State.INVITED);
  }

  private void put(TravellerId who, Role role, State state) {
    await(members.put(new Membership(household, who, role, state, Optional.empty())));
  }

  private static <T> T await(Uni<T> answer) {
    return answer.await().indefinitely();
  }

  private static Caller caller(TravellerId who) {
    return new Caller(
        new JsonWebToken() {
          @Override
          public String getName() {
            return "somebody@example.org";
          }

          @Override
          public String getSubject() {
            return new UUID(8, 8).toString();
          }

          @Override
          public Set<String> getGroups() {
            return Set.of("traveller");
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
        });
  }

  private static OwnAccounts own(TravellerId who) {
    return new OwnAccounts(accounts, members, caller(who));
  }

  private static MemberResource membersAs(TravellerId who) {
    return new MemberResource(own(who), members, accounts, fixture.directory, caller(who));
  }

  private static LimitResource limitsAs(TravellerId who) {
    return new LimitResource(
        own(who), new SpendingLimits(fixture.database.pool()), () -> UUID.randomUUID());
  }

  private static ApprovalResource approvalsAs(TravellerId who) {
    return new ApprovalResource(own(who), approvals, () -> fixture.now, caller(who));
  }

  private static void assertRefused(int status, Supplier<Uni<?>> what) {
    var refused = assertThrows(ProblemException.class, () -> await(what.get()));
    assertEquals(status, refused.problem().status(), refused.getMessage());
  }

  @Test
  void who_is_not_a_member_finds_no_account_and_neither_does_who_has_not_accepted() {
    String id = household.toString();
    for (TravellerId who : new TravellerId[] {STRANGER, invited}) {
      assertRefused(404, () -> own(who).get(id));
      assertRefused(404, () -> membersAs(who).list(id));
      assertRefused(404, () -> limitsAs(who).list(id));
      assertRefused(404, () -> approvalsAs(who).list(id));
      assertRefused(
          404,
          () -> membersAs(who).invite(id, new MemberResource.Order(who.value(), "OWNER", null)));
    }
    assertRefused(404, () -> membersAs(STRANGER).accept(id));
    assertRefused(404, () -> own(STRANGER).get("no uuid"));
    assertEquals("ACTIVE", await(membersAs(invited).accept(id)).state());
  }

  @Test
  void a_member_raises_no_limit_and_makes_nobody_a_member_or_owner() {
    String id = household.toString();
    var all = new LimitResource.Order("ACCOUNT", null, "MONTH", "1000.00", null);
    for (TravellerId who : new TravellerId[] {member, approver}) {
      assertRefused(403, () -> limitsAs(who).put(id, all));
      assertRefused(
          403,
          () ->
              membersAs(who)
                  .invite(id, new MemberResource.Order(STRANGER.value(), "MEMBER", null)));
      assertRefused(
          403,
          () ->
              membersAs(who)
                  .change(
                      id, who.toString(), new MemberResource.Order(who.value(), "OWNER", null)));
      assertRefused(403, () -> membersAs(who).end(id, owner.toString()));
    }
    assertEquals(1, await(limitsAs(owner).put(id, all)).size());
    String limit = await(limitsAs(owner).list(id)).getFirst().id().toString();
    assertRefused(403, () -> limitsAs(member).remove(id, limit));
    assertRefused(409, () -> membersAs(owner).end(id, owner.toString()));
  }

  @Test
  void nobody_approves_his_own_trip_and_members_approve_none() {
    String id = household.toString();
    UUID question = UUID.randomUUID();
    await(
        approvals.ask(
            new Approval(
                question,
                household,
                approver,
                MARENHOLM.id(),
                new OfferId(UUID.randomUUID()),
                "a trip",
                LocalDate.of(2026, 11, 2),
                Money.of("80.00", EUR),
                Approval.State.ASKED,
                fixture.now,
                Optional.empty())));
    var yes = new ApprovalResource.Decision("APPROVED", null);
    assertRefused(403, () -> approvalsAs(member).decide(id, question.toString(), yes));
    assertRefused(409, () -> approvalsAs(approver).decide(id, question.toString(), yes));
    assertEquals(
        "APPROVED", await(approvalsAs(owner).decide(id, question.toString(), yes)).state());
    assertRefused(409, () -> approvalsAs(owner).decide(id, question.toString(), yes));
  }

  @Test
  void hostile_amounts_shares_and_days_are_told_by_field() {
    String id = household.toString();
    for (String most : new String[] {"1e999999999", "-1", "NaN", "0.001", "9".repeat(30), ""}) {
      assertRefused(
          422,
          () ->
              limitsAs(owner)
                  .put(id, new LimitResource.Order("ACCOUNT", null, "DAY", most, null)));
    }
    AccountId company = new AccountId(UUID.randomUUID());
    await(
        accounts.open(
            fixture.database.pool(),
            new Account(
                company,
                new Holder.Company("Nord", Optional.empty()),
                new Place(
                    MARENHOLM.id(), MARENHOLM.country(), MARENHOLM.zone(), MARENHOLM.currency()),
                Optional.empty(),
                new Contact("Nord", "Hafen 1", "en"))));
    var desk =
        new SponsorshipResource(
            accounts,
            new Sponsorships(fixture.database.pool(), accounts, () -> fixture.now),
            () -> fixture.now);
    for (String percent : new String[] {"1e-999999999", "1e1", "100", "0", "-1", "0.0000001"}) {
      assertRefused(
          422,
          () ->
              desk.put(
                  id,
                  new SponsorshipResource.Order(
                      company.value(), "PAYS_SHARE", percent, null, null)));
    }
    for (LocalDate day : new LocalDate[] {LocalDate.MIN, LocalDate.MAX, LocalDate.of(0, 1, 1)}) {
      assertRefused(
          422,
          () ->
              desk.put(
                  id,
                  new SponsorshipResource.Order(company.value(), "PAYS_ALL", null, null, day)));
    }
  }
}
