package io.openmaas.terminal.fleet.rest;

import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.time.Period;
import io.openmaas.core.trip.RentalId;
import io.openmaas.core.trip.TripRecord;
import io.openmaas.terminal.fleet.Reservation;
import io.openmaas.terminal.fleet.ReservationState;
import io.openmaas.terminal.fleet.rest.FleetJson.RentalJson;
import io.openmaas.terminal.fleet.store.Reservations;
import io.openmaas.terminal.fleet.store.ReturnPlaces;
import io.openmaas.terminal.fleet.store.Vehicles;
import io.openmaas.terminal.trip.store.TripRecords;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Rentals, for the traveller who drives and for the fleet's owner. */
@Path("/v1/rentals")
@Produces(MediaType.APPLICATION_JSON)
public class RentalsResource {
  private static final Set<String> SEE_ALL = Set.of("fleet", "finance", "admin");

  private final Pool pool;
  private final Reservations reservations;
  private final Vehicles vehicles;
  private final ReturnPlaces places;
  private final TripRecords trips;
  private final InstantSource clock;
  private final JsonWebToken token;

  public RentalsResource(
      Pool pool,
      Reservations reservations,
      Vehicles vehicles,
      ReturnPlaces places,
      TripRecords trips,
      InstantSource clock,
      JsonWebToken token) {
    this.pool = pool;
    this.reservations = reservations;
    this.vehicles = vehicles;
    this.places = places;
    this.trips = trips;
    this.clock = clock;
    this.token = token;
  }

  /** The rental; somebody else's is not found. */
  @GET
  @Path("/{id}")
  @RolesAllowed({"traveller", "fleet", "finance", "admin"})
  public Uni<RentalJson> get(@PathParam("id") UUID id) {
    boolean seesAll = token.getGroups().stream().anyMatch(SEE_ALL::contains);
    String traveller = String.valueOf(token.<Object>getClaim("travellerId"));
    return reservations
        .find(pool, new RentalId(id))
        .map(
            found ->
                found
                    .filter(rental -> rental.times().unlockedAt().isPresent())
                    .filter(rental -> seesAll || rental.traveller().toString().equals(traveller))
                    .orElseThrow(
                        () -> new ProblemException(Problem.notFound("there is no such rental"))))
        .flatMap(this::toJson);
  }

  private Uni<RentalJson> toJson(Reservation rental) {
    return vehicles
        .find(pool, rental.vehicle())
        .flatMap(
            vehicle ->
                places
                    .find(pool, rental.id())
                    .flatMap(
                        place ->
                            tripsOf(rental)
                                .map(
                                    made ->
                                        RentalJson.of(
                                            rental,
                                            vehicle.orElseThrow().vehicle(),
                                            made,
                                            place))));
  }

  /** Those it was finished with; before that, those recorded so far. */
  private Uni<List<TripRecord>> tripsOf(Reservation rental) {
    if (rental.state() == ReservationState.FINISHED) {
      return reservations.tripsOf(pool, rental.id());
    }
    Instant from = rental.times().unlockedAt().orElseThrow();
    Instant until = rental.times().returnedAt().orElseGet(clock::instant);
    return trips.within(
        pool, rental.vehicle(), new Period(from, from.isAfter(until) ? from : until));
  }
}
