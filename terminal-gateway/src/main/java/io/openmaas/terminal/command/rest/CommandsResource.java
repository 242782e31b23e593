package io.openmaas.terminal.command.rest;

import io.openmaas.core.idempotency.Claim;
import io.openmaas.core.idempotency.IdempotencyKey;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.command.Asked;
import io.openmaas.terminal.command.AsksVehicles;
import io.openmaas.terminal.command.Authority;
import io.openmaas.terminal.command.Command;
import io.openmaas.terminal.command.VehicleCommand;
import io.openmaas.terminal.command.store.CommandLog;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Lets fleet people command vehicles, and see what was commanded and what came of it. */
@Path("/v1/vehicles/{vehicle}/commands")
@Produces(MediaType.APPLICATION_JSON)
public class CommandsResource {
  private static final int MOST = 500;
  private static final String NAMES =
      "must be one of unlock, lock, lights, horn, immobilise, mobilise, read-status, text";

  private final AsksVehicles vehicles;
  private final CommandLog log;
  private final JsonWebToken token;

  public CommandsResource(AsksVehicles vehicles, CommandLog log, JsonWebToken token) {
    this.vehicles = vehicles;
    this.log = log;
    this.token = token;
  }

  /**
   * A command to give.
   *
   * @param text for the command {@code text} only
   */
  public record NewCommand(String command, String text) {}

  /** 202 with the command while it is under way, 200 where it has already ended. */
  @POST
  @RolesAllowed("fleet")
  public Uni<Response> ask(
      @PathParam("vehicle") UUID vehicle,
      @HeaderParam(IdempotencyKey.HEADER) String key,
      NewCommand body) {
    var id = new VehicleId(vehicle);
    Command command = read(body);
    Optional<IdempotencyKey> request = Optional.ofNullable(key).map(IdempotencyKey::new);
    var person = new Authority.Person(token.getName() == null ? "" : token.getName());
    return mustExist(id)
        .chain(
            () ->
                request
                    .map(given -> log.findRequest(person, given.value()))
                    .orElseGet(() -> Uni.createFrom().item(Optional.empty())))
        .flatMap(
            known ->
                known.isPresent()
                    ? Uni.createFrom().item(known.get())
                    : askNew(id, command, person, request))
        .map(
            given -> {
              if (request.isPresent()
                  && !(given.target().vehicle().equals(id) && given.command().equals(command))) {
                throw new ProblemException(new Claim.Mismatch(key).problem());
              }
              return answer(given);
            });
  }

  private Uni<VehicleCommand> askNew(
      VehicleId vehicle, Command command, Authority person, Optional<IdempotencyKey> request) {
    return vehicles
        .ask(vehicle, command, person, request.map(IdempotencyKey::value))
        .flatMap(
            asked ->
                switch (asked) {
                  case Asked.Taken(var id, _) ->
                      joined(person, request, id)
                          .chain(() -> log.find(id))
                          .map(Optional::orElseThrow);
                  case Asked.Declined(var reason) ->
                      throw new ProblemException(
                          new Problem(
                              429,
                              "too-many-commands",
                              "Commands come too fast",
                              reason + "; try again in a minute",
                              List.of()));
                });
  }

  private Uni<Void> joined(Authority person, Optional<IdempotencyKey> request, UUID command) {
    return request
        .map(key -> log.joinRequest(person, key.value(), command))
        .orElseGet(() -> Uni.createFrom().voidItem());
  }

  private static Response answer(VehicleCommand given) {
    return Response.status(given.state().isUnderWay() ? 202 : 200)
        .location(URI.create("/v1/vehicle-commands/" + given.id()))
        .entity(CommandJson.of(given))
        .build();
  }

  private static Command read(NewCommand body) {
    if (body == null || body.command() == null || body.command().isBlank()) {
      throw new ProblemException(Problem.invalid("command", "is missing: " + NAMES));
    }
    Optional<Command> command;
    try {
      command = Command.find(body.command(), Optional.ofNullable(body.text()));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.invalid("text", e.getMessage()));
    }
    if (command.isEmpty()) {
      throw new ProblemException(Problem.invalid("command", NAMES));
    }
    if (body.text() != null && command.get().text().isEmpty()) {
      throw new ProblemException(
          Problem.invalid("text", "is for the command text only, not for " + body.command()));
    }
    return command.get();
  }

  /**
   * The vehicle's commands, the latest first.
   *
   * @param before the id of the last of the page before
   */
  @GET
  @RolesAllowed({"fleet", "admin"})
  public Uni<List<CommandJson>> list(
      @PathParam("vehicle") UUID vehicle,
      @QueryParam("before") String before,
      @QueryParam("limit") @DefaultValue("100") int limit) {
    if (limit < 1 || limit > MOST) {
      throw new ProblemException(Problem.invalid("limit", "must be from 1 to " + MOST));
    }
    Optional<UUID> cursor = Optional.ofNullable(before).map(CommandsResource::uuid);
    var id = new VehicleId(vehicle);
    return mustExist(id)
        .chain(() -> log.list(id, cursor, limit))
        .map(all -> all.stream().map(CommandJson::of).toList());
  }

  private static UUID uuid(String before) {
    try {
      return UUID.fromString(before);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(Problem.invalid("before", "must be the id of a command"));
    }
  }

  private Uni<Void> mustExist(VehicleId vehicle) {
    return log.isVehicle(vehicle)
        .invoke(
            exists -> {
              if (!exists) {
                throw new ProblemException(Problem.notFound("there is no such vehicle"));
              }
            })
        .replaceWithVoid();
  }
}
