package io.openmaas.billing.holding.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.billing.holding.Credit;
import io.openmaas.billing.holding.Holder;
import io.openmaas.billing.holding.HoldingWorld;
import io.openmaas.billing.holding.Standing;
import io.openmaas.billing.testing.BillingFixture;
import io.openmaas.core.booking.BookingId;
import io.openmaas.core.booking.BookingState;
import io.openmaas.core.booking.LegState;
import io.openmaas.core.offer.Offer;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Law, over random interleavings of bookings at once, cancellations, rides, sweeps and top-ups:
 * what was granted and topped up is what is used, reserved or left, each unit in one place, and no
 * trip that was offered for nothing took what was not there.
 */
class ReservationLawTest {
  private static HoldingWorld world;

  @BeforeAll
  static void open() {
    world = new HoldingWorld();
  }

  @AfterAll
  static void close() {
    world.close();
  }

  private record Booked(BookingId id, Offer offer) {}

  @Test
  void law_each_unit_is_used_reserved_or_left() {
    for (long seed = 1; seed <= 6; seed++) {
      var random = new Random(seed);
      var members = new ArrayList<TravellerId>();
      for (int i = 0; i < 4; i++) {
        members.add(world.fixture.signUp("M" + i, "Sander"));
      }
      int rides = random.nextInt(4);
      Holder holder =
          world.share(HoldingWorld.plan(rides, "0", "1"), members.toArray(TravellerId[]::new));
      BigDecimal toppedUp = BigDecimal.ZERO;
      var booked = new ArrayList<Booked>();
      var ridden = new ArrayList<Booked>();
      for (int step = 0; step < 12; step++) {
        switch (random.nextInt(5)) {
          case 0 -> toppedUp = toppedUp.add(topUp(holder, 1 + random.nextInt(6), step));
          case 1 -> {
            if (!booked.isEmpty()) {
              cancel(booked.remove(random.nextInt(booked.size())));
            }
          }
          case 2 -> {
            if (!booked.isEmpty()) {
              Booked one = booked.remove(random.nextInt(booked.size()));
              world.ride(one.id(), one.offer());
              ridden.add(one);
            }
          }
          case 3 -> run(world.onContext(() -> world.reservations.sweep(Duration.ZERO)));
          default -> booked.addAll(bookAtOnce(members, random));
        }
        check(holder, rides, toppedUp, booked.size() + ridden.size(), "seed " + seed + "." + step);
      }
    }
  }

  /** Every booking was offered for nothing, so each took a ride or 2 points. */
  private static void check(
      Holder holder, int rides, BigDecimal toppedUp, int trips, String where) {
    Standing standing = standing(holder);
    BigDecimal left =
        standing.allowances().stream()
            .map(Standing.AllowanceLeft::left)
            .findFirst()
            .orElse(BigDecimal.ZERO);
    BigDecimal points = standing.wallets().getFirst().left();
    assertTrue(left.signum() >= 0 && points.signum() >= 0, where);
    BigDecimal taken =
        BigDecimal.valueOf(rides)
            .subtract(left)
            .add(toppedUp.subtract(points).divide(BigDecimal.TWO));
    assertEquals(0, taken.compareTo(BigDecimal.valueOf(trips)), where + ": " + taken + " " + trips);
  }

  private static Standing standing(Holder holder) {
    return run(
        world
            .books
            .read(holder, world.fixture.now)
            .map(book -> world.consumption.standing(book, LocalDate.of(2026, 11, 2))));
  }

  private static List<Booked> bookAtOnce(List<TravellerId> members, Random random) {
    var offers = new ArrayList<Offer>();
    for (TravellerId member : members) {
      Offer offer =
          world.offer(
              member,
              BillingFixture.at("2026-11-02T10:00").plusSeconds(random.nextInt(36000)),
              "2.00");
      if (offer.forTraveller().isZero()) {
        offers.add(offer);
      }
    }
    List<Uni<Booked>> bookings =
        offers.stream()
            .map(
                offer ->
                    world
                        .book(offer)
                        .map(id -> new Booked(id, offer))
                        .onFailure(ProblemException.class)
                        .recoverWithItem(
                            e -> {
                              assertEquals(
                                  "entitlement-exhausted", ((ProblemException) e).problem().code());
                              return null;
                            }))
            .toList();
    if (bookings.isEmpty()) {
      return List.of();
    }
    return run(Uni.join().all(bookings).andFailFast()).stream()
        .filter(java.util.Objects::nonNull)
        .toList();
  }

  private static void cancel(Booked one) {
    var released = world.booking(one.id(), one.offer(), BookingState.CANCELLED, LegState.RELEASED);
    run(world.reservations.bookingChanged(world.fixture.database.pool(), released));
  }

  private static BigDecimal topUp(Holder holder, int points, int step) {
    var units = BigDecimal.valueOf(2L * points);
    run(
        world.wallets.credit(
            new Credit(
                world.wallet(holder),
                Credit.Kind.TOPPED_UP,
                units,
                LocalDate.MAX,
                "law/" + holder.id() + "/" + step,
                world.fixture.now)));
    return units;
  }

  private static <T> T run(Uni<T> work) {
    return work.await().indefinitely();
  }
}
