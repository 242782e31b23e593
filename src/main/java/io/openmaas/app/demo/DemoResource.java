package io.openmaas.app.demo;

import io.openmaas.app.wiring.BusinessClock;
import io.openmaas.app.wiring.OnContext;
import io.openmaas.core.booking.Booking;
import io.openmaas.core.booking.BookingId;
import io.openmaas.core.booking.BookingLeg;
import io.openmaas.core.booking.LegState;
import io.openmaas.core.booking.ReadsBookings;
import io.openmaas.core.itinerary.RentalLeg;
import io.openmaas.core.offer.rest.Caller;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What only a demonstration offers its page: the person at the wheel, and the end of the month.
 * Elsewhere it answers 404.
 */
@Path("/v1/demo")
public class DemoResource {
  private static final Duration READ_WITHIN = Duration.ofSeconds(10);
  private static final long LOOK_AGAIN_MILLIS = 200;
  private static final int LOOKS = 15;

  private final DemoWorld world;
  private final BusinessClock clock;
  private final ReadsBookings bookings;
  private final Caller caller;

  DemoResource(DemoWorld world, BusinessClock clock, ReadsBookings bookings, Caller caller) {
    this.world = world;
    this.clock = clock;
    this.bookings = bookings;
    this.caller = caller;
  }

  /**
   * @param clock the business time
   * @param logins who may log in
   */
  public record DemoJson(Instant clock, boolean simulate, List<LoginJson> logins) {}

  /** An account of the demonstration; its password is no secret. */
  public record LoginJson(String name, String email, String password, List<String> roles) {
    static LoginJson of(String name, String email, String role) {
      return new LoginJson(name, email, DemoSeed.PASSWORD, List.of(role));
    }
  }

  /** A booking whose car is to be driven. */
  public record DriveOrder(UUID bookingId) {}

  @GET
  @PermitAll
  public DemoJson get() {
    seeded();
    return new DemoJson(
        clock.instant(),
        true,
        List.of(
            LoginJson.of("Ada", DemoSeed.TRAVELLER, "traveller"),
            LoginJson.of("Finance", DemoSeed.FINANCE, "finance"),
            LoginJson.of("Fleet", DemoSeed.FLEET, "fleet"),
            LoginJson.of("Administrator", DemoSeed.ADMIN, "admin")));
  }

  /**
   * Lets the simulator drive the unlocked car of the caller's booking along its planned path. The
   * bookings of others do not exist for the caller.
   */
  @POST
  @Path("drives")
  @RolesAllowed("traveller")
  @RunOnVirtualThread
  public Map<String, String> drive(DriveOrder order) {
    DemoWorld.Seeded seeded = seeded();
    if (order == null || order.bookingId() == null) {
      throw new ProblemException(Problem.invalid("bookingId", "is missing"));
    }
    TravellerId traveller = caller.traveller();
    Booking booking =
        OnContext.await(() -> bookings.find(new BookingId(order.bookingId())), READ_WITHIN)
            .filter(found -> found.traveller().equals(traveller))
            .orElseThrow(
                () -> new ProblemException(Problem.notFound("booking " + order.bookingId())));
    BookingLeg leg =
        awaitUnlocked(booking)
            .orElseThrow(
                () ->
                    new ProblemException(
                        Problem.conflict("not-unlocked", "no car of this booking is unlocked")));
    var rental = (RentalLeg) leg.leg();
    try {
      seeded
          .cars()
          .start(UUID.fromString(rental.vehicle().value()), rental.movement().path(), _ -> {});
    } catch (IllegalStateException e) {
      throw new ProblemException(Problem.conflict("already-driving", e.getMessage()));
    }
    return Map.of("state", "DRIVING");
  }

  /** The booking learns a moment later than the car that its doors are open. */
  private Optional<BookingLeg> awaitUnlocked(Booking booking) {
    Optional<BookingLeg> unlocked = unlocked(booking);
    for (int look = 0; unlocked.isEmpty() && look < LOOKS; look++) {
      rest();
      unlocked =
          OnContext.await(() -> bookings.find(booking.id()), READ_WITHIN)
              .flatMap(DemoResource::unlocked);
    }
    return unlocked;
  }

  private static void rest() {
    try {
      Thread.sleep(LOOK_AGAIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static Optional<BookingLeg> unlocked(Booking booking) {
    return booking.legs().stream()
        .filter(it -> it.leg() instanceof RentalLeg && it.state() == LegState.IN_USE)
        .findFirst();
  }

  /**
   * Moves the business clock past the end of the month and has the invoices drawn; then it is
   * morning, so that the next trip finds its lines running.
   */
  @POST
  @Path("month-end")
  @RolesAllowed("traveller")
  @RunOnVirtualThread
  public Map<String, String> endMonth() {
    DemoWorld.Seeded seeded = seeded();
    clock.moveTo(DemoStory.nextMonth(clock.instant(), seeded.city().zone()));
    seeded
        .api()
        .logIn(DemoSeed.FINANCE, DemoSeed.PASSWORD)
        .post("/v1/invoice-runs", Map.of("until", clock.instant().toString()));
    clock.moveTo(TripSearch.daylight(clock.instant(), seeded.city().zone()));
    return Map.of("clock", clock.instant().toString());
  }

  private DemoWorld.Seeded seeded() {
    return world
        .find()
        .orElseThrow(() -> new ProblemException(Problem.notFound("this is not a demonstration")));
  }
}
