package io.openmaas.core.offer.planning;

import io.openmaas.core.city.City;
import io.openmaas.core.context.CallersContext;
import io.openmaas.core.geo.Zone;
import io.openmaas.core.id.Ids;
import io.openmaas.core.itinerary.Itinerary;
import io.openmaas.core.itinerary.JourneyPlanner;
import io.openmaas.core.itinerary.Leg;
import io.openmaas.core.itinerary.Means;
import io.openmaas.core.itinerary.PlanRequest;
import io.openmaas.core.offer.Fitting;
import io.openmaas.core.offer.LegPrice;
import io.openmaas.core.offer.Missing;
import io.openmaas.core.offer.Offer;
import io.openmaas.core.offer.OfferId;
import io.openmaas.core.offer.OfferLeg;
import io.openmaas.core.offer.PricesForTraveller;
import io.openmaas.core.offer.PricesForTraveller.Priced;
import io.openmaas.core.offer.PricesForTraveller.Quoted;
import io.openmaas.core.offer.Quote;
import io.openmaas.core.offer.RankedOffer;
import io.openmaas.core.offer.Ranking;
import io.openmaas.core.offer.TripPlan;
import io.openmaas.core.offer.store.Offers;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.core.traveller.Traveller;
import io.openmaas.core.vehicle.PublishesSupply;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Turns a traveller's wish into offers: plan, quote, price, rank, keep. */
@ApplicationScoped
public class TripOffers {
  private final JourneyPlanner planner;
  private final QuoteRound quotes;
  private final PricesForTraveller prices;
  private final List<PublishesSupply> fleets;
  private final Offers offers;
  private final Ids ids;
  private final InstantSource clock;
  private final Duration validFor;

  TripOffers(
      JourneyPlanner planner,
      QuoteRound quotes,
      PricesForTraveller prices,
      @All List<PublishesSupply> fleets,
      Offers offers,
      Ids ids,
      InstantSource clock,
      @ConfigProperty(name = "openmaas.offers.valid-for", defaultValue = "PT10M")
          Duration validFor) {
    this.planner = planner;
    this.quotes = quotes;
    this.prices = prices;
    this.fleets = fleets;
    this.offers = offers;
    this.ids = ids;
    this.clock = clock;
    this.validFor = validFor;
  }

  /**
   * The offers, kept until they expire.
   *
   * <p>Fails with {@link io.openmaas.core.itinerary.PlannerUnavailable} when there is no planner.
   */
  public Uni<TripPlan> plan(Traveller traveller, City city, PlanRequest wish) {
    boolean cars = wish.allowed().contains(Means.CAR_SHARE);
    boolean mayDrive = traveller.mayDrive(wish.at(), city.zone());
    // cars that are left out afterwards would have pushed out what can be used without them
    PlanRequest request = mayDrive ? wish : wish.without(Means.CAR_SHARE);
    return CallersContext.resume(
            Uni.combine()
                .all()
                .unis(planner.plan(request), returnZones(city))
                .with((planned, zones) -> Fitting.of(planned, traveller, city, zones)))
        .map(fitting -> cars && !mayDrive ? withoutCars(fitting) : fitting)
        .flatMap(fitting -> quoted(fitting, city))
        .flatMap(quoted -> priced(quoted, traveller, city))
        .flatMap(priced -> kept(priced, request.at()));
  }

  private Fitting withoutCars(Fitting fitting) {
    var missing = new LinkedHashSet<>(fitting.missing());
    fleets.forEach(fleet -> missing.add(new Missing(fleet.operator(), Fitting.NO_LICENCE)));
    return new Fitting(fitting.itineraries(), List.copyOf(missing));
  }

  private record QuotedTrips(
      List<Itinerary> itineraries, Map<Leg, QuoteRound.Answer> answers, Set<Missing> missing) {}

  private record PricedTrips(List<Offer> offers, Set<Missing> missing) {}

  private Uni<Map<OperatorId, List<Zone>>> returnZones(City city) {
    Uni<Map<OperatorId, List<Zone>>> all = Uni.createFrom().item(HashMap::new);
    for (PublishesSupply fleet : fleets) {
      all =
          all.flatMap(
              zones ->
                  fleet
                      .returnZones(city.id())
                      .invoke(of -> zones.put(fleet.operator(), of))
                      .replaceWith(zones));
    }
    return all;
  }

  private Uni<QuotedTrips> quoted(Fitting fitting, City city) {
    var legs = fitting.itineraries().stream().flatMap(trip -> trip.legs().stream()).toList();
    return CallersContext.resume(quotes.ask(legs, city.currency()))
        .map(
            answers -> {
              var missing = new LinkedHashSet<>(fitting.missing());
              var kept = new ArrayList<Itinerary>();
              for (Itinerary itinerary : fitting.itineraries()) {
                var without = withoutQuote(itinerary, answers);
                missing.addAll(without);
                if (without.isEmpty()) {
                  kept.add(itinerary);
                }
              }
              return new QuotedTrips(kept, answers, missing);
            });
  }

  private static List<Missing> withoutQuote(
      Itinerary itinerary, Map<Leg, QuoteRound.Answer> answers) {
    var missing = new ArrayList<Missing>();
    for (Leg leg : itinerary.legs()) {
      switch (answers.get(leg)) {
        case QuoteRound.Answer.Quoted _, QuoteRound.Answer.NotAsked _ -> {}
        case QuoteRound.Answer.NotSold _ ->
            missing.add(new Missing(leg.bookedWith().orElseThrow(), "does not sell this ride"));
        case QuoteRound.Answer.NoAnswer(var reason) ->
            missing.add(new Missing(leg.bookedWith().orElseThrow(), reason));
      }
    }
    return missing;
  }

  private Uni<PricedTrips> priced(QuotedTrips trips, Traveller traveller, City city) {
    Instant expiresAt = clock.instant().plus(validFor);
    Uni<PricedTrips> all =
        Uni.createFrom().item(() -> new PricedTrips(new ArrayList<>(), trips.missing()));
    for (Itinerary itinerary : trips.itineraries()) {
      var legs =
          itinerary.legs().stream()
              .map(leg -> new Quoted(leg, quote(trips.answers().get(leg))))
              .toList();
      all =
          all.flatMap(
              soFar ->
                  prices
                      .price(traveller.id(), city, legs)
                      .map(
                          answers -> {
                            offer(itinerary, answers, traveller, city, expiresAt, soFar);
                            return soFar;
                          }));
    }
    return all;
  }

  private static Optional<Quote> quote(QuoteRound.Answer answer) {
    return answer instanceof QuoteRound.Answer.Quoted(var quote)
        ? Optional.of(quote)
        : Optional.empty();
  }

  private void offer(
      Itinerary itinerary,
      List<Priced> answers,
      Traveller traveller,
      City city,
      Instant expiresAt,
      PricedTrips soFar) {
    if (answers.size() != itinerary.legs().size()) {
      throw new IllegalStateException(
          answers.size() + " prices for " + itinerary.legs().size() + " legs");
    }
    var legs = new ArrayList<OfferLeg>();
    for (int i = 0; i < answers.size(); i++) {
      Leg leg = itinerary.legs().get(i);
      switch (answers.get(i)) {
        case Priced.At(LegPrice price) -> legs.add(new OfferLeg(leg, Optional.of(price)));
        case Priced.Free() -> legs.add(new OfferLeg(leg, Optional.empty()));
        case Priced.NoTariff(String reason) -> {
          leg.bookedWith().ifPresent(who -> soFar.missing().add(new Missing(who, reason)));
          return;
        }
      }
    }
    soFar
        .offers()
        .add(
            new Offer(
                new OfferId(ids.next()),
                traveller.id(),
                city.id(),
                city.currency(),
                legs,
                expiresAt));
  }

  private Uni<TripPlan> kept(PricedTrips trips, Instant wanted) {
    List<RankedOffer> ranked = Ranking.rank(trips.offers(), wanted);
    return offers
        .keep(trips.offers())
        .replaceWith(() -> new TripPlan(ranked, List.copyOf(trips.missing())));
  }
}
