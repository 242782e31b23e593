package io.openmaas.terminal.command.rest;

import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.terminal.command.store.CommandLog;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;

/** One command and what came of it. */
@Path("/v1/vehicle-commands")
@Produces(MediaType.APPLICATION_JSON)
public class CommandResource {
  private final CommandLog log;

  public CommandResource(CommandLog log) {
    this.log = log;
  }

  @GET
  @Path("/{id}")
  @RolesAllowed({"fleet", "admin"})
  public Uni<CommandJson> get(@PathParam("id") UUID id) {
    return log.find(id)
        .map(
            found ->
                CommandJson.of(
                    found.orElseThrow(
                        () -> new ProblemException(Problem.notFound("there is no such command")))));
  }
}
