package io.openmaas.terminal.fleet.care.rest;

import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.trip.RentalId;
import io.openmaas.terminal.command.Authority;
import io.openmaas.terminal.fleet.Reservation;
import io.openmaas.terminal.fleet.ReservationState;
import io.openmaas.terminal.fleet.navigation.Destination;
import io.openmaas.terminal.fleet.navigation.SendsDestination;
import io.openmaas.terminal.fleet.navigation.SendsDestination.Outcome;
import io.openmaas.terminal.fleet.rest.Fields;
import io.openmaas.terminal.fleet.store.Reservations;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Sends a destination to the navigation of the rented car. */
@Path("/v1/rentals/{id}/destination")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class DestinationResource {
  private final Pool pool;
  private final Reservations reservations;
  private final SendsDestination navigation;
  private final JsonWebToken token;

  public DestinationResource(
      Pool pool, Reservations reservations, SendsDestination navigation, JsonWebToken token) {
    this.pool = pool;
    this.reservations = reservations;
    this.navigation = navigation;
    this.token = token;
  }

  /** Where to. */
  public record NewDestination(String name, Double lat, Double lon) {}

  /**
   * What became of it.
   *
   * @param outcome {@code shown} or {@code unknown}
   */
  public record DestinationJson(String outcome, String receipt) {}

  @POST
  @RolesAllowed("traveller")
  public Uni<DestinationJson> send(@PathParam("id") UUID id, NewDestination body) {
    Bodies.present(body);
    var fields = new Fields();
    fields.require(body.lat() != null || body.lon() != null, "lat", "is missing");
    Optional<Coordinates> place = Bodies.point(fields, "lat", "lon", body.lat(), body.lon());
    Destination destination =
        fields.text(
            "name",
            body.name(),
            name -> new Destination(place.orElse(new Coordinates(0, 0)), name));
    fields.check();
    return reservations
        .find(pool, new RentalId(id))
        .map(
            found ->
                found
                    .filter(this::isOwn)
                    .filter(rental -> rental.state() == ReservationState.IN_USE)
                    .orElseThrow(() -> Bodies.notFound("rental under way")))
        .flatMap(
            rental ->
                navigation.send(rental.vehicle(), destination, new Authority.Renter(rental.id())))
        .map(DestinationResource::answer);
  }

  private boolean isOwn(Reservation rental) {
    return rental
        .traveller()
        .toString()
        .equals(String.valueOf(token.<Object>getClaim("travellerId")));
  }

  private static DestinationJson answer(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Shown(var receipt) -> new DestinationJson("shown", receipt);
      case Outcome.Unknown _ -> new DestinationJson("unknown", null);
      case Outcome.NotShown(var reason) ->
          throw new ProblemException(Problem.conflict("no-navigation", reason));
    };
  }
}
