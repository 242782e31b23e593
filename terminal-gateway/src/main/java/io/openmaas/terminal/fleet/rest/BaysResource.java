package io.openmaas.terminal.fleet.rest;

import io.openmaas.core.city.Cities;
import io.openmaas.core.city.City;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.id.Ids;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.terminal.fleet.place.Bay;
import io.openmaas.terminal.fleet.place.BayId;
import io.openmaas.terminal.fleet.place.Payer;
import io.openmaas.terminal.fleet.store.Bays;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Parking bays. */
@Path("/v1/fleet/bays")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class BaysResource {
  private static final int USUAL_RADIUS_METRES = 25;
  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_NOTE = 500;

  private final Pool pool;
  private final Bays bays;
  private final Cities cities;
  private final Ids ids;
  private final InstantSource clock;

  public BaysResource(Pool pool, Bays bays, Cities cities, Ids ids, InstantSource clock) {
    this.pool = pool;
    this.bays = bays;
    this.cities = cities;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * A bay to add.
   *
   * @param radiusMetres 25 where it is not said
   * @param zone by name; may be left out
   */
  public record NewBay(
      String city,
      String name,
      Double lat,
      Double lon,
      Integer radiusMetres,
      Integer capacity,
      String zone,
      String owner,
      String payer,
      String costNote) {}

  /**
   * A bay.
   *
   * @param taken how many of its places are taken or kept now
   */
  public record BayJson(
      UUID id,
      String city,
      String name,
      double lat,
      double lon,
      int radiusMetres,
      int capacity,
      int taken,
      String zone,
      String owner,
      Payer payer,
      String costNote) {

    static BayJson of(Bay bay, int taken) {
      return new BayJson(
          bay.id().value(),
          bay.city().value(),
          bay.name(),
          bay.position().latitude(),
          bay.position().longitude(),
          bay.radiusMetres(),
          bay.capacity(),
          taken,
          bay.zone().orElse(null),
          bay.terms().owner(),
          bay.terms().payer(),
          bay.terms().costNote().orElse(null));
    }
  }

  /** The city's bays that are not retired. */
  @GET
  @RolesAllowed({"fleet", "admin"})
  public Uni<List<BayJson>> list(@QueryParam("city") String city) {
    var id = CityNames.get(cities, city).id();
    Instant now = clock.instant();
    return bays.taken(pool, id, now)
        .flatMap(
            taken ->
                bays.list(pool, id)
                    .map(
                        all ->
                            all.stream()
                                .map(bay -> BayJson.of(bay, taken.getOrDefault(bay.id(), 0)))
                                .toList()));
  }

  @POST
  @RolesAllowed("fleet")
  public Uni<Response> add(NewBay body) {
    Bay bay = read(body);
    return bays.add(pool, bay, clock.instant())
        .map(
            added -> {
              if (!added) {
                throw new ProblemException(
                    Problem.conflict(
                        "bay-name-taken", bay.city() + " already has a bay named " + bay.name()));
              }
              return Response.created(URI.create("/v1/fleet/bays?city=" + bay.city()))
                  .entity(BayJson.of(bay, 0))
                  .build();
            });
  }

  /** Nobody is sent there any more; who stands there stays. */
  @POST
  @Path("/{id}/retirement")
  @RolesAllowed("fleet")
  public Uni<Response> retire(@PathParam("id") UUID id) {
    return bays.isHome(pool, new BayId(id))
        .invoke(
            home -> {
              if (home) {
                throw new ProblemException(
                    Problem.conflict(
                        "bay-is-home", "vehicles must be brought back there: change their terms"));
              }
            })
        .flatMap(free -> bays.retire(pool, new BayId(id), clock.instant()))
        .map(
            retired -> {
              if (!retired) {
                throw new ProblemException(Problem.notFound("there is no such bay in use"));
              }
              return Response.noContent().build();
            });
  }

  private Bay read(NewBay body) {
    City city = CityNames.inBody(cities, body == null ? null : body.city());
    var fields = new Fields();
    String name = fields.text("name", body.name(), Fields.upTo(LONGEST_NAME));
    boolean lat = fields.within("lat", body.lat(), -90, 90);
    boolean lon = fields.within("lon", body.lon(), -180, 180);
    if (lat && lon) {
      fields.require(
          city.extent().contains(new Coordinates(body.lat(), body.lon())),
          "lat",
          "the bay is not in " + city.name());
    }
    int radius = body.radiusMetres() == null ? USUAL_RADIUS_METRES : body.radiusMetres();
    fields.require(radius >= 1 && radius <= 500, "radiusMetres", "must be from 1 to 500");
    fields.require(
        body.capacity() != null && body.capacity() >= 1 && body.capacity() <= 1_000,
        "capacity",
        "must be a whole number from 1 to 1000");
    String owner = fields.text("owner", body.owner(), Fields.upTo(LONGEST_NAME));
    Payer payer = fields.oneOf("payer", body.payer(), Payer.class);
    Optional<String> zone = fields.optional("zone", body.zone(), LONGEST_NAME);
    Optional<String> note = fields.optional("costNote", body.costNote(), LONGEST_NOTE);
    fields.check();
    return new Bay(
        new BayId(ids.next()),
        city.id(),
        name,
        new Coordinates(body.lat(), body.lon()),
        radius,
        body.capacity(),
        zone,
        new Bay.Terms(owner, payer, note));
  }
}
