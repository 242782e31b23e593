package io.openmaas.terminal.fleet.rest;

import io.openmaas.core.city.Cities;
import io.openmaas.core.city.City;
import io.openmaas.core.geo.Coordinates;
import io.openmaas.core.id.Ids;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.vehicle.Propulsion;
import io.openmaas.core.vehicle.Vehicle;
import io.openmaas.core.vehicle.VehicleClass;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.Imei;
import io.openmaas.terminal.fleet.Registration;
import io.openmaas.terminal.fleet.rest.FleetJson.FleetVehicleJson;
import io.openmaas.terminal.fleet.rest.FleetJson.TripJson;
import io.openmaas.terminal.fleet.store.Vehicles;
import io.openmaas.terminal.session.NewTerminal;
import io.openmaas.terminal.trip.store.TripRecords;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
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

/** The fleet for those who own it. */
@Path("/v1/fleet")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class FleetResource {
  private static final int MOST_TRIPS = 1_000;
  private static final int LONGEST_PLATE = 20;
  private static final int LONGEST_NAME = 100;

  private final Pool pool;
  private final Vehicles vehicles;
  private final TripRecords trips;
  private final Cities cities;
  private final Ids ids;
  private final InstantSource clock;

  public FleetResource(
      Pool pool,
      Vehicles vehicles,
      TripRecords trips,
      Cities cities,
      Ids ids,
      InstantSource clock) {
    this.pool = pool;
    this.vehicles = vehicles;
    this.trips = trips;
    this.cities = cities;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * What is said of a vehicle's terminal beside its IMEI, as in a list of terminals.
   *
   * @param protocol teltonika, jt808 or openmaas
   * @param model of the terminal
   * @param auth certificate, code or network
   * @param sim digits; the name of a terminal of jt808
   * @param secret the authorisation code, or the Ed25519 public key of a terminal of openmaas
   */
  public record NewVehicleTerminal(
      String protocol, String model, String auth, String sim, String secret) {
    private String field(String name) {
      String text =
          switch (name) {
            case "protocol" -> protocol;
            case "model" -> model;
            case "auth" -> auth;
            case "sim" -> sim;
            default -> secret;
          };
      return text == null ? "" : text.strip();
    }

    /** It may have a secret, which is not told. */
    @Override
    public String toString() {
      return "terminal of " + protocol;
    }
  }

  /**
   * A vehicle to register.
   *
   * @param terminal null for one of the fleet's usual model, known by its name alone
   */
  public record NewVehicle(
      String city,
      String plate,
      String model,
      String vehicleClass,
      String propulsion,
      String imei,
      Double lat,
      Double lon,
      Integer rangeMetres,
      NewVehicleTerminal terminal) {}

  @GET
  @Path("/vehicles")
  @RolesAllowed({"fleet", "admin"})
  public Uni<List<FleetVehicleJson>> listVehicles(@QueryParam("city") String city) {
    return vehicles
        .list(pool, CityNames.get(cities, city).id())
        .map(all -> all.stream().map(FleetVehicleJson::of).toList());
  }

  @POST
  @Path("/vehicles")
  @RolesAllowed("fleet")
  public Uni<Response> register(NewVehicle body) {
    Registration registration = read(body);
    VehicleId id = registration.vehicle().id();
    return pool.withTransaction(connection -> vehicles.register(connection, registration))
        .flatMap(registered -> vehicles.find(pool, id))
        .map(found -> FleetVehicleJson.of(found.orElseThrow()))
        .map(
            vehicle ->
                Response.created(URI.create("/v1/fleet/vehicles/" + id)).entity(vehicle).build());
  }

  /** The vehicle's trips in their latest revisions, the last first. */
  @GET
  @Path("/vehicles/{id}/trips")
  @RolesAllowed({"fleet", "admin"})
  public Uni<List<TripJson>> listTrips(
      @PathParam("id") UUID id,
      @QueryParam("before") String before,
      @QueryParam("limit") @DefaultValue("100") int limit) {
    var fields = new Fields();
    Instant until = fields.instant("before", before).orElseGet(clock::instant);
    fields.check();
    if (limit < 1 || limit > MOST_TRIPS) {
      throw new ProblemException(Problem.invalid("limit", "must be from 1 to " + MOST_TRIPS));
    }
    var vehicle = new VehicleId(id);
    return vehicles
        .find(pool, vehicle)
        .invoke(FleetResource::mustExist)
        .flatMap(found -> trips.listBefore(pool, vehicle, until, limit))
        .map(all -> all.stream().map(TripJson::of).toList());
  }

  private static void mustExist(Optional<?> vehicle) {
    if (vehicle.isEmpty()) {
      throw new ProblemException(Problem.notFound("there is no such vehicle"));
    }
  }

  private static Optional<NewTerminal> terminal(NewVehicle body, Imei imei, Fields fields) {
    if (body.terminal() == null || imei == null) {
      return Optional.empty();
    }
    return NewTerminal.read(
        name -> name.equals("imei") ? imei.value() : body.terminal().field(name),
        (name, reason) ->
            fields.require(false, name.equals("imei") ? name : "terminal." + name, reason));
  }

  private Registration read(NewVehicle body) {
    if (body == null) {
      throw new ProblemException(Problem.invalid("body", "is missing"));
    }
    City city = CityNames.inBody(cities, body.city());
    var fields = new Fields();
    var plate = fields.text("plate", body.plate(), Fields.upTo(LONGEST_PLATE));
    var model = fields.text("model", body.model(), Fields.upTo(LONGEST_NAME));
    var vehicleClass = fields.oneOf("vehicleClass", body.vehicleClass(), VehicleClass.class);
    var propulsion = fields.oneOf("propulsion", body.propulsion(), Propulsion.class);
    var imei = fields.text("imei", body.imei(), Imei::new);
    boolean lat = fields.within("lat", body.lat(), -90, 90);
    boolean lon = fields.within("lon", body.lon(), -180, 180);
    if (lat && lon) {
      fields.require(
          city.extent().contains(new Coordinates(body.lat(), body.lon())),
          "lat",
          "the vehicle does not stand in " + city.name());
    }
    fields.require(
        body.rangeMetres() != null && body.rangeMetres() >= 0,
        "rangeMetres",
        "must be a whole number, 0 or more");
    Optional<NewTerminal> terminal = terminal(body, imei, fields);
    fields.check();
    return new Registration(
        new Vehicle(new VehicleId(ids.next()), city.id(), plate, model, vehicleClass, propulsion),
        imei,
        terminal,
        new Coordinates(body.lat(), body.lon()),
        body.rangeMetres());
  }
}
