package io.openmaas.terminal.fleet.care.rest;

import io.openmaas.core.city.Cities;
import io.openmaas.core.id.Ids;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.fleet.care.rest.Bodies.CostBody;
import io.openmaas.terminal.fleet.care.rest.CareJson.CostJson;
import io.openmaas.terminal.fleet.care.rest.CareJson.DamageJson;
import io.openmaas.terminal.fleet.damage.DamageCase;
import io.openmaas.terminal.fleet.damage.DamageSeverity;
import io.openmaas.terminal.fleet.damage.DamageSource;
import io.openmaas.terminal.fleet.damage.DamageState;
import io.openmaas.terminal.fleet.damage.ReturnReport;
import io.openmaas.terminal.fleet.damage.store.DamageCases;
import io.openmaas.terminal.fleet.job.store.Costs;
import io.openmaas.terminal.fleet.rest.CityNames;
import io.openmaas.terminal.fleet.rest.Fields;
import io.openmaas.terminal.fleet.store.Vehicles;
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
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Damage cases for those who run the fleet. */
@Path("/v1/fleet/damage-cases")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class DamageResource {
  private final Pool pool;
  private final DamageCases cases;
  private final Costs costs;
  private final Vehicles vehicles;
  private final Cities cities;
  private final Ids ids;
  private final InstantSource clock;
  private final JsonWebToken token;

  public DamageResource(
      Pool pool,
      DamageCases cases,
      Costs costs,
      Vehicles vehicles,
      Cities cities,
      Ids ids,
      InstantSource clock,
      JsonWebToken token) {
    this.pool = pool;
    this.cases = cases;
    this.costs = costs;
    this.vehicles = vehicles;
    this.cities = cities;
    this.ids = ids;
    this.clock = clock;
    this.token = token;
  }

  /** Damage that somebody of the fleet has seen. */
  public record NewDamage(
      String vehicle, String severity, String words, List<String> photos, String happenedAt) {}

  /** What is known of it now. */
  public record NewState(String state, String severity) {}

  /** A case with what it cost. */
  public record DamageWithCosts(DamageJson damage, List<CostJson> costs) {}

  /** The open cases of a city, the worst first; or all cases of one vehicle, the last first. */
  @GET
  @RolesAllowed({"fleet", "admin"})
  public Uni<List<DamageJson>> list(
      @QueryParam("city") String city, @QueryParam("vehicle") UUID vehicle) {
    Uni<List<DamageCase>> found =
        vehicle != null
            ? cases.listOf(pool, new VehicleId(vehicle))
            : cases.listOpen(pool, CityNames.get(cities, city).id().value());
    return found.map(all -> all.stream().map(DamageJson::of).toList());
  }

  @GET
  @Path("/{id}")
  @RolesAllowed({"fleet", "admin"})
  public Uni<DamageWithCosts> get(@PathParam("id") UUID id) {
    return cases
        .find(pool, id)
        .map(found -> found.orElseThrow(() -> Bodies.notFound("damage case")))
        .flatMap(
            damage ->
                costs
                    .list(pool, Costs.Of.DAMAGE, id)
                    .map(
                        all ->
                            new DamageWithCosts(
                                DamageJson.of(damage), all.stream().map(CostJson::of).toList())));
  }

  @POST
  @RolesAllowed("fleet")
  public Uni<Response> open(NewDamage body) {
    Bodies.present(body);
    Instant now = clock.instant();
    var fields = new Fields();
    var vehicle = Bodies.vehicle(fields, "vehicle", body.vehicle());
    var severity = fields.oneOf("severity", body.severity(), DamageSeverity.class);
    var words = fields.text("words", body.words(), Fields.upTo(Bodies.LONGEST_WORDS));
    var photos = Bodies.photos(fields, body.photos(), ReturnReport.MOST_PHOTOS);
    Instant happenedAt = fields.instant("happenedAt", body.happenedAt()).orElse(now);
    fields.require(!happenedAt.isAfter(now), "happenedAt", "must not be in the future");
    fields.check();
    var damage =
        new DamageCase(
            ids.next(),
            vehicle,
            DamageSource.STAFF,
            Optional.empty(),
            DamageState.ASSESSED,
            severity,
            words,
            photos,
            Optional.empty(),
            happenedAt,
            now,
            Optional.empty());
    return vehicles
        .find(pool, vehicle)
        .map(found -> found.orElseThrow(() -> Bodies.notFound("vehicle")))
        .flatMap(_ -> pool.withTransaction(connection -> cases.open(connection, damage)))
        .flatMap(_ -> cases.find(pool, damage.id()))
        .map(
            kept ->
                Response.created(URI.create("/v1/fleet/damage-cases/" + damage.id()))
                    .entity(DamageJson.of(kept.orElseThrow()))
                    .build());
  }

  /** Moves the case on; the vehicle's fitness follows at once. */
  @POST
  @Path("/{id}/state")
  @RolesAllowed("fleet")
  public Uni<DamageJson> change(@PathParam("id") UUID id, NewState body) {
    Bodies.present(body);
    var fields = new Fields();
    var state = fields.oneOf("state", body.state(), DamageState.class);
    DamageSeverity severity =
        body.severity() == null
            ? null
            : fields.oneOf("severity", body.severity(), DamageSeverity.class);
    fields.check();
    return pool.withTransaction(
            connection -> change(connection, id, state, Optional.ofNullable(severity)))
        .map(DamageJson::of);
  }

  private Uni<DamageCase> change(
      SqlConnection connection, UUID id, DamageState state, Optional<DamageSeverity> severity) {
    return cases
        .lock(connection, id)
        .map(found -> found.orElseThrow(() -> Bodies.notFound("damage case")))
        .flatMap(
            damage -> {
              if (!damage.state().next().contains(state)) {
                throw new ProblemException(
                    Problem.conflict(
                        "damage-state", "the case is " + damage.state() + ", not before " + state));
              }
              return cases.save(
                  connection,
                  damage.become(state, severity.orElse(damage.severity()), clock.instant()));
            });
  }

  @POST
  @Path("/{id}/costs")
  @RolesAllowed("fleet")
  public Uni<Response> addCost(@PathParam("id") UUID id, CostBody body) {
    Bodies.present(body);
    var fields = new Fields();
    var cost = Bodies.cost(fields, "", body, token.getName(), clock.instant());
    fields.check();
    return cases
        .find(pool, id)
        .map(found -> found.orElseThrow(() -> Bodies.notFound("damage case")))
        .flatMap(_ -> costs.add(pool, Costs.Of.DAMAGE, id, cost))
        .map(_ -> Response.status(201).entity(CostJson.of(cost)).build());
  }
}
