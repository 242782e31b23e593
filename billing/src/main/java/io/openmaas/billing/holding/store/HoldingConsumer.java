package io.openmaas.billing.holding.store;

import io.openmaas.core.booking.ReadsBookings;
import io.openmaas.core.event.Event;
import io.openmaas.core.event.log.EventPosition;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;

/** Follows bookings and rentals; effect and offset commit together. */
@ApplicationScoped
public class HoldingConsumer {
  private final Pool pool;
  private final Reservations reservations;
  private final ReadsBookings bookings;

  public HoldingConsumer(Pool pool, Reservations reservations, ReadsBookings bookings) {
    this.pool = pool;
    this.reservations = reservations;
    this.bookings = bookings;
  }

  @Incoming("rentals-to-holdings")
  public Uni<Void> onRental(Message<Event> message) {
    Uni<Void> effect =
        switch (message.getPayload()) {
          case Event.RentalStarted started ->
              commit(
                  message,
                  connection ->
                      reservations.rentalStarted(connection, started.leg(), started.rental()));
          case Event.RentalFinished(var rental) ->
              commit(
                  message,
                  connection -> reservations.rentalStarted(connection, rental.leg(), rental.id()));
          default -> Uni.createFrom().voidItem();
        };
    return settle(message, effect);
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
                                    commit(
                                        message,
                                        connection ->
                                            reservations.bookingChanged(connection, booking)))
                            .orElseGet(() -> Uni.createFrom().voidItem()))
            : Uni.createFrom().voidItem();
    return settle(message, effect);
  }

  private Uni<Void> commit(Message<Event> message, Function<SqlConnection, Uni<Void>> effect) {
    return pool.withTransaction(
        connection -> effect.apply(connection).flatMap(_ -> storePosition(message, connection)));
  }

  private static Uni<Void> storePosition(Message<Event> message, SqlConnection connection) {
    for (Object item : message.getMetadata()) {
      if (item instanceof EventPosition position) {
        return position.store(connection);
      }
    }
    return Uni.createFrom().voidItem();
  }

  private static Uni<Void> settle(Message<Event> message, Uni<Void> effect) {
    return effect
        .onItemOrFailure()
        .transformToUni(
            (_, failure) -> {
              CompletionStage<Void> done = failure == null ? message.ack() : message.nack(failure);
              return Uni.createFrom().completionStage(done);
            });
  }
}
