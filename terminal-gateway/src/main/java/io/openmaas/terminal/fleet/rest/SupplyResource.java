package io.openmaas.terminal.fleet.rest;

import io.openmaas.core.city.Cities;
import io.openmaas.terminal.fleet.operator.OwnFleet;
import io.openmaas.terminal.fleet.rest.FleetJson.FeatureCollectionJson;
import io.openmaas.terminal.fleet.rest.FleetJson.FreeVehicleJson;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** What the fleet offers to everybody. */
@Path("/v1/cities")
@Produces(MediaType.APPLICATION_JSON)
@PermitAll
public class SupplyResource {
  private final OwnFleet fleet;
  private final Cities cities;

  public SupplyResource(OwnFleet fleet, Cities cities) {
    this.fleet = fleet;
    this.cities = cities;
  }

  @GET
  @Path("/{city}/vehicles")
  public Uni<List<FreeVehicleJson>> listFree(@PathParam("city") String city) {
    return fleet
        .available(CityNames.get(cities, city).id())
        .map(free -> free.stream().map(FreeVehicleJson::of).toList());
  }

  @GET
  @Path("/{city}/return-zones")
  public Uni<FeatureCollectionJson> listReturnZones(@PathParam("city") String city) {
    return fleet.returnZones(CityNames.get(cities, city).id()).map(FeatureCollectionJson::of);
  }
}
