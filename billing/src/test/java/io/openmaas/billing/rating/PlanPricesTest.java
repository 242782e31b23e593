package io.openmaas.billing.rating;

import static io.openmaas.billing.testing.BillingFixture.EUR;
import static io.openmaas.billing.testing.BillingFixture.MARENHOLM;
import static io.openmaas.billing.testing.BillingFixture.TRANSIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.billing.catalogue.yaml.CatalogueYaml;
import io.openmaas.billing.testing.BillingFixture;
import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.core.itinerary.Leg;
import io.openmaas.core.itinerary.RentalLeg;
import io.openmaas.core.itinerary.WalkLeg;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.LegPrice;
import io.openmaas.core.offer.PricesForTraveller.Priced;
import io.openmaas.core.offer.PricesForTraveller.Quoted;
import io.openmaas.core.offer.Quote;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.core.operator.OperatorRef;
import io.openmaas.core.time.Period;
import io.openmaas.core.traveller.TravellerId;
import io.openmaas.core.vehicle.Propulsion;
import io.openmaas.core.vehicle.VehicleClass;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PlanPricesTest {
  private static final Instant NOW = Instant.parse("2026-10-12T09:00:00Z");
  private static final Catalogue CATALOGUE = CatalogueYaml.shipped();
  private static final TravellerId SUBSCRIBER = new TravellerId(UUID.randomUUID());
  private static final TravellerId GUEST = new TravellerId(UUID.randomUUID());

  /** The subscriber has the flat plan, everybody else none; nobody has used anything. */
  private static final ReadsHoldings HOLDINGS =
      (traveller, city, day) -> {
        var plan =
            traveller.equals(SUBSCRIBER) ? BillingFixture.CITY_FLAT : BillingFixture.PAY_AS_YOU_GO;
        return Uni.createFrom()
            .item(
                new RatingRequest(
                    CATALOGUE.get(plan),
                    TestPlans.open(TestPlans.OCTOBER),
                    List.of(),
                    Holdings.NONE));
      };

  private final PlanPrices prices = new PlanPrices(CATALOGUE, HOLDINGS, () -> NOW);

  private Priced price(TravellerId traveller, City city, Leg leg, Optional<Quote> quote) {
    return prices
        .price(traveller, city, List.of(new Quoted(leg, quote)))
        .await()
        .indefinitely()
        .getFirst();
  }

  private static LegPrice at(Priced priced) {
    return ((Priced.At) priced).price();
  }

  private static Optional<Quote> quote(String price) {
    return Optional.of(new Quote(new OperatorRef(TRANSIT, "q1"), Money.of(price, EUR)));
  }

  private static Leg tram() {
    return BillingFixture.transitLeg(Period.of(NOW, Duration.ofMinutes(14)));
  }

  private static RentalLeg car(Duration time, int metres) {
    return new RentalLeg(
        BillingFixture.movement(Period.of(NOW, time), metres),
        new OperatorRef(new OperatorId("own-fleet"), UUID.randomUUID().toString()),
        "MH-C 101E",
        "Renault Zoe",
        VehicleClass.SMALL,
        Propulsion.ELECTRIC);
  }

  @Test
  void a_ticket_is_free_on_the_plan_and_at_the_operators_price_without() {
    var included = at(price(SUBSCRIBER, MARENHOLM, tram(), quote("2.40")));
    assertEquals(LegPrice.Kind.FIXED, included.kind());
    assertEquals(Money.of("2.40", EUR), included.gross());
    assertEquals(Money.zero(EUR), included.forTraveller());
    assertEquals(BillingFixture.CITY_FLAT, included.tariff());
    assertEquals("included in your plan", included.explanation());

    var paid = at(price(GUEST, MARENHOLM, tram(), quote("2.40")));
    assertEquals(Money.of("2.40", EUR), paid.forTraveller());
    assertEquals(BillingFixture.PAY_AS_YOU_GO, paid.tariff());
  }

  @Test
  void a_car_is_estimated_for_the_planned_ride_with_a_ceiling() {
    // 18 min 20 s = 19 started minutes x 0.22 = 4.18; 7.4 km x 0.29 = 2.146 -> 2.15
    // gross: 19 x 0.28 = 5.32; 7.4 x 0.34 = 2.516 -> 2.52
    // ceiling: 19 + max(5, 4.75) = 24 min x 0.22 = 5.28; 7.4 + 0.74 = 8.14 km x 0.29 = 2.3606
    var price =
        at(price(SUBSCRIBER, MARENHOLM, car(Duration.ofSeconds(1100), 7400), Optional.empty()));
    assertEquals(LegPrice.Kind.METERED, price.kind());
    assertEquals(Money.of("6.33", EUR), price.forTraveller());
    assertEquals(Money.of("7.84", EUR), price.gross());
    assertEquals(Money.of("7.64", EUR), price.ceiling().orElseThrow());
    assertEquals("19 min x 0.22 + 7.400 km x 0.29", price.explanation());
  }

  /**
   * Whatever is planned: a ride within the plan and the margin never costs more than the ceiling.
   */
  @Test
  void a_ride_within_the_plan_stays_under_its_ceiling() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var plan = PreparedPlan.of(CATALOGUE.get(BillingFixture.CITY_FLAT));
    for (int i = 0; i < 2000; i++) {
      int seconds = 30 + random.nextInt(7200);
      int metres = random.nextInt(80_000);
      var ceiling =
          at(price(
                  SUBSCRIBER,
                  MARENHOLM,
                  car(Duration.ofSeconds(seconds), metres),
                  Optional.empty()))
              .ceiling()
              .orElseThrow();
      var ride =
          car(
              Duration.ofSeconds(random.nextInt(seconds) + 1 + 300),
              metres == 0 ? 0 : random.nextInt(metres));
      var driven = PlannedLegs.of(ride, Optional.empty()).orElseThrow();
      var charged =
          Rater.quote(plan, driven, TestPlans.open(TestPlans.OCTOBER), Holdings.NONE).total(EUR);
      assertTrue(
          charged.compareTo(ceiling) <= 0,
          "seed " + seed + ": " + driven + " costs " + charged + ", ceiling " + ceiling);
    }
  }

  @Test
  void what_cannot_be_priced_says_why() {
    assertReason(
        "operator city-transit gives no price for this leg",
        price(GUEST, MARENHOLM, tram(), Optional.empty()));
    assertReason(
        "the catalogue has no plan without subscription in KRW",
        price(GUEST, city("KRW", "KR"), tram(), Optional.empty()));
    assertReason(
        "no tax rate for LOCAL_PASSENGER_TRANSPORT in FR on 2026-10-12",
        price(GUEST, city("EUR", "FR"), tram(), quote("2.40")));
  }

  @Test
  void walking_is_free() {
    var walk = new WalkLeg(BillingFixture.movement(Period.of(NOW, Duration.ofMinutes(3)), 200));
    assertEquals(new Priced.Free(), price(GUEST, MARENHOLM, walk, Optional.empty()));
  }

  private static void assertReason(String reason, Priced priced) {
    assertEquals(new Priced.NoTariff(reason), priced);
  }

  private static City city(String currency, String country) {
    return new City(
        new CityId("elsewhere"),
        "Elsewhere",
        MARENHOLM.zone(),
        Currency.getInstance(currency),
        country,
        MARENHOLM.extent(),
        TRANSIT);
  }
}
