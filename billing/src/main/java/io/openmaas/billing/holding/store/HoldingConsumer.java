package io.openmaas.billing.holding.store;

import io.openmaas.billing.messaging.EventEffects;
import io.openmaas.core.booking.ReadsBookings;
import io.openmaas.core.event.Event;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Follows bookings and rentals; effect and offset commit together. */
@ApplicationScoped
public class HoldingConsumer {
  private final EventEffects effects;
  private final Reservations reservations;
  private final ReadsBookings bookings;

  public HoldingConsumer(EventEffects effects, Reservations reservations, ReadsBookings bookings) {
    this.effects = effects;
    this.reservations = reservations;
    this.bookings = bookings;
  }

  @Incoming("rentals-to-holdings")
  public Uni<Void> onRental(Message<Event> message) {
    Uni<Void> effect =
        switch (message.getPayload()) {
          case Event.RentalStarted started ->
              effects.commit(
                  message,
                  connection ->
                      reservations.rentalStarted(connection, started.leg(), started.rental()));
          case Event.RentalFinished(var rental) ->
              effects.commit(
                  message,
                  connection -> reservations.rentalStarted(connection, rental.leg(), rental.id()));
          default -> Uni.createFrom().voidItem();
        };
    return effects.settle(message, effect);
  }

  @Incoming("booking-events-to-holdings")
  public Uni<Void> onBooking(Message<Event> message) {
    Uni<Void> effect =
        message.getPayload() instanceof Event.BookingChanged changed
            ? bookings
                .find(changed.booking())
                .flatMap(
                    found ->
                        found
                            .map(
                                booking ->
                                    effects.commit(
                                        message,
                                        connection ->
                                            reservations.bookingChanged(connection, booking)))
                            .orElseGet(() -> Uni.createFrom().voidItem()))
            : Uni.createFrom().voidItem();
    return effects.settle(message, effect);
  }
}
