package io.openmaas.core.offer.planning;

import static io.openmaas.core.testing.Trips.EIGHT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openmaas.core.city.City;
import io.openmaas.core.id.TimeOrderedIds;
import io.openmaas.core.itinerary.Itinerary;
import io.openmaas.core.itinerary.Leg;
import io.openmaas.core.itinerary.Means;
import io.openmaas.core.itinerary.PlanRequest;
import io.openmaas.core.itinerary.RentalLeg;
import io.openmaas.core.itinerary.WalkLeg;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.LegPrice;
import io.openmaas.core.offer.Missing;
import io.openmaas.core.offer.OfferId;
import io.openmaas.core.offer.PricesForTraveller;
import io.openmaas.core.offer.Quote;
import io.openmaas.core.offer.QuotesLegs;
import io.openmaas.core.offer.TariffRef;
import io.openmaas.core.offer.TripPlan;
import io.openmaas.core.offer.store.Offers;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.core.operator.OperatorRef;
import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.testing.Trips;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TripOffersTest {
  private static final TestDatabase DATABASE = new TestDatabase();
  private final Offers offers = new Offers(DATABASE.pool());
  private final List<Itinerary> planned =
      List.of(
          new Itinerary(List.of(Trips.walk(0, 5), Trips.metro(5, 25))),
          new Itinerary(List.of(Trips.car(0, 12))));

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  @Test
  void offers_are_priced_and_kept_as_they_were_shown() {
    var plan = plan(() -> Uni.createFrom().item(Optional.of(quote("2.40"))));
    assertEquals(List.of(), plan.missing());
    assertEquals(
        List.of("2.40 EUR", "6.10 EUR"),
        plan.offers().stream()
            .map(ranked -> ranked.offer().forTraveller().toString())
            .sorted()
            .toList());

    var shown = plan.offers().getFirst().offer();
    assertEquals(EIGHT.plus(Duration.ofMinutes(10)), shown.expiresAt());
    assertEquals(Optional.of(shown), offers.find(shown.id(), Trips.ANNA).await().indefinitely());
    assertEquals(
        Optional.empty(),
        offers.find(shown.id(), new TravellerId(UUID.randomUUID())).await().indefinitely());
    assertEquals(
        Optional.empty(),
        offers.find(new OfferId(UUID.randomUUID()), Trips.ANNA).await().indefinitely());
  }

  @Test
  void who_does_not_answer_in_time_is_named_and_not_waited_for() {
    var plan = plan(() -> Uni.createFrom().nothing());
    assertEquals(1, plan.offers().size());
    assertEquals(List.of(new Missing(Trips.TRANSIT, "no price within 200 ms")), plan.missing());
  }

  @Test
  void who_fails_or_does_not_sell_is_named() {
    assertEquals(
        List.of(new Missing(Trips.TRANSIT, "cannot be asked for its price now")),
        plan(() -> {
              throw new IllegalStateException("down");
            })
            .missing());
    assertEquals(
        List.of(new Missing(Trips.TRANSIT, "does not sell this ride")),
        plan(() -> Uni.createFrom().item(Optional.empty())).missing());
  }

  @Test
  void a_price_below_nothing_or_in_another_currency_costs_its_operator_the_offer_only() {
    var negative = plan(() -> Uni.createFrom().item(Optional.of(quote("-2.40"))));
    assertEquals(1, negative.offers().size());
    assertEquals(
        List.of(new Missing(Trips.TRANSIT, "asks -2.40 EUR, which is no price in EUR")),
        negative.missing());
    var reais =
        new Quote(
            new OperatorRef(Trips.TRANSIT, "q"), Money.of("2.40", Currency.getInstance("BRL")));
    assertEquals(
        List.of(new Missing(Trips.TRANSIT, "asks 2.40 BRL, which is no price in EUR")),
        plan(() -> Uni.createFrom().item(Optional.of(reais))).missing());
  }

  private TripPlan plan(Supplier<Uni<Optional<Quote>>> transit) {
    var clock = InstantSource.fixed(EIGHT);
    var quotes =
        new QuoteRound(
            List.of(
                new QuotesLegs() {
                  @Override
                  public OperatorId operator() {
                    return Trips.TRANSIT;
                  }

                  @Override
                  public Uni<Optional<Quote>> quote(Leg leg, Currency currency) {
                    return transit.get();
                  }
                }),
            Duration.ofMillis(200));
    var trips =
        new TripOffers(
            _ -> Uni.createFrom().item(planned),
            quotes,
            new PayAsYouGo(),
            List.of(),
            offers,
            new TimeOrderedIds(clock, new Random()),
            clock,
            Duration.ofMinutes(10));
    return trips
        .plan(
            Trips.anna(),
            Trips.MARENHOLM,
            new PlanRequest(
                Trips.MARENHOLM.id(),
                Trips.place("a", 54.9, 13.9),
                Trips.place("b", 54.91, 13.92),
                EIGHT,
                PlanRequest.TimeMode.DEPART_AT,
                Set.of(Means.values())))
        .await()
        .atMost(Duration.ofSeconds(10));
  }

  private static Quote quote(String amount) {
    return new Quote(new OperatorRef(Trips.TRANSIT, "q"), Money.of(amount, Trips.EUR));
  }

  /** Charges what operators ask, and 6.10 for a car. */
  private static final class PayAsYouGo implements PricesForTraveller {
    @Override
    public Uni<List<Priced>> price(TravellerId traveller, City city, List<Quoted> legs) {
      return Uni.createFrom()
          .item(
              legs.stream()
                  .map(
                      leg ->
                          switch (leg.leg()) {
                            case WalkLeg _ -> (Priced) new Priced.Free();
                            case RentalLeg _ -> new Priced.At(Trips.metered("6.10", "7.50"));
                            default ->
                                leg.quote()
                                    .<Priced>map(quote -> new Priced.At(fixed(quote)))
                                    .orElse(new Priced.NoTariff("no quote"));
                          })
                  .toList());
    }

    private static LegPrice fixed(Quote quote) {
      return new LegPrice(
          LegPrice.Kind.FIXED,
          quote.price(),
          quote.price(),
          Optional.empty(),
          new TariffRef("pay@1"),
          "single ride");
    }
  }
}
