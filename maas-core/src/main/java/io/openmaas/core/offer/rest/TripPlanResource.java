package io.openmaas.core.offer.rest;

import io.openmaas.core.city.Cities;
import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.core.itinerary.PlanRequest;
import io.openmaas.core.offer.planning.TripOffers;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.traveller.PartyDirectory;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.InstantSource;

/** Where travellers ask for trips. */
@Path("/v1/trip-plans")
public class TripPlanResource {
  private final TripOffers offers;
  private final PartyDirectory travellers;
  private final Cities cities;
  private final Caller caller;
  private final InstantSource clock;

  TripPlanResource(
      TripOffers offers,
      PartyDirectory travellers,
      Cities cities,
      Caller caller,
      InstantSource clock) {
    this.offers = offers;
    this.travellers = travellers;
    this.cities = cities;
    this.caller = caller;
    this.clock = clock;
  }

  @POST
  @RolesAllowed("traveller")
  public Uni<TripPlanJson> plan(@NotNull @Valid TripWishJson wish) {
    City city = city(wish.city());
    PlanRequest request = wish.toDomain(city, clock.instant());
    return travellers
        .find(caller.traveller())
        .map(
            found ->
                found.orElseThrow(
                    () ->
                        new ProblemException(
                            Problem.forbidden("this account is not a traveller's"))))
        .flatMap(traveller -> offers.plan(traveller, city, request))
        .map(TripPlanJson::of);
  }

  private City city(String name) {
    try {
      return cities.find(new CityId(name)).orElseThrow(() -> unknown(name));
    } catch (IllegalArgumentException _) {
      throw unknown(name);
    }
  }

  private static ProblemException unknown(String city) {
    return new ProblemException(Problem.notFound("city " + city));
  }
}
