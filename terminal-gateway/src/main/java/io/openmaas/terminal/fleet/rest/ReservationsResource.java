package io.openmaas.terminal.fleet.rest;

import io.openmaas.core.booking.ExtendsLegs;
import io.openmaas.core.booking.RunsLegs;
import io.openmaas.core.city.Cities;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.time.Period;
import io.openmaas.core.trip.RentalId;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.terminal.fleet.ClassWish;
import io.openmaas.terminal.fleet.ReleaseReason;
import io.openmaas.terminal.fleet.Reservation;
import io.openmaas.terminal.fleet.ReservationState;
import io.openmaas.terminal.fleet.operator.FleetChanges;
import io.openmaas.terminal.fleet.place.BayId;
import io.openmaas.terminal.fleet.rest.FleetJson.ReturnJson;
import io.openmaas.terminal.fleet.store.Bays;
import io.openmaas.terminal.fleet.store.ReturnPlaces;
import io.openmaas.terminal.fleet.store.Schedule;
import io.openmaas.terminal.fleet.store.Schedule.Noted;
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
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reservations and rentals for the fleet's people: who has which vehicle when. */
@Path("/v1/fleet/reservations")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class ReservationsResource {
  private static final int MOST = 1_000;
  private static final int LONGEST_REASON = 500;
  private static final Duration USUAL_SPAN = Duration.ofDays(1);
  private static final Duration LONGEST_SPAN = Duration.ofDays(366);

  private final Pool pool;
  private final Schedule schedule;
  private final Bays bays;
  private final ReturnPlaces places;
  private final FleetChanges changes;
  private final Cities cities;
  private final InstantSource clock;

  public ReservationsResource(
      Pool pool,
      Schedule schedule,
      Bays bays,
      ReturnPlaces places,
      FleetChanges changes,
      Cities cities,
      InstantSource clock) {
    this.pool = pool;
    this.schedule = schedule;
    this.bays = bays;
    this.places = places;
    this.changes = changes;
    this.cities = cities;
    this.clock = clock;
  }

  /**
   * A reservation, or the rental it became.
   *
   * @param keptFrom from when to when nobody else may have the vehicle
   * @param wish {@code class:...;city:...;zone:...} where it was not booked by vehicle
   * @param conflictAt since when its vehicle could not be had although it was due
   */
  public record ReservationJson(
      UUID id,
      UUID booking,
      int leg,
      UUID traveller,
      UUID vehicle,
      ReservationState state,
      Instant plannedFrom,
      Instant plannedTo,
      Instant keptFrom,
      Instant keptTo,
      Instant unlockFrom,
      Instant noShowAt,
      Instant unlockedAt,
      Instant returnedAt,
      String wish,
      ReleaseReason releaseReason,
      String releaseNote,
      Instant conflictAt) {

    static ReservationJson of(Noted noted) {
      Reservation it = noted.reservation();
      return new ReservationJson(
          it.id().value(),
          it.leg().booking().value(),
          it.leg().index(),
          it.traveller().value(),
          it.vehicle().value(),
          it.state(),
          it.plan().time().from(),
          it.plan().time().to(),
          it.plan().window().from(),
          it.plan().window().to(),
          it.plan().unlockFrom().orElse(null),
          it.plan().noShowAt().orElse(null),
          it.times().unlockedAt().orElse(null),
          it.times().returnedAt().orElse(null),
          it.plan().wish().map(ClassWish::reference).orElse(null),
          noted.released().orElse(null),
          noted.note().orElse(null),
          noted.conflictAt().orElse(null));
    }
  }

  /**
   * One of them with where it ends or ended.
   *
   * @param arrivalBay in which a place is kept for it
   * @param returned null until it is returned
   */
  public record DetailJson(ReservationJson reservation, UUID arrivalBay, ReturnJson returned) {}

  /** Until when it shall last. */
  public record ExtensionJson(String until) {}

  /** Why it is taken back, in words for the traveller. */
  public record CancellationJson(String reason) {}

  /**
   * Those that keep a vehicle in a part of the time, by default the next day; {@code
   * conflicts=true} for those of all times that wait for a vehicle that cannot be had.
   */
  @GET
  @RolesAllowed({"fleet", "admin"})
  public Uni<List<ReservationJson>> list(
      @QueryParam("city") String city,
      @QueryParam("vehicle") String vehicle,
      @QueryParam("from") String from,
      @QueryParam("to") String to,
      @QueryParam("conflicts") @DefaultValue("false") boolean conflicts,
      @QueryParam("limit") @DefaultValue("200") int limit) {
    if (conflicts) {
      return schedule.listConflicts(pool).map(ReservationsResource::json);
    }
    var id = CityNames.get(cities, city).id();
    var fields = new Fields();
    UUID of = vehicle == null ? null : fields.text("vehicle", vehicle, ReservationsResource::uuid);
    Instant begin = fields.instant("from", from).orElseGet(clock::instant);
    Instant end = fields.instant("to", to).orElse(begin.plus(USUAL_SPAN));
    fields.require(end.isAfter(begin), "to", "must be after from");
    fields.require(
        !end.isAfter(begin.plus(LONGEST_SPAN)),
        "to",
        "must be at most " + LONGEST_SPAN.toDays() + " days after from");
    fields.require(limit >= 1 && limit <= MOST, "limit", "must be from 1 to " + MOST);
    fields.check();
    return schedule
        .list(pool, id, Optional.ofNullable(of).map(VehicleId::new), new Period(begin, end), limit)
        .map(ReservationsResource::json);
  }

  private static List<ReservationJson> json(List<Noted> all) {
    return all.stream().map(ReservationJson::of).toList();
  }

  private static UUID uuid(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("must be a UUID");
    }
  }

  @GET
  @Path("/{id}")
  @RolesAllowed({"fleet", "admin"})
  public Uni<DetailJson> get(@PathParam("id") UUID id) {
    var rental = new RentalId(id);
    return find(id)
        .flatMap(
            found ->
                bays.reservedBy(pool, rental)
                    .flatMap(
                        bay ->
                            places
                                .find(pool, rental)
                                .map(
                                    kept ->
                                        new DetailJson(
                                            ReservationJson.of(found),
                                            bay.map(BayId::value).orElse(null),
                                            kept.map(ReturnJson::of).orElse(null)))));
  }

  private Uni<Noted> find(UUID id) {
    return schedule
        .find(pool, new RentalId(id))
        .map(
            found ->
                found.orElseThrow(
                    () -> new ProblemException(Problem.notFound("there is no such reservation"))));
  }

  /** Lasts longer; where it cannot, the answer says until when it could. */
  @POST
  @Path("/{id}/extension")
  @RolesAllowed("fleet")
  public Uni<ReservationJson> extend(@PathParam("id") UUID id, ExtensionJson body) {
    var fields = new Fields();
    Optional<Instant> until = fields.instant("until", body == null ? null : body.until());
    fields.require(until.isPresent() || fields.isWrong(), "until", "is missing");
    fields.check();
    return find(id)
        .flatMap(found -> changes.extend(found.reservation().leg(), until.get()))
        .invoke(ReservationsResource::requireExtended)
        .flatMap(done -> find(id))
        .map(ReservationJson::of);
  }

  private static void requireExtended(ExtendsLegs.Outcome outcome) {
    switch (outcome) {
      case ExtendsLegs.Outcome.Extended _ -> {}
      case ExtendsLegs.Outcome.Refused(String reason, Optional<Instant> possible) ->
          throw new ProblemException(Problem.conflict("extension-refused", reason));
      case ExtendsLegs.Outcome.Unknown(String cause) ->
          throw new ProblemException(Problem.unavailable(cause + "; it is safe to ask again"));
    }
  }

  /** Ends a rental under way, by the rules of a return. */
  @POST
  @Path("/{id}/end")
  @RolesAllowed("fleet")
  public Uni<ReservationJson> end(@PathParam("id") UUID id) {
    return find(id)
        .flatMap(found -> changes.endEarly(found.reservation()))
        .invoke(ReservationsResource::requireEnded)
        .flatMap(done -> find(id))
        .map(ReservationJson::of);
  }

  private static void requireEnded(RunsLegs.Outcome outcome) {
    switch (outcome) {
      case RunsLegs.Outcome.Done _ -> {}
      case RunsLegs.Outcome.Refused(String reason) ->
          throw new ProblemException(Problem.conflict("return-refused", reason));
      case RunsLegs.Outcome.Unknown(String cause) ->
          throw new ProblemException(Problem.unavailable(cause + "; it is safe to ask again"));
    }
  }

  /** Takes back what was not used yet; the booking is told the reason. */
  @POST
  @Path("/{id}/cancellation")
  @RolesAllowed("fleet")
  public Uni<ReservationJson> cancel(@PathParam("id") UUID id, CancellationJson body) {
    var fields = new Fields();
    String reason =
        fields.text("reason", body == null ? null : body.reason(), Fields.upTo(LONGEST_REASON));
    fields.check();
    return changes
        .cancel(new RentalId(id), reason)
        .invoke(ReservationsResource::requireCancelled)
        .flatMap(done -> find(id))
        .map(ReservationJson::of);
  }

  private static void requireCancelled(FleetChanges.Cancelled outcome) {
    switch (outcome) {
      case FleetChanges.Cancelled.Done _ -> {}
      case FleetChanges.Cancelled.Refused(String reason) ->
          throw new ProblemException(Problem.conflict("cancellation-refused", reason));
      case FleetChanges.Cancelled.Missing _ ->
          throw new ProblemException(Problem.notFound("there is no such reservation"));
    }
  }
}
