package io.openmaas.terminal.fleet.rest;

import io.openmaas.core.city.Cities;
import io.openmaas.core.city.CityId;
import io.openmaas.core.geo.Zone;
import io.openmaas.core.id.Ids;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.terminal.fleet.place.FleetZone;
import io.openmaas.terminal.fleet.place.ZoneId;
import io.openmaas.terminal.fleet.rest.ZoneJson.NewVersion;
import io.openmaas.terminal.fleet.rest.ZoneJson.NewZone;
import io.openmaas.terminal.fleet.store.Zones;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
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

/** Zones and their rules, in versions: what holds is not edited, another version follows. */
@Path("/v1/fleet/zones")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class ZonesResource {
  private static final int LONGEST_NAME = 100;

  private final Pool pool;
  private final Zones zones;
  private final Cities cities;
  private final Ids ids;
  private final InstantSource clock;

  public ZonesResource(Pool pool, Zones zones, Cities cities, Ids ids, InstantSource clock) {
    this.pool = pool;
    this.zones = zones;
    this.cities = cities;
    this.ids = ids;
    this.clock = clock;
  }

  /** All versions; with {@code at} those that hold at that moment. */
  @GET
  @RolesAllowed({"fleet", "admin"})
  public Uni<List<ZoneJson>> list(@QueryParam("city") String city, @QueryParam("at") String at) {
    CityId id = CityNames.get(cities, city).id();
    var fields = new Fields();
    Optional<Instant> moment = fields.instant("at", at);
    fields.check();
    return (moment.isPresent() ? zones.listAt(pool, id, moment.get()) : zones.list(pool, id))
        .map(all -> all.stream().map(ZoneJson::of).toList());
  }

  /** A new zone, from a moment on or since ever. */
  @POST
  @RolesAllowed("fleet")
  public Uni<Response> add(NewZone body) {
    CityId city = CityNames.inBody(cities, body == null ? null : body.city()).id();
    var fields = new Fields();
    String name = fields.text("name", body.name(), Fields.upTo(LONGEST_NAME));
    var outline = ZoneJson.outline(fields, body.outline(), body.geometry());
    var rules = ZoneJson.rules(fields, body.rules());
    Optional<Instant> from = fields.instant("from", body.from());
    fields.check();
    var zone =
        new FleetZone(
            new ZoneId(ids.next()), city, new Zone(name, outline), rules, from, Optional.empty());
    return zones
        .add(pool, zone)
        .map(
            added -> {
              if (!added) {
                throw new ProblemException(
                    Problem.conflict(
                        "zone-name-taken", city + " already has a zone named " + name));
              }
              return created(zone);
            });
  }

  /**
   * From a moment on, which is not over, another version holds: what the body leaves out stays as
   * it is.
   */
  @POST
  @Path("/{id}/versions")
  @RolesAllowed("fleet")
  public Uni<Response> change(@PathParam("id") UUID id, NewVersion body) {
    var fields = new Fields();
    fields.require(body != null, "body", "is missing");
    fields.check();
    Instant from = fromNowOn(fields, "from", body.from());
    boolean reshaped = body.outline() != null || body.geometry() != null;
    var outline = reshaped ? ZoneJson.outline(fields, body.outline(), body.geometry()) : null;
    var rules = body.rules() == null ? null : ZoneJson.rules(fields, body.rules());
    fields.require(reshaped || rules != null, "rules", "neither rules nor outline are new");
    fields.check();
    return pool.withTransaction(
            connection ->
                ended(connection, new ZoneId(id), from)
                    .flatMap(
                        old -> {
                          var next =
                              new FleetZone(
                                  new ZoneId(ids.next()),
                                  old.city(),
                                  outline == null
                                      ? old.zone()
                                      : new Zone(old.zone().name(), outline),
                                  rules == null ? old.rules() : rules,
                                  Optional.of(from),
                                  old.to());
                          return zones
                              .add(connection, next)
                              .invoke(added -> mustBeAdded(added, next))
                              .replaceWith(next);
                        }))
        .map(ZonesResource::created);
  }

  /** From a moment on, which is not over, the zone is no more. */
  @POST
  @Path("/{id}/retirement")
  @RolesAllowed("fleet")
  public Uni<ZoneJson> retire(@PathParam("id") UUID id, ZoneJson.Retirement body) {
    var fields = new Fields();
    Instant from = fromNowOn(fields, "from", body == null ? null : body.from());
    fields.check();
    return pool.withTransaction(
            connection ->
                ended(connection, new ZoneId(id), from)
                    .call(old -> mustNotBeHome(connection, old))
                    .flatMap(old -> zones.lock(connection, old.id())))
        .map(found -> ZoneJson.of(found.orElseThrow()));
  }

  private Uni<Void> mustNotBeHome(SqlConnection connection, FleetZone zone) {
    return zones
        .isHome(connection, zone.city(), zone.zone().name())
        .invoke(
            home -> {
              if (home) {
                throw new ProblemException(
                    Problem.conflict(
                        "zone-is-home", "vehicles must be brought back there: change their terms"));
              }
            })
        .replaceWithVoid();
  }

  /** What was is not changed afterwards: invoices may rest on it. */
  private Instant fromNowOn(Fields fields, String field, String value) {
    Instant now = clock.instant();
    Instant from = fields.instant(field, value).orElse(now);
    fields.require(!from.isBefore(now), field, "must not be in the past");
    return from;
  }

  private Uni<FleetZone> ended(SqlConnection connection, ZoneId id, Instant at) {
    return zones
        .lock(connection, id)
        .map(
            found ->
                found.orElseThrow(
                    () -> new ProblemException(Problem.notFound("there is no such zone"))))
        .call(
            old ->
                zones
                    .end(connection, id, at)
                    .invoke(
                        ended -> {
                          if (!ended) {
                            throw new ProblemException(
                                Problem.conflict(
                                    "zone-not-in-force", "this version does not hold at " + at));
                          }
                        }));
  }

  private static void mustBeAdded(boolean added, FleetZone zone) {
    if (!added) {
      throw new ProblemException(
          Problem.conflict(
              "zone-version-overlaps",
              zone.zone().name() + " has another version at " + zone.from().orElseThrow()));
    }
  }

  private static Response created(FleetZone zone) {
    return Response.created(URI.create("/v1/fleet/zones?city=" + zone.city()))
        .entity(ZoneJson.of(zone))
        .build();
  }
}
