package io.openmaas.connectors.facade.rest;

import io.openmaas.connectors.facade.GbfsFiles;
import io.openmaas.core.city.Cities;
import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.time.MachineClock;
import io.openmaas.core.vehicle.PublishesSupply;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;

/** The feeds of fleets, for everybody. The planner reads them too. */
@Path("/gbfs/{city}/{operator}")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
public class GbfsResource {
  private final List<PublishesSupply> fleets;
  private final Cities cities;

  /** And not the business clock; {@link GbfsFiles} says why. */
  private final MachineClock machineClock;

  GbfsResource(@All List<PublishesSupply> fleets, Cities cities, MachineClock machineClock) {
    this.fleets = fleets;
    this.cities = cities;
    this.machineClock = machineClock;
  }

  @GET
  @Path("/gbfs.json")
  public Object discovery(String city, String operator, @Context UriInfo request) {
    fleet(operator);
    city(city);
    String base =
        request.getBaseUriBuilder().path("gbfs").path(city).path(operator).build().toString();
    return GbfsFiles.discovery(base + "/", now());
  }

  @GET
  @Path("/system_information.json")
  public Object systemInformation(String city, String operator) {
    return GbfsFiles.systemInformation(city(city), fleet(operator).operator(), now());
  }

  @GET
  @Path("/vehicle_types.json")
  public Uni<Object> vehicleTypes(String city, String operator) {
    return fleet(operator)
        .available(city(city).id())
        .map(supply -> GbfsFiles.vehicleTypes(supply, now()));
  }

  @GET
  @Path("/free_bike_status.json")
  public Uni<Object> freeVehicles(String city, String operator) {
    return fleet(operator)
        .available(city(city).id())
        .map(supply -> GbfsFiles.freeVehicles(supply, now()));
  }

  @GET
  @Path("/geofencing_zones.json")
  public Uni<Object> geofencingZones(String city, String operator) {
    return fleet(operator)
        .returnZones(city(city).id())
        .map(zones -> GbfsFiles.geofencingZones(zones, now()));
  }

  private Instant now() {
    return machineClock.now();
  }

  private PublishesSupply fleet(String operator) {
    return fleets.stream()
        .filter(fleet -> fleet.operator().value().equals(operator))
        .findFirst()
        .orElseThrow(() -> new ProblemException(Problem.notFound("feed of " + operator)));
  }

  private City city(String name) {
    try {
      return cities.find(new CityId(name)).orElseThrow(() -> unknown(name));
    } catch (IllegalArgumentException _) {
      throw unknown(name);
    }
  }

  private static ProblemException unknown(String city) {
    return new ProblemException(Problem.notFound("city " + city));
  }
}
