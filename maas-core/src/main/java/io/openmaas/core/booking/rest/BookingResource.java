package io.openmaas.core.booking.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openmaas.core.booking.Booking;
import io.openmaas.core.booking.BookingId;
import io.openmaas.core.booking.Cancellation;
import io.openmaas.core.booking.store.Bookings;
import io.openmaas.core.booking.store.NewBookings;
import io.openmaas.core.booking.store.NewBookings.Wish;
import io.openmaas.core.idempotency.IdempotencyKey;
import io.openmaas.core.offer.OfferId;
import io.openmaas.core.offer.rest.Caller;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** Bookings of travellers. */
@Path("/v1/bookings")
public class BookingResource {
  private final NewBookings newBookings;
  private final Bookings bookings;
  private final OwnBookings own;
  private final Caller caller;
  private final ObjectMapper json;
  private final InstantSource clock;

  BookingResource(
      NewBookings newBookings,
      Bookings bookings,
      OwnBookings own,
      Caller caller,
      ObjectMapper json,
      InstantSource clock) {
    this.newBookings = newBookings;
    this.bookings = bookings;
    this.own = own;
    this.caller = caller;
    this.json = json;
    this.clock = clock;
  }

  /** What is booked. */
  public record BookingWishJson(@NotNull UUID offerId) {}

  @POST
  @RolesAllowed("traveller")
  public Uni<Response> book(
      @HeaderParam(IdempotencyKey.HEADER) String key, @NotNull @Valid BookingWishJson wish) {
    var request =
        new Wish(
            caller.account(),
            new IdempotencyKey(key),
            caller.traveller(),
            new OfferId(wish.offerId()));
    return newBookings.book(request, this::written).map(this::answer);
  }

  @GET
  @RolesAllowed({"traveller", "admin", "finance"})
  public Uni<List<BookingJson>> list() {
    return own.list().map(found -> found.stream().map(BookingJson::of).toList());
  }

  @GET
  @Path("/{id}")
  @RolesAllowed({"traveller", "admin", "finance"})
  public Uni<BookingJson> get(UUID id) {
    return own.get(id).map(BookingJson::of);
  }

  /** Repeating it changes nothing more. */
  @POST
  @Path("/{id}/cancellation")
  @RolesAllowed("traveller")
  public Uni<BookingJson> cancel(UUID id) {
    return own.get(id)
        .flatMap(
            booking ->
                bookings.change(
                    booking.id(),
                    now ->
                        switch (Cancellation.decide(now, clock.instant())) {
                          case Cancellation.Outcome.Accepted(var cancelled) -> cancelled;
                          case Cancellation.Outcome.Refused(var reason) ->
                              throw new ProblemException(
                                  Problem.conflict("cannot-be-cancelled", reason));
                        },
                    Optional.empty()))
        .map(changed -> BookingJson.of(changed.orElseThrow().booking()));
  }

  @GET
  @Path("/{id}/events")
  @RolesAllowed({"traveller", "admin", "finance"})
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @RestStreamElementType(MediaType.APPLICATION_JSON)
  @BeforeStreaming.OfBooking
  public Multi<BookingJson> events(UUID id) {
    return own.follow(id).map(BookingJson::of);
  }

  private String written(Booking booking) {
    try {
      return json.writeValueAsString(BookingJson.of(booking));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write booking " + booking.id(), e);
    }
  }

  private Response answer(NewBookings.Answer answer) {
    return Response.status(answer.status())
        .location(URI.create("/v1/bookings/" + new BookingId(idIn(answer.json()))))
        .type(MediaType.APPLICATION_JSON)
        .entity(answer.json())
        .build();
  }

  private UUID idIn(String booking) {
    try {
      return UUID.fromString(json.readTree(booking).get("id").asText());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not a booking: " + booking, e);
    }
  }
}
