package io.openmaas.planner.demo.rest;

import io.openmaas.core.city.Cities;
import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.nio.file.Files;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The bike stations of a city. */
@Path("/v1/cities/{id}/stations")
@PermitAll
@RunOnVirtualThread
public class StationsResource {
  private final Cities cities;
  private final java.nio.file.Path data;

  StationsResource(Cities cities, @ConfigProperty(name = "openmaas.data") java.nio.file.Path data) {
    this.cities = cities;
    this.data = data;
  }

  /** A JSON array of {id, name, lat, lon, capacity}; empty for a city without bike stations. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public String list(@PathParam("id") String id) throws IOException {
    var file = data.resolve("cities").resolve(city(id).id().value()).resolve("stations.json");
    return Files.exists(file) ? Files.readString(file) : "[]";
  }

  private City city(String id) {
    try {
      return cities
          .find(new CityId(id))
          .orElseThrow(() -> new ProblemException(Problem.notFound("city " + id)));
    } catch (IllegalArgumentException _) {
      throw new ProblemException(Problem.notFound("city " + id));
    }
  }
}
