package io.openmaas.core.booking;

import io.openmaas.core.itinerary.RentalLeg;
import io.openmaas.core.itinerary.TransitLeg;
import io.openmaas.core.operator.OperatorRef;
import io.openmaas.core.vehicle.Vehicle;
import java.time.Instant;

/**
 * What the trip itself does to a booking: vehicles are unlocked and returned, tickets end. Each
 * method may be given the same fact again and then changes nothing.
 */
public final class TripProgress {
  private TripProgress() {}

  /** A leg began. Transit legs ahead of it have then ended. */
  public static BookingInProgress started(BookingInProgress before, LegKey leg) {
    if (!LegTransitions.allows(before.leg(leg.index()).state(), LegState.IN_USE)) {
      return before;
    }
    BookingInProgress booking = before.legTo(leg.index(), LegState.IN_USE);
    for (int i = 0; i < leg.index(); i++) {
      booking = transitEnded(booking, i);
    }
    return BookingTransitions.allows(booking.booking().state(), BookingState.IN_USE)
        ? booking.to(BookingState.IN_USE)
        : booking;
  }

  /** A leg is driven in another vehicle of the same operator than the booked one. */
  public static BookingInProgress substituted(
      BookingInProgress before, LegKey leg, Vehicle became) {
    return before.leg(leg.index()).leg() instanceof RentalLeg rental
        ? before.by(
            leg.index(),
            new RentalLeg(
                rental.movement(),
                new OperatorRef(rental.vehicle().operator(), became.id().toString()),
                became.plate(),
                became.model(),
                became.vehicleClass(),
                became.propulsion()))
        : before;
  }

  /** A leg ended. */
  public static BookingInProgress finished(BookingInProgress before, LegKey leg) {
    return LegTransitions.allows(before.leg(leg.index()).state(), LegState.FINISHED)
        ? completed(before.legTo(leg.index(), LegState.FINISHED))
        : before;
  }

  /**
   * The operator has given back a confirmed leg. What else was booked stays: tickets may have been
   * used. Where nothing is left the booking is cancelled for this reason.
   */
  public static BookingInProgress lost(BookingInProgress before, LegKey leg, String reason) {
    int index = leg.index();
    if (!LegTransitions.allows(before.leg(index).state(), LegState.RELEASING)
        || before.booking().state() == BookingState.HOLDING
        || before.booking().state() == BookingState.CONFIRMING) {
      return before;
    }
    BookingInProgress booking =
        before.legTo(index, LegState.RELEASING).legTo(index, LegState.RELEASED);
    boolean nothingLeft =
        booking.booking().legs().stream()
            .allMatch(it -> it.state() == LegState.RELEASED || it.state() == LegState.UNBOOKED);
    return nothingLeft && booking.booking().state() == BookingState.CONFIRMED
        ? booking.givenUp(BookingState.CANCELLED, reason).to(BookingState.CANCELLED)
        : completed(booking);
  }

  /** Tickets that are not valid any more have been used. */
  public static BookingInProgress ticketsEnded(BookingInProgress before, Instant now) {
    BookingInProgress booking = before;
    for (int i = 0; i < before.progress().size(); i++) {
      if (!now.isBefore(end(before.leg(i)))) {
        booking = transitEnded(booking, i);
      }
    }
    return completed(booking);
  }

  private static Instant end(BookingLeg leg) {
    return leg.ticket().map(ticket -> ticket.valid().to()).orElse(leg.leg().movement().time().to());
  }

  private static BookingInProgress transitEnded(BookingInProgress booking, int leg) {
    boolean ends =
        booking.leg(leg).leg() instanceof TransitLeg
            && LegTransitions.allows(booking.leg(leg).state(), LegState.FINISHED);
    return ends ? booking.legTo(leg, LegState.FINISHED) : booking;
  }

  private static BookingInProgress completed(BookingInProgress booking) {
    return booking.isOver()
            && BookingTransitions.allows(booking.booking().state(), BookingState.COMPLETED)
        ? booking.to(BookingState.COMPLETED)
        : booking;
  }
}
