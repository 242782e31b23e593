package io.openmaas.core.booking;

import io.openmaas.core.itinerary.TransitLeg;
import java.time.Instant;
import java.util.Optional;

/** Whether and how a booking is cancelled at the traveller's word. */
public final class Cancellation {

  private Cancellation() {}

  /** What comes of it. */
  public sealed interface Outcome {
    /** It is being released, or was cancelled before. */
    record Accepted(BookingInProgress booking) implements Outcome {}

    record Refused(String reason) implements Outcome {}
  }

  /** Refused once the trip has begun: a leg is in use or over, or its line has left. */
  public static Outcome decide(BookingInProgress booking, Instant now) {
    return switch (booking.booking().state()) {
      case HOLDING, CONFIRMING, CONFIRMED ->
          begun(booking.booking(), now)
              .<Outcome>map(Outcome.Refused::new)
              .orElseGet(
                  () ->
                      new Outcome.Accepted(
                          booking.givenUp(BookingState.CANCELLED, "cancelled by the traveller")));
      case RELEASING, CANCELLED, FAILED -> new Outcome.Accepted(booking);
      case IN_USE -> new Outcome.Refused("the trip has begun");
      case COMPLETED -> new Outcome.Refused("the trip is over");
    };
  }

  private static Optional<String> begun(Booking booking, Instant now) {
    for (BookingLeg leg : booking.legs()) {
      if (leg.state() == LegState.IN_USE || leg.state() == LegState.FINISHED) {
        return Optional.of("leg " + leg.key().index() + " has been used");
      }
      boolean left =
          leg.state() == LegState.CONFIRMED
              && leg.leg() instanceof TransitLeg transit
              && !now.isBefore(transit.movement().time().from());
      if (left) {
        return Optional.of(
            "line "
                + ((TransitLeg) leg.leg()).line().name()
                + " of leg "
                + leg.key().index()
                + " has left");
      }
    }
    return Optional.empty();
  }
}
