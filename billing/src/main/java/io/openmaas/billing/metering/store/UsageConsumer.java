package io.openmaas.billing.metering.store;

import io.openmaas.billing.messaging.EventEffects;
import io.openmaas.core.booking.Booking;
import io.openmaas.core.booking.BookingLeg;
import io.openmaas.core.booking.LegKey;
import io.openmaas.core.booking.ReadsBookings;
import io.openmaas.core.event.Event;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Meters what the event log tells; usage, ledger and offset commit together. */
@ApplicationScoped
public class UsageConsumer {
  private final EventEffects effects;
  private final Meters meters;
  private final ReadsBookings bookings;

  public UsageConsumer(EventEffects effects, Meters meters, ReadsBookings bookings) {
    this.effects = effects;
    this.meters = meters;
    this.bookings = bookings;
  }

  @Incoming("rentals-to-billing")
  public Uni<Void> onRental(Message<Event> message) {
    Uni<Void> effect =
        switch (message.getPayload()) {
          case Event.RentalFinished finished -> finished(message, finished);
          case Event.RentalStarted started -> started(message, started);
          case Event.VehicleHasNews _,
              Event.VehiclesHaveNews _,
              Event.TripRecorded _,
              Event.VehicleSubstituted _,
              Event.ReservationLost _,
              Event.BookingChanged _,
              Event.InvoiceFinalised _ ->
              Uni.createFrom().voidItem();
        };
    return effects.settle(message, effect);
  }

  private Uni<Void> finished(Message<Event> message, Event.RentalFinished finished) {
    return bookings
        .find(finished.rental().leg().booking())
        .flatMap(
            booking ->
                effects.commit(
                    message,
                    connection ->
                        meters.rentalFinished(
                            connection,
                            finished.rental(),
                            booking.flatMap(b -> leg(b, finished.rental().leg())))));
  }

  private Uni<Void> started(Message<Event> message, Event.RentalStarted started) {
    return bookings
        .find(started.leg().booking())
        .flatMap(
            booking ->
                effects.commit(
                    message,
                    connection ->
                        booking
                            .flatMap(b -> leg(b, started.leg()))
                            .map(
                                leg ->
                                    meters.rentalStarted(connection, started, booking.get(), leg))
                            .orElseGet(() -> Uni.createFrom().voidItem())));
  }

  @Incoming("trip-records-to-billing")
  public Uni<Void> onTrip(Message<Event> message) {
    Uni<Void> effect =
        message.getPayload() instanceof Event.TripRecorded recorded
            ? effects.commit(
                message, connection -> meters.tripRecorded(connection, recorded.trip()))
            : Uni.createFrom().voidItem();
    return effects.settle(message, effect);
  }

  @Incoming("booking-events-to-billing")
  public Uni<Void> onBooking(Message<Event> message) {
    Uni<Void> effect =
        message.getPayload() instanceof Event.BookingChanged changed
            ? bookings
                .find(changed.booking())
                .map(
                    found ->
                        found.orElseThrow(
                            () -> new IllegalStateException("no booking " + changed.booking())))
                .flatMap(
                    booking ->
                        effects.commit(
                            message,
                            connection -> meters.bookingChanged(connection, booking, changed.at())))
            : Uni.createFrom().voidItem();
    return effects.settle(message, effect);
  }

  private static Optional<BookingLeg> leg(Booking booking, LegKey key) {
    return booking.legs().stream().filter(leg -> leg.key().equals(key)).findFirst();
  }
}
