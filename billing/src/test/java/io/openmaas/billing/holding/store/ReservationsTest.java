package io.openmaas.billing.holding.store;

import static io.openmaas.billing.testing.BillingFixture.EUR;
import static io.openmaas.billing.testing.BillingFixture.MARENHOLM;
import static io.openmaas.billing.testing.BillingFixture.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.billing.account.Account;
import io.openmaas.billing.account.AccountId;
import io.openmaas.billing.account.Membership;
import io.openmaas.billing.account.SpendingLimit;
import io.openmaas.billing.holding.Approval;
import io.openmaas.billing.holding.Holder;
import io.openmaas.billing.holding.HoldingWorld;
import io.openmaas.core.booking.BookingId;
import io.openmaas.core.booking.BookingState;
import io.openmaas.core.booking.LegKey;
import io.openmaas.core.booking.LegState;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.Offer;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.traveller.TravellerId;
import io.openmaas.core.trip.RentalId;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReservationsTest {
  private static HoldingWorld world;

  @BeforeAll
  static void open() {
    world = new HoldingWorld();
  }

  @AfterAll
  static void close() {
    world.close();
  }

  @Test
  void a_booking_that_is_given_back_gives_back_what_it_took() {
    var mia = world.fixture.signUp("Mia", "Sander");
    world.share(HoldingWorld.plan(1, "0", "1"), mia);
    Offer first = world.offer(mia, at("2026-11-02T10:00"), "2.90");
    BookingId id = book(first);
    assertEquals(290, world.offer(mia, at("2026-11-02T12:00"), "2.90").forTraveller().minor());

    var cancelled = world.booking(id, first, BookingState.CANCELLED, LegState.RELEASED);
    run(world.reservations.bookingChanged(world.fixture.database.pool(), cancelled));
    run(world.reservations.bookingChanged(world.fixture.database.pool(), cancelled));

    assertEquals("RELEASED", state(id));
    assertEquals(0, world.offer(mia, at("2026-11-02T12:00"), "2.90").forTraveller().minor());
  }

  @Test
  void a_booking_on_its_way_to_its_end_keeps_what_it_took() {
    var mia = world.fixture.signUp("Mia", "Sander");
    world.share(HoldingWorld.plan(1, "0", "1"), mia);
    Offer offer = world.offer(mia, at("2026-11-02T10:00"), "2.90");
    BookingId id = book(offer);
    for (var leg : List.of(LegState.HELD, LegState.CONFIRMED, LegState.RELEASING)) {
      var booking = world.booking(id, offer, BookingState.RELEASING, leg);
      run(world.reservations.bookingChanged(world.fixture.database.pool(), booking));
      assertEquals("OPEN", state(id), leg.name());
    }
  }

  /**
   * Between the record of a use and the end of its reservation nothing counts twice or not at all.
   */
  @Test
  void recorded_use_takes_the_place_of_its_reservation_at_once() {
    var mia = world.fixture.signUp("Mia", "Sander");
    world.share(HoldingWorld.plan(2, "0", "1"), mia);
    Offer offer = world.offer(mia, at("2026-11-02T10:00"), "2.90");
    BookingId id = book(offer);

    world.ride(id, offer);
    assertEquals("OPEN", state(id));
    assertEquals(0, world.offer(mia, at("2026-11-02T12:00"), "2.90").forTraveller().minor());

    assertEquals(1, run(world.reservations.sweep(Duration.ZERO)));
    assertEquals("CONSUMED", state(id));
    assertEquals(0, world.offer(mia, at("2026-11-02T12:00"), "2.90").forTraveller().minor());
    book(world.offer(mia, at("2026-11-02T12:00"), "2.90"));
    assertEquals(290, world.offer(mia, at("2026-11-02T14:00"), "2.90").forTraveller().minor());
  }

  @Test
  void a_rental_is_known_by_its_own_key_from_its_beginning() {
    var mia = world.fixture.signUp("Mia", "Sander");
    world.share(HoldingWorld.plan(2, "0", "1"), mia);
    BookingId id = book(world.offer(mia, at("2026-11-02T10:00"), "2.90"));
    var rental = new RentalId(UUID.randomUUID());

    run(world.reservations.rentalStarted(world.fixture.database.pool(), new LegKey(id, 0), rental));

    assertEquals("rental/" + rental, column(id, "usage_key"));
  }

  /** No message came at all: the sweep asks the booking itself. */
  @Test
  void nothing_leaks_when_messages_are_lost() {
    var mia = world.fixture.signUp("Mia", "Sander");
    world.share(HoldingWorld.plan(1, "0", "1"), mia);
    BookingId id = book(world.offer(mia, at("2026-11-02T10:00"), "2.90"));
    world
        .fixture
        .database
        .pool()
        .preparedQuery("update core.booking_leg set state = 'RELEASED' where booking_id = $1")
        .executeAndAwait(Tuple.of(id.value()));
    world
        .fixture
        .database
        .pool()
        .preparedQuery("update core.booking set state = 'CANCELLED' where id = $1")
        .executeAndAwait(Tuple.of(id.value()));

    run(world.onContext(() -> world.reservations.sweep(Duration.ZERO)));

    assertEquals("RELEASED", state(id));
  }

  @Test
  void a_budget_is_not_exceeded_by_bookings_at_the_same_moment() {
    for (int seed = 0; seed < 10; seed++) {
      var mia = world.fixture.signUp("Mia", "Sander");
      var jon = world.fixture.signUp("Jon", "Sander");
      Holder holder = company(mia, jon);
      limit(holder, new SpendingLimit.Scope.Everybody(), "5.00", null);
      var offers =
          List.of(
              world.offer(mia, at("2026-11-02T10:00"), "2.90"),
              world.offer(jon, at("2026-11-02T10:05"), "2.90"));

      List<String> outcomes =
          Uni.join()
              .all(offers.stream().map(ReservationsTest::outcome).toList())
              .andFailFast()
              .await()
              .indefinitely();

      assertEquals(
          List.of("booked", "budget-exceeded"), outcomes.stream().sorted().toList(), "" + seed);
      book(world.offer(mia, at("2026-11-03T10:00"), "2.90"));
    }
  }

  @Test
  void each_member_has_a_budget_of_his_own_unless_he_has_another() {
    var mia = world.fixture.signUp("Mia", "Sander");
    var jon = world.fixture.signUp("Jon", "Sander");
    Holder holder = company(mia, jon);
    limit(holder, new SpendingLimit.Scope.EachMember(), "3.00", null);
    limit(holder, new SpendingLimit.Scope.One(jon), "6.00", null);

    assertEquals("booked", run(outcome(world.offer(mia, at("2026-11-02T10:00"), "2.90"))));
    assertEquals("budget-exceeded", run(outcome(world.offer(mia, at("2026-11-02T11:00"), "2.90"))));
    assertEquals("booked", run(outcome(world.offer(jon, at("2026-11-02T10:00"), "2.90"))));
    assertEquals("booked", run(outcome(world.offer(jon, at("2026-11-02T11:00"), "2.90"))));
    assertEquals("budget-exceeded", run(outcome(world.offer(jon, at("2026-11-02T12:00"), "2.90"))));
  }

  @Test
  void a_budget_is_charged_with_what_the_trip_cost_once_it_is_rated() {
    var mia = world.fixture.signUp("Mia", "Sander");
    Holder holder = company(mia);
    limit(holder, new SpendingLimit.Scope.Everybody(), "5.00", null);
    Offer offer = world.offer(mia, at("2026-11-02T10:00"), "4.00");
    BookingId id = book(offer);
    assertEquals("budget-exceeded", run(outcome(world.offer(mia, at("2026-11-02T11:00"), "2.90"))));
    world.ride(id, world.offer(mia, at("2026-11-02T10:00"), "2.10"));

    run(world.onContext(() -> world.reservations.sweep(Duration.ZERO)));
    int settled = run(world.charges.settle());

    assertTrue(settled >= 1);
    assertEquals("booked", run(outcome(world.offer(mia, at("2026-11-02T11:00"), "2.90"))));
    assertEquals("budget-exceeded", run(outcome(world.offer(mia, at("2026-11-02T12:00"), "0.10"))));
  }

  @Test
  void an_approval_is_good_for_one_booking() {
    var mia = world.fixture.signUp("Mia", "Sander");
    var boss = world.fixture.signUp("Bo", "Kern");
    Holder holder = company(mia, boss);
    limit(holder, new SpendingLimit.Scope.Everybody(), null, "20.00");
    Offer offer = world.offer(mia, at("2026-11-02T10:00"), "25.00");

    assertEquals("approval-needed", run(outcome(offer)));
    assertEquals("approval-needed", run(outcome(offer)));
    List<Approval> asked = run(world.approvals.list(holder.account(), 10));
    assertEquals(1, asked.size());
    assertEquals("Hafen - Markt", asked.getFirst().trip());

    assertTrue(decide(holder, asked.getFirst(), mia).isEmpty(), "not about one's own trip");
    assertTrue(decide(holder, asked.getFirst(), boss).isPresent());
    assertTrue(decide(holder, asked.getFirst(), boss).isEmpty(), "decided once");

    var again = List.of(offer, world.offer(mia, at("2026-11-02T16:00"), "24.00"));
    List<String> outcomes =
        Uni.join()
            .all(again.stream().map(ReservationsTest::outcome).toList())
            .andFailFast()
            .await()
            .indefinitely();
    assertEquals(List.of("approval-needed", "booked"), outcomes.stream().sorted().toList());
  }

  private static Optional<Approval> decide(Holder holder, Approval asked, TravellerId by) {
    return run(
        world.approvals.decide(
            holder.account(), asked.id(), by, Approval.State.APPROVED, "", world.fixture.now));
  }

  private static Holder company(TravellerId... members) {
    Holder holder = world.share(HoldingWorld.plan(0, "0", "1"), members);
    var account = new AccountId(UUID.randomUUID());
    run(
        world.accounts.open(
            world.fixture.database.pool(),
            new Account(
                account,
                new Account.Holder.Company("Werft AG", Optional.empty()),
                new Account.Place(MARENHOLM.id(), "DE", MARENHOLM.zone(), EUR),
                Optional.empty(),
                new Account.Contact("Werft AG", "Kai 1", "de"))));
    for (TravellerId member : members) {
      run(
          world.members.put(
              new Membership(
                  account,
                  member,
                  Membership.Role.MEMBER,
                  Membership.State.ACTIVE,
                  Optional.empty())));
    }
    Holder billed =
        new Holder(
            holder.subscription(), holder.plan(), account, holder.users(), holder.calendar());
    world.assign(billed, members);
    return billed;
  }

  private static void limit(
      Holder holder, SpendingLimit.Scope scope, String most, String approvalAbove) {
    run(
        world.limits.put(
            new SpendingLimit(
                UUID.randomUUID(),
                holder.account(),
                scope,
                SpendingLimit.Window.DAY,
                Optional.ofNullable(most).map(m -> Money.of(m, EUR)),
                Optional.ofNullable(approvalAbove).map(m -> Money.of(m, EUR)))));
  }

  private static Uni<String> outcome(Offer offer) {
    return world
        .book(offer)
        .map((BookingId _) -> "booked")
        .onFailure(ProblemException.class)
        .recoverWithItem(e -> ((ProblemException) e).problem().code());
  }

  private static BookingId book(Offer offer) {
    return run(world.book(offer));
  }

  private static <T> T run(Uni<T> work) {
    return work.await().indefinitely();
  }

  private static String state(BookingId id) {
    return column(id, "state");
  }

  private static String column(BookingId id, String name) {
    return world
        .fixture
        .database
        .pool()
        .preparedQuery("select " + name + " from billing.reservation where booking = $1")
        .executeAndAwait(Tuple.of(id.value()))
        .iterator()
        .next()
        .getString(0);
  }
}
