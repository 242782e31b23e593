package io.openmaas.connectors.facade.rest;

import io.openmaas.connectors.facade.Gbfs3Feed;
import io.openmaas.connectors.facade.Gbfs3Files;
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
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The feeds of fleets, for everybody. The planner reads them too. */
@Path("/gbfs/{city}/{operator}")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
public class GbfsResource {
  private final List<PublishesSupply> fleets;
  private final Cities cities;

  /** And not the business clock; {@link GbfsFiles} says why. */
  private final MachineClock machineClock;

  private final String contact;

  /**
   * @param contact the e-mail address to which faults in the feeds are reported
   */
  GbfsResource(
      @All List<PublishesSupply> fleets,
      Cities cities,
      MachineClock machineClock,
      @ConfigProperty(name = "openmaas.gbfs.contact", defaultValue = "gbfs@localhost")
          String contact) {
    this.fleets = fleets;
    this.cities = cities;
    this.machineClock = machineClock;
    this.contact = contact;
  }

  @GET
  @Path("/gbfs.json")
  public Object discovery(String city, String operator, @Context UriInfo request) {
    return GbfsFiles.discovery(base(city, operator, request), now());
  }

  @GET
  @Path("/gbfs_versions.json")
  public Object versions(String city, String operator, @Context UriInfo request) {
    return GbfsFiles.versions(base(city, operator, request), now());
  }

  private String base(String city, String operator, UriInfo request) {
    fleet(operator);
    city(city);
    return request.getBaseUriBuilder().path("gbfs").path(city).path(operator).build() + "/";
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

  @GET
  @Path("/3.0/gbfs.json")
  public Object discovery3(String city, String operator, @Context UriInfo request) {
    return Gbfs3Files.discovery(base(city, operator, request) + Gbfs3Feed.VERSION + "/", now());
  }

  @GET
  @Path("/3.0/gbfs_versions.json")
  public Object versions3(String city, String operator, @Context UriInfo request) {
    return Gbfs3Files.versions(GbfsFiles.versions(base(city, operator, request)), now());
  }

  @GET
  @Path("/3.0/system_information.json")
  public Object systemInformation3(String city, String operator) {
    return Gbfs3Files.systemInformation(city(city), fleet(operator).operator(), contact, now());
  }

  @GET
  @Path("/3.0/vehicle_types.json")
  public Uni<Object> vehicleTypes3(String city, String operator) {
    return fleet(operator)
        .available(city(city).id())
        .map(supply -> Gbfs3Files.vehicleTypes(supply, now()));
  }

  @GET
  @Path("/3.0/vehicle_status.json")
  public Uni<Object> vehicleStatus3(String city, String operator) {
    return fleet(operator)
        .available(city(city).id())
        .map(supply -> Gbfs3Files.vehicleStatus(supply, now()));
  }

  @GET
  @Path("/3.0/geofencing_zones.json")
  public Uni<Object> geofencingZones3(String city, String operator) {
    return fleet(operator)
        .returnZones(city(city).id())
        .map(zones -> Gbfs3Files.geofencingZones(zones, now()));
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
