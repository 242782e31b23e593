package io.openmaas.terminal.fleet.care.rest;

import io.openmaas.core.time.Period;
import io.openmaas.core.trip.TripRecord;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.fleet.care.rest.CareJson.ConditionJson;
import io.openmaas.terminal.fleet.care.rest.CareJson.DriveJson;
import io.openmaas.terminal.fleet.care.rest.CareJson.FaultJson;
import io.openmaas.terminal.fleet.condition.store.Conditions;
import io.openmaas.terminal.fleet.damage.store.DamageCases;
import io.openmaas.terminal.fleet.damage.store.FaultCases;
import io.openmaas.terminal.fleet.job.DriveBy;
import io.openmaas.terminal.fleet.job.Job;
import io.openmaas.terminal.fleet.job.store.Jobs;
import io.openmaas.terminal.fleet.rest.Fields;
import io.openmaas.terminal.trip.store.TripRecords;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/** How vehicles stand, and who drove them. */
@Path("/v1/fleet/conditions")
@Produces(MediaType.APPLICATION_JSON)
public class ConditionResource {
  private static final Duration LONGEST = Duration.ofDays(31);

  private final Pool pool;
  private final Conditions conditions;
  private final FaultCases faults;
  private final DamageCases damage;
  private final Jobs jobs;
  private final TripRecords trips;
  private final InstantSource clock;

  public ConditionResource(
      Pool pool,
      Conditions conditions,
      FaultCases faults,
      DamageCases damage,
      Jobs jobs,
      TripRecords trips,
      InstantSource clock) {
    this.pool = pool;
    this.conditions = conditions;
    this.faults = faults;
    this.damage = damage;
    this.jobs = jobs;
    this.trips = trips;
    this.clock = clock;
  }

  /** Fuel, charge, tyre pressure, faults, upkeep, and whether the vehicle may be rented. */
  @GET
  @Path("/{vehicle}")
  @RolesAllowed({"fleet", "admin"})
  public Uni<ConditionJson> get(@PathParam("vehicle") UUID vehicle) {
    return conditions
        .find(pool, new VehicleId(vehicle))
        .map(found -> found.orElseThrow(() -> Bodies.notFound("vehicle")))
        .map(known -> ConditionJson.of(known.condition(), conditions.assess(known)));
  }

  @GET
  @Path("/{vehicle}/faults")
  @RolesAllowed({"fleet", "admin"})
  public Uni<List<FaultJson>> listFaults(@PathParam("vehicle") UUID vehicle) {
    return faults
        .listOf(pool, new VehicleId(vehicle))
        .map(all -> all.stream().map(FaultJson::of).toList());
  }

  @POST
  @Path("/{vehicle}/faults/{fault}/closing")
  @RolesAllowed("fleet")
  public Uni<Void> closeFault(@PathParam("vehicle") UUID vehicle, @PathParam("fault") UUID fault) {
    return faults
        .close(pool, new VehicleId(vehicle), fault, clock.instant())
        .invoke(
            closed -> {
              if (!closed) {
                throw Bodies.notFound("open fault");
              }
            })
        .replaceWithVoid();
  }

  /**
   * The vehicle's trips with who drove them: a traveller, a driver in a job, nobody known to us.
   */
  @GET
  @Path("/{vehicle}/drives")
  @RolesAllowed({"fleet", "admin"})
  public Uni<List<DriveJson>> listDrives(
      @PathParam("vehicle") UUID vehicle,
      @QueryParam("from") String from,
      @QueryParam("to") String to) {
    var fields = new Fields();
    Instant until = fields.instant("to", to).orElseGet(clock::instant);
    Instant since = fields.instant("from", from).orElse(until.minus(Duration.ofDays(7)));
    fields.check();
    fields.require(
        !since.isAfter(until) && !since.plus(LONGEST).isBefore(until),
        "from",
        "must be within 31 days before to");
    fields.check();
    var id = new VehicleId(vehicle);
    var time = new Period(since, until);
    return jobs.listDriven(pool, id, time)
        .flatMap(
            driven ->
                trips
                    .within(pool, id, time)
                    .onItem()
                    .transformToMulti(Multi.createFrom()::iterable)
                    .onItem()
                    .transformToUniAndConcatenate(trip -> drive(trip, driven))
                    .collect()
                    .asList());
  }

  private Uni<DriveJson> drive(TripRecord trip, List<Job> driven) {
    return damage
        .rentalAt(pool, trip.vehicle(), trip.time().from())
        .map(rental -> DriveJson.of(DriveBy.of(trip, driven), rental));
  }
}
