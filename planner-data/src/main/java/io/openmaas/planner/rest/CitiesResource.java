package io.openmaas.planner.rest;

import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.planner.otp.CityPlanners;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;
import java.util.List;

/** The cities that are served, and whether trips can be planned there now. */
@Path("/v1/cities")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
public class CitiesResource {
  private final CityPlanners planners;
  private final InstantSource clock;

  @Inject
  public CitiesResource(CityPlanners planners, InstantSource clock) {
    this.planners = planners;
    this.clock = clock;
  }

  @GET
  @NonBlocking
  public List<CityJson> list() {
    return planners.list().stream().map(this::json).toList();
  }

  @GET
  @Path("/{id}")
  @NonBlocking
  public CityJson get(@jakarta.ws.rs.PathParam("id") String id) {
    return planners.list().stream()
        .filter(city -> city.id().value().equals(id))
        .findFirst()
        .map(this::json)
        .orElseThrow(
            () -> new ProblemException(Problem.notFound("there is no city '" + id + "' here")));
  }

  private CityJson json(City city) {
    CityId id = city.id();
    return CityJson.of(city, planners.state(id), clock.instant());
  }
}
