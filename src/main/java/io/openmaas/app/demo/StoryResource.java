package io.openmaas.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmaas.core.city.CityId;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.planner.graph.InstalledCity;
import io.openmaas.planner.graph.store.CityLibrary;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;

/** The example trip of a city, where it has one: {@code {from:{name,lat,lon},to:{...}}}. */
@Path("/v1/cities")
public class StoryResource {
  private final CityLibrary library;
  private final ObjectMapper json;

  StoryResource(CityLibrary library, ObjectMapper json) {
    this.library = library;
    this.json = json;
  }

  @GET
  @Path("/{city}/story")
  @PermitAll
  @RunOnVirtualThread
  public Map<String, JsonNode> get(@PathParam("city") String city) {
    try {
      java.nio.file.Path file =
          library
              .find(new CityId(city))
              .map(InstalledCity::folder)
              .map(folder -> folder.resolve("story.json"))
              .filter(Files::exists)
              .orElseThrow(StoryResource::nothing);
      JsonNode story = json.readTree(file.toFile());
      return Map.of("from", story.path("origin"), "to", story.path("destination"));
    } catch (IllegalArgumentException e) {
      throw nothing();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ProblemException nothing() {
    return new ProblemException(Problem.notFound("this city has no example trip"));
  }
}
