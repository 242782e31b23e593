package io.openmaas.billing.holding.store;

import static io.openmaas.billing.testing.BillingFixture.at;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.billing.holding.Holder;
import io.openmaas.billing.holding.HoldingWorld;
import io.openmaas.core.booking.BookingId;
import io.openmaas.core.offer.Offer;
import io.openmaas.core.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two members of a household cannot both use the last of what they share. */
class LastOfItTest {
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
  void two_members_of_a_household_cannot_both_use_the_last_ride() {
    for (int seed = 0; seed < 40; seed++) {
      var random = new Random(seed);
      var mia = world.fixture.signUp("Mia", "Sander");
      var jon = world.fixture.signUp("Jon", "Sander");
      world.share(HoldingWorld.plan(1, "0", "1"), mia, jon);
      var forMia =
          world.offer(mia, at("2026-11-02T10:00").plusSeconds(random.nextInt(3600)), "2.90");
      var forJon =
          world.offer(jon, at("2026-11-02T10:00").plusSeconds(random.nextInt(3600)), "3.40");
      assertEquals(0, forMia.forTraveller().minor());
      assertEquals(0, forJon.forTraveller().minor());

      List<Offer> offers = random.nextBoolean() ? List.of(forMia, forJon) : List.of(forJon, forMia);
      List<String> outcomes = bookAtOnce(offers);

      assertEquals(
          1, outcomes.stream().filter("booked"::equals).count(), "seed " + seed + outcomes);
      assertEquals(
          1,
          outcomes.stream().filter("entitlement-exhausted"::equals).count(),
          "seed " + seed + outcomes);
      int loser = outcomes.indexOf("entitlement-exhausted");
      Offer fresh = world.offer(offers.get(loser).traveller(), at("2026-11-02T10:30"), "2.90");
      assertEquals(290, fresh.forTraveller().minor(), "the fresh quote is without the allowance");
    }
  }

  @Test
  void ten_at_once_take_five_rides_and_the_points_and_no_more() {
    for (int seed = 0; seed < 6; seed++) {
      var ten = new ArrayList<io.openmaas.core.traveller.TravellerId>();
      for (int i = 0; i < 10; i++) {
        ten.add(world.fixture.signUp("M" + i, "Sander"));
      }
      Holder holder =
          world.share(
              HoldingWorld.plan(5, "6", "1"),
              ten.toArray(io.openmaas.core.traveller.TravellerId[]::new));
      var offers = ten.stream().map(t -> world.offer(t, at("2026-11-02T10:00"), "2.00")).toList();

      List<String> outcomes = bookAtOnce(offers);

      // five rides are included; a ride that points would pay is not what was shown
      assertEquals(5, outcomes.stream().filter("booked"::equals).count(), outcomes.toString());
      List<Offer> fresh =
          IntStream.range(0, 10)
              .filter(i -> !outcomes.get(i).equals("booked"))
              .mapToObj(i -> world.offer(ten.get(i), at("2026-11-02T10:00"), "2.00"))
              .toList();
      fresh.forEach(offer -> assertEquals(200, offer.forTraveller().minor()));
      // five rides of 2.00: six points pay three of them, two are paid in money
      assertEquals(List.of("booked", "booked", "booked", "booked", "booked"), bookAtOnce(fresh));
      assertEquals(
          5L + 6L,
          world
              .fixture
              .database
              .pool()
              .preparedQuery(
                  """
                  select sum(t.value::numeric)::bigint from billing.reservation r, jsonb_each_text(r.takes) t
                   where r.holder = $1
                  """)
              .executeAndAwait(io.vertx.mutiny.sqlclient.Tuple.of(holder.id()))
              .iterator()
              .next()
              .getLong(0));
    }
  }

  private static List<String> bookAtOnce(List<Offer> offers) {
    List<Uni<String>> bookings =
        offers.stream()
            .map(
                offer ->
                    world
                        .book(offer)
                        .map((BookingId _) -> "booked")
                        .onFailure(ProblemException.class)
                        .recoverWithItem(e -> ((ProblemException) e).problem().code()))
            .toList();
    List<String> outcomes = Uni.join().all(bookings).andFailFast().await().indefinitely();
    assertTrue(outcomes.size() == offers.size());
    return outcomes;
  }
}
