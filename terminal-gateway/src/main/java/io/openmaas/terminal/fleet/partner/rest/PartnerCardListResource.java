package io.openmaas.terminal.fleet.partner.rest;

import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.fleet.card.rest.CardsResource.CardListJson;
import io.openmaas.terminal.fleet.card.store.CardLists;
import io.openmaas.terminal.fleet.partner.store.PartnerVehicles;
import io.openmaas.terminal.fleet.partner.store.PartnerVehicles.PartnerVehicle;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** The list of cards for a vehicle whose terminal is behind a partner's system. */
@Path("/v1/partner/card-lists/{vehicle}")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed("partner")
public class PartnerCardListResource {
  private final PartnerVehicles vehicles;
  private final CardLists lists;
  private final JsonWebToken token;

  public PartnerCardListResource(PartnerVehicles vehicles, CardLists lists, JsonWebToken token) {
    this.vehicles = vehicles;
    this.lists = lists;
    this.token = token;
  }

  /** The version the terminal goes by now. */
  public record Acknowledgement(Long version) {}

  /** The list as it is now. */
  @GET
  public Uni<CardListJson> get(@PathParam("vehicle") UUID vehicle) {
    return own(vehicle).flatMap(own -> lists.refresh(own.vehicle())).map(CardListJson::of);
  }

  /** Takes that the terminal goes by a version. */
  @POST
  @Path("/acknowledgement")
  public Uni<Void> acknowledge(@PathParam("vehicle") UUID vehicle, Acknowledgement body) {
    if (body == null || body.version() == null) {
      throw new ProblemException(Problem.invalid("version", "is missing"));
    }
    return own(vehicle)
        .flatMap(own -> lists.acknowledged(own.vehicle(), body.version()))
        .invoke(
            known -> {
              if (!known) {
                throw new ProblemException(
                    Problem.invalid("version", "was never given to this vehicle"));
              }
            })
        .replaceWithVoid();
  }

  private Uni<PartnerVehicle> own(UUID vehicle) {
    return vehicles
        .find(new VehicleId(vehicle), token.getName())
        .map(
            found ->
                found.orElseThrow(
                    () -> new ProblemException(Problem.notFound("there is no such vehicle"))));
  }
}
