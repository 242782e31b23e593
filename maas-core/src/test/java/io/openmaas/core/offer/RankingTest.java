package io.openmaas.core.offer;

import static io.openmaas.core.testing.Trips.EIGHT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.geo.Zone;
import io.openmaas.core.itinerary.Itinerary;
import io.openmaas.core.offer.RankedOffer.Label;
import io.openmaas.core.testing.Trips;
import io.openmaas.core.traveller.Traveller.Membership;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RankingTest {
  private final Offer metro =
      Trips.offer(new UUID(1, 1), new Itinerary(List.of(Trips.walk(0, 5), Trips.metro(5, 25))));
  private final Offer car = Trips.offer(new UUID(1, 2), new Itinerary(List.of(Trips.car(0, 12))));
  private final Offer both = Trips.offer(new UUID(1, 3), Trips.metroThenCar());

  @Test
  void best_first_and_each_label_once() {
    // points (price, time, CO2, walk), weighted 2 2 1 1:
    // metro  2.40 EUR 25 min 252 g 400 m:    0 + 1040 +    0 +  714 = 1754
    // car    6.10 EUR 12 min 474 g   0 m: 1212 +    0 +  468 +    0 = 1680
    // both   8.50 EUR 37 min 726 g 560 m: 2000 + 2000 + 1000 + 1000 = 6000
    var ranked = Ranking.rank(List.of(both, car, metro), EIGHT);
    assertEquals(
        List.of(car.id(), metro.id(), both.id()),
        ranked.stream().map(offer -> offer.offer().id()).toList());
    assertEquals(
        List.of(Set.of(Label.FASTEST), Set.of(Label.CHEAPEST, Label.GREENEST), Set.of()),
        ranked.stream().map(RankedOffer::labels).toList());
  }

  @Test
  void a_single_offer_has_all_labels_and_none_is_no_trouble() {
    assertEquals(Set.of(Label.values()), Ranking.rank(List.of(car), EIGHT).getFirst().labels());
    assertEquals(List.of(), Ranking.rank(List.of(), EIGHT));
  }

  @Test
  void cars_are_left_out_for_those_who_may_not_drive_and_where_they_may_not_stand() {
    var itineraries = List.of(metro.itinerary(), car.itinerary());
    var noLicence = Trips.traveller(Membership.State.APPROVED, false);
    var without = Fitting.of(itineraries, noLicence, Trips.MARENHOLM, Map.of());
    assertEquals(List.of(metro.itinerary()), without.itineraries());
    assertEquals(Trips.FLEET, without.missing().getFirst().operator());

    var elsewhere =
        new Zone(
            "Hafen",
            List.of(
                new Coordinates(54.86, 13.81),
                new Coordinates(54.86, 13.82),
                new Coordinates(54.87, 13.82)));
    assertEquals(
        List.of(metro.itinerary()),
        Fitting.of(
                itineraries, Trips.anna(), Trips.MARENHOLM, Map.of(Trips.FLEET, List.of(elsewhere)))
            .itineraries());
    assertEquals(
        itineraries,
        Fitting.of(itineraries, Trips.anna(), Trips.MARENHOLM, Map.of()).itineraries());
  }
}
