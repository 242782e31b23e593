package io.openmaas.billing.catalogue.rest;

import io.openmaas.billing.catalogue.Catalogue;
import io.openmaas.core.city.Cities;
import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.InstantSource;
import java.util.List;

/** What is sold in a city. */
@Path("/v1/plans")
@PermitAll
public class PlanResource {
  private final Catalogue catalogue;
  private final Cities cities;
  private final InstantSource clock;

  public PlanResource(Catalogue catalogue, Cities cities, InstantSource clock) {
    this.catalogue = catalogue;
    this.cities = cities;
    this.clock = clock;
  }

  @GET
  public List<PlanView> plans(@QueryParam("city") String name) {
    City city = city(name);
    return catalogue
        .onSale(city.currency(), city.country(), clock.instant().atZone(city.zone()).toLocalDate())
        .stream()
        .map(PlanView::of)
        .toList();
  }

  private City city(String name) {
    if (name == null) {
      throw new ProblemException(Problem.invalid("city", "is missing"));
    }
    try {
      return cities
          .find(new CityId(name))
          .orElseThrow(() -> new IllegalArgumentException("no city '" + name + "' is served"));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.invalid("city", e.getMessage()));
    }
  }
}
