package io.openmaas.terminal.fleet.rest;

import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.fleet.FleetVehicle;
import io.openmaas.terminal.fleet.place.Bay;
import io.openmaas.terminal.fleet.place.BayId;
import io.openmaas.terminal.fleet.place.Elsewhere;
import io.openmaas.terminal.fleet.place.RentalTerms;
import io.openmaas.terminal.fleet.place.TripKind;
import io.openmaas.terminal.fleet.store.Bays;
import io.openmaas.terminal.fleet.store.Vehicles;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import java.util.UUID;

/** How a vehicle is rented: left where allowed, from bay to bay, or brought back home. */
@Path("/v1/fleet/vehicles/{id}/terms")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class TermsResource {
  private static final int LONGEST_NAME = 100;

  private final Pool pool;
  private final Vehicles vehicles;
  private final Bays bays;

  public TermsResource(Pool pool, Vehicles vehicles, Bays bays) {
    this.pool = pool;
    this.vehicles = vehicles;
    this.bays = bays;
  }

  /**
   * The terms.
   *
   * @param elsewhere what happens to a return at another place: REFUSED or FEE
   * @param homeBay a bay of the vehicle's city
   * @param homeZone by name
   */
  public record TermsJson(String kind, String elsewhere, UUID homeBay, String homeZone) {
    static TermsJson of(RentalTerms terms) {
      return new TermsJson(
          terms.kind().name(),
          terms.elsewhere().name(),
          terms.homeBay().map(BayId::value).orElse(null),
          terms.homeZone().orElse(null));
    }
  }

  @GET
  @RolesAllowed({"fleet", "admin"})
  public Uni<TermsJson> get(@PathParam("id") UUID id) {
    return find(id).map(vehicle -> TermsJson.of(vehicle.terms()));
  }

  /** Holds for returns from now on. */
  @PUT
  @RolesAllowed("fleet")
  public Uni<TermsJson> put(@PathParam("id") UUID id, TermsJson body) {
    RentalTerms terms = read(body);
    return find(id)
        .call(vehicle -> checkHome(vehicle, terms))
        .flatMap(vehicle -> vehicles.rentOut(pool, vehicle.vehicle().id(), terms))
        .replaceWith(TermsJson.of(terms));
  }

  private Uni<FleetVehicle> find(UUID id) {
    return vehicles
        .find(pool, new VehicleId(id))
        .map(
            found ->
                found.orElseThrow(
                    () -> new ProblemException(Problem.notFound("there is no such vehicle"))));
  }

  private Uni<Void> checkHome(FleetVehicle vehicle, RentalTerms terms) {
    if (terms.homeBay().isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return bays.find(pool, terms.homeBay().get())
        .invoke(
            bay -> {
              if (bay.map(Bay::city).filter(vehicle.vehicle().city()::equals).isEmpty()) {
                throw new ProblemException(
                    Problem.invalid("homeBay", "is not a bay in the vehicle's city"));
              }
            })
        .replaceWithVoid();
  }

  private static RentalTerms read(TermsJson body) {
    var fields = new Fields();
    fields.require(body != null, "body", "is missing");
    fields.check();
    TripKind kind = fields.oneOf("kind", body.kind(), TripKind.class);
    Elsewhere elsewhere =
        body.elsewhere() == null
            ? Elsewhere.REFUSED
            : fields.oneOf("elsewhere", body.elsewhere(), Elsewhere.class);
    Optional<String> homeZone = fields.optional("homeZone", body.homeZone(), LONGEST_NAME);
    fields.require(
        kind != TripKind.ROUND_TRIP || body.homeBay() != null || homeZone.isPresent(),
        "homeBay",
        "a round trip needs a home bay or a home zone");
    fields.check();
    return new RentalTerms(
        kind, elsewhere, Optional.ofNullable(body.homeBay()).map(BayId::new), homeZone);
  }
}
