package io.openmaas.terminal.fleet.partner.rest;

import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.security.Role;
import io.openmaas.core.security.store.Accounts;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.fleet.partner.PartnerSessions;
import io.openmaas.terminal.fleet.partner.store.PartnerVehicles;
import io.openmaas.terminal.fleet.rest.Fields;
import io.openmaas.terminal.session.LiveSessions;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Which partners there are, and which vehicles they speak for. */
@Path("/v1/fleet/partners")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class PartnersResource {
  private static final int LEAST_PASSWORD = 12;
  private static final int LONGEST_EMAIL = 200;

  private final PartnerVehicles vehicles;
  private final PartnerSessions sessions;
  private final LiveSessions live;
  private final Accounts accounts;

  public PartnersResource(
      PartnerVehicles vehicles, PartnerSessions sessions, LiveSessions live, Accounts accounts) {
    this.vehicles = vehicles;
    this.sessions = sessions;
    this.live = live;
    this.accounts = accounts;
  }

  /** A partner's account. */
  public record NewPartner(String email, String password) {}

  /** Who is to speak for a vehicle. */
  public record NewAssignment(String partner) {}

  /** A vehicle that a partner speaks for. */
  public record AssignmentJson(UUID vehicle, String partner, String imei) {}

  /** Makes an account with the role of a partner, and no other. */
  @POST
  @RolesAllowed("admin")
  public Uni<Response> add(NewPartner body) {
    if (body == null) {
      throw new ProblemException(Problem.invalid("body", "is missing"));
    }
    var fields = new Fields();
    String email = fields.text("email", body.email(), Fields.upTo(LONGEST_EMAIL));
    fields.require(email == null || email.contains("@"), "email", "must be an e-mail address");
    fields.require(
        body.password() != null && body.password().length() >= LEAST_PASSWORD,
        "password",
        "must have at least " + LEAST_PASSWORD + " characters");
    fields.check();
    return accounts
        .addStaff(email, body.password(), Set.of(Role.PARTNER))
        .map(_ -> Response.status(201).build());
  }

  @GET
  @Path("/vehicles")
  @RolesAllowed({"fleet", "admin"})
  public Uni<List<AssignmentJson>> list() {
    return vehicles
        .list()
        .map(
            all ->
                all.stream()
                    .map(
                        each ->
                            new AssignmentJson(
                                each.vehicle().value(), each.partner(), each.terminal().value()))
                    .toList());
  }

  /** From now on this partner speaks for the vehicle, and its terminal no more to us. */
  @PUT
  @Path("/vehicles/{vehicle}")
  @RolesAllowed("fleet")
  public Uni<Void> assign(@PathParam("vehicle") UUID vehicle, NewAssignment body) {
    if (body == null) {
      throw new ProblemException(Problem.invalid("body", "is missing"));
    }
    var fields = new Fields();
    String partner = fields.text("partner", body.partner(), Fields.upTo(LONGEST_EMAIL));
    fields.check();
    var id = new VehicleId(vehicle);
    return mustBePartner(partner)
        .chain(() -> vehicles.assign(id, partner))
        .invoke(
            assigned -> {
              if (!assigned) {
                throw new ProblemException(
                    Problem.notFound("there is no such vehicle with a terminal"));
              }
              sessions.end(id, "another partner speaks for the vehicle");
              live.find(id).ifPresent(session -> session.end("a partner speaks for the vehicle"));
            })
        .replaceWithVoid();
  }

  /** A mistyped name would keep the vehicle's own terminal out, and let nobody in. */
  private Uni<Void> mustBePartner(String email) {
    return accounts
        .find(email)
        .invoke(
            found -> {
              if (found.filter(account -> account.roles().contains(Role.PARTNER)).isEmpty()) {
                throw new ProblemException(
                    Problem.invalid("partner", "no partner has an account of this e-mail address"));
              }
            })
        .replaceWithVoid();
  }

  @DELETE
  @Path("/vehicles/{vehicle}")
  @RolesAllowed("fleet")
  public Uni<Void> unassign(@PathParam("vehicle") UUID vehicle) {
    var id = new VehicleId(vehicle);
    return vehicles
        .unassign(id)
        .invoke(
            had -> {
              if (!had) {
                throw new ProblemException(Problem.notFound("no partner speaks for this vehicle"));
              }
              sessions.end(id, "the partner speaks for the vehicle no more");
            })
        .replaceWithVoid();
  }
}
