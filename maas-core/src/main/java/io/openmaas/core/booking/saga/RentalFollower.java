package io.openmaas.core.booking.saga;

import io.openmaas.core.booking.BookingInProgress;
import io.openmaas.core.booking.LegKey;
import io.openmaas.core.booking.TripProgress;
import io.openmaas.core.booking.store.Bookings;
import io.openmaas.core.event.Event;
import io.openmaas.core.event.log.EventPosition;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.UnaryOperator;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Takes over into bookings that rentals begin and end. */
@ApplicationScoped
public class RentalFollower {
  private final Bookings bookings;

  RentalFollower(Bookings bookings) {
    this.bookings = bookings;
  }

  @Incoming("rentals-to-bookings")
  Uni<Void> on(Message<Event> message) {
    Uni<?> effect =
        switch (message.getPayload()) {
          case Event.RentalStarted started ->
              change(message, started.leg(), b -> TripProgress.started(b, started.leg()));
          case Event.RentalFinished finished ->
              change(
                  message,
                  finished.rental().leg(),
                  b -> TripProgress.finished(b, finished.rental().leg()));
          case Event.VehicleSubstituted substituted ->
              change(
                  message,
                  substituted.leg(),
                  b -> TripProgress.substituted(b, substituted.leg(), substituted.became()));
          case Event.ReservationLost lost ->
              change(message, lost.leg(), b -> TripProgress.lost(b, lost.leg(), lost.reason()));
          case Event.VehicleHasNews _,
              Event.VehiclesHaveNews _,
              Event.TripRecorded _,
              Event.BookingChanged _,
              Event.InvoiceFinalised _ ->
              Uni.createFrom().voidItem();
        };
    return effect
        .onItemOrFailure()
        .transformToUni(
            (_, failure) ->
                Uni.createFrom()
                    .completionStage(
                        () -> failure == null ? message.ack() : message.nack(failure)));
  }

  private Uni<?> change(
      Message<Event> message, LegKey leg, UnaryOperator<BookingInProgress> effect) {
    return bookings.change(leg.booking(), effect, message.getMetadata(EventPosition.class));
  }
}
