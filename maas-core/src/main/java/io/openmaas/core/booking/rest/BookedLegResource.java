package io.openmaas.core.booking.rest;

import io.openmaas.core.booking.Booking;
import io.openmaas.core.booking.BookingLeg;
import io.openmaas.core.booking.BookingState;
import io.openmaas.core.booking.ExtendsLegs;
import io.openmaas.core.booking.LegKey;
import io.openmaas.core.booking.LegState;
import io.openmaas.core.booking.RunsLegs;
import io.openmaas.core.booking.Ticket;
import io.openmaas.core.context.CallersContext;
import io.openmaas.core.itinerary.RentalLeg;
import io.openmaas.core.offer.rest.Caller;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.vehicle.TracksVehicles;
import io.openmaas.core.vehicle.VehicleId;
import io.openmaas.core.vehicle.VehiclePosition;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** The legs of a booking while the trip is made. Operators are called outside any transaction. */
@Path("/v1/bookings/{id}")
public class BookedLegResource {
  private final OwnBookings own;
  private final Caller caller;
  private final Map<OperatorId, RunsLegs> operators;
  private final Map<OperatorId, ExtendsLegs> extending;
  private final TracksVehicles vehicles;

  BookedLegResource(
      OwnBookings own,
      Caller caller,
      @All List<RunsLegs> operators,
      @All List<ExtendsLegs> extending,
      TracksVehicles vehicles) {
    this.own = own;
    this.caller = caller;
    this.operators =
        operators.stream().collect(Collectors.toMap(RunsLegs::operator, Function.identity()));
    this.extending =
        extending.stream().collect(Collectors.toMap(ExtendsLegs::operator, Function.identity()));
    this.vehicles = vehicles;
  }

  /** Until when the traveller would like to keep the vehicle. */
  public record ExtensionJson(Instant until) {}

  /** Where the car in use is. */
  public record PositionJson(double lat, double lon, Instant at, int speedKmh, int headingDegrees) {

    static PositionJson of(VehiclePosition position) {
      return new PositionJson(
          position.position().latitude(),
          position.position().longitude(),
          position.at(),
          position.speedKmh(),
          position.headingDegrees());
    }
  }

  @GET
  @Path("/legs/{index}/ticket.svg")
  @RolesAllowed("traveller")
  @Produces("image/svg+xml")
  public Uni<String> ticket(UUID id, int index) {
    return own.get(id).map(booking -> QrCode.svg(ticket(leg(booking, index)).barcode()));
  }

  /** Opens the vehicle; in the booking the leg is in use as soon as the operator reports it. */
  @POST
  @Path("/legs/{index}/unlock")
  @RolesAllowed("traveller")
  public Uni<BookingJson> unlock(UUID id, int index) {
    return run(id, index, RunsLegs::unlock);
  }

  /** Ends the rental; in the booking the leg is finished as soon as the operator reports it. */
  @POST
  @Path("/legs/{index}/return")
  @RolesAllowed("traveller")
  public Uni<BookingJson> giveBack(UUID id, int index) {
    return run(id, index, RunsLegs::giveBack);
  }

  /** Keeps the vehicle longer, if nobody else has reserved it; the answer says until when. */
  @POST
  @Path("/legs/{index}/extension")
  @RolesAllowed("traveller")
  @Consumes(MediaType.APPLICATION_JSON)
  public Uni<ExtensionJson> extend(UUID id, int index, ExtensionJson body) {
    caller.traveller();
    if (body == null || body.until() == null) {
      throw new ProblemException(Problem.invalid("until", "is missing"));
    }
    return own.get(id)
        .flatMap(
            booking ->
                CallersContext.resume(
                    extenderOf(booking, index).extend(leg(booking, index).key(), body.until())))
        .map(BookedLegResource::extended);
  }

  private ExtendsLegs extenderOf(Booking booking, int index) {
    BookingLeg leg = leg(booking, index);
    return leg.leg()
        .bookedWith()
        .map(extending::get)
        .filter(_ -> leg.state() == LegState.IN_USE || leg.state() == LegState.CONFIRMED)
        .orElseThrow(
            () ->
                new ProblemException(
                    Problem.conflict(
                        "nothing-to-extend", "leg " + index + " cannot be made to last longer")));
  }

  private static ExtensionJson extended(ExtendsLegs.Outcome outcome) {
    return switch (outcome) {
      case ExtendsLegs.Outcome.Extended(var until) -> new ExtensionJson(until);
      case ExtendsLegs.Outcome.Refused(var reason, _) ->
          throw new ProblemException(Problem.conflict("refused-by-operator", reason));
      case ExtendsLegs.Outcome.Unknown(var cause) ->
          throw new ProblemException(
              Problem.unavailable(
                  "the operator has not answered (" + cause + "); it is safe to ask again"));
    };
  }

  @GET
  @Path("/live")
  @RolesAllowed("traveller")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @RestStreamElementType(MediaType.APPLICATION_JSON)
  @BeforeStreaming.OfVehicleInUse
  public Multi<PositionJson> live(UUID id) {
    return own.get(id)
        .map(booking -> vehicleInUse(booking).orElseThrow(BookedLegResource::noVehicleInUse))
        .toMulti()
        .onItem()
        .transformToMultiAndConcatenate(vehicle -> positions(id, vehicle));
  }

  /** Only while the traveller has the vehicle: where it goes afterwards is not theirs to see. */
  private Multi<PositionJson> positions(UUID id, VehicleId vehicle) {
    var positions = vehicles.follow(vehicle).map(Optional::of);
    var ends =
        own.follow(id)
            .filter(booking -> !vehicleInUse(booking).equals(Optional.of(vehicle)))
            .map(_ -> Optional.<VehiclePosition>empty());
    return Multi.createBy()
        .merging()
        .streams(positions, ends)
        .select()
        .first(Optional::isPresent)
        .map(position -> PositionJson.of(position.get()));
  }

  private Uni<BookingJson> run(
      UUID id, int index, BiFunction<RunsLegs, LegKey, Uni<RunsLegs.Outcome>> act) {
    caller.traveller();
    return own.get(id)
        .flatMap(
            booking ->
                CallersContext.resume(
                    act.apply(runnerOf(booking, index), leg(booking, index).key())))
        .invoke(BookedLegResource::requireDone)
        .flatMap(_ -> own.get(id))
        .map(BookingJson::of);
  }

  private static void requireDone(RunsLegs.Outcome outcome) {
    switch (outcome) {
      case RunsLegs.Outcome.Done() -> {}
      case RunsLegs.Outcome.Refused(var reason) ->
          throw new ProblemException(Problem.conflict("refused-by-operator", reason));
      case RunsLegs.Outcome.Unknown(var cause) ->
          throw new ProblemException(
              Problem.unavailable(
                  "the operator has not answered (" + cause + "); it is safe to ask again"));
    }
  }

  private RunsLegs runnerOf(Booking booking, int index) {
    BookingLeg leg = leg(booking, index);
    var operator = leg.leg().bookedWith().map(operators::get);
    if (!(leg.leg() instanceof RentalLeg) || operator.isEmpty()) {
      throw new ProblemException(
          Problem.conflict("nothing-to-unlock", "leg " + index + " has no vehicle to unlock"));
    }
    boolean runs =
        (booking.state() == BookingState.CONFIRMED || booking.state() == BookingState.IN_USE)
            && (leg.state() == LegState.CONFIRMED || leg.state() == LegState.IN_USE);
    if (!runs) {
      throw new ProblemException(
          Problem.conflict(
              "leg-not-ready",
              "leg " + index + " is " + leg.state() + " and the booking " + booking.state()));
    }
    return operator.get();
  }

  static ProblemException noVehicleInUse() {
    return new ProblemException(
        Problem.conflict("no-vehicle-in-use", "no vehicle of this trip is in use"));
  }

  static Optional<VehicleId> vehicleInUse(Booking booking) {
    return booking.legs().stream()
        .filter(leg -> leg.state() == LegState.IN_USE)
        .flatMap(
            leg ->
                leg.leg() instanceof RentalLeg rental
                    ? java.util.stream.Stream.of(rental.vehicle().value())
                    : java.util.stream.Stream.empty())
        .flatMap(value -> identity(value).stream())
        .findFirst()
        .map(VehicleId::new);
  }

  /** Empty where the leg was booked by class: the operator alone knows which vehicle it is. */
  private static Optional<UUID> identity(String vehicle) {
    try {
      return Optional.of(UUID.fromString(vehicle));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static BookingLeg leg(Booking booking, int index) {
    return booking.legs().stream()
        .filter(leg -> leg.key().index() == index)
        .findFirst()
        .orElseThrow(
            () ->
                new ProblemException(
                    Problem.notFound("leg " + index + " of booking " + booking.id())));
  }

  private static Ticket ticket(BookingLeg leg) {
    return leg.ticket()
        .filter(_ -> leg.state() == LegState.CONFIRMED || leg.state() == LegState.IN_USE)
        .orElseThrow(
            () ->
                new ProblemException(
                    Problem.notFound("a valid ticket for leg " + leg.key().index())));
  }
}
