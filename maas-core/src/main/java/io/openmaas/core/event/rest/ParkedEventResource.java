package io.openmaas.core.event.rest;

import io.openmaas.core.event.Topic;
import io.openmaas.core.event.postgresql.ParkedEvents;
import io.openmaas.core.event.postgresql.ParkedEvents.ParkedKey;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Keys of the event log that wait for somebody to look at them. */
@Path("/v1/parked-events")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
public class ParkedEventResource {
  private final ParkedEvents parked;

  public ParkedEventResource(ParkedEvents parked) {
    this.parked = parked;
  }

  /** Which key is to be delivered again. */
  public record ReleaseRequest(
      @NotBlank String group, @NotBlank String topic, @NotBlank String key) {}

  @GET
  public Uni<List<ParkedKey>> list() {
    return parked.list();
  }

  @POST
  @Path("/release")
  public Uni<Void> release(@NotNull @Valid ReleaseRequest request) {
    return parked
        .release(request.group(), topic(request.topic()), request.key())
        .map(
            found -> {
              if (!found) {
                throw new ProblemException(
                    Problem.notFound(
                        "The key "
                            + request.key()
                            + " is not parked for "
                            + request.group()
                            + "."));
              }
              return null;
            });
  }

  private static Topic topic(String channel) {
    return Arrays.stream(Topic.values())
        .filter(topic -> topic.channel().equals(channel))
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    Problem.invalid(
                        "topic",
                        "is not one of "
                            + Arrays.stream(Topic.values())
                                .map(Topic::channel)
                                .collect(Collectors.joining(", ")))));
  }
}
