package io.openmaas.core.booking.saga;

import io.openmaas.core.booking.BookingId;
import io.openmaas.core.booking.BookingInProgress;
import io.openmaas.core.booking.BookingSaga;
import io.openmaas.core.booking.HoldsLegs;
import io.openmaas.core.booking.LegAnswer;
import io.openmaas.core.booking.SagaStep;
import io.openmaas.core.booking.store.Bookings;
import io.openmaas.core.context.CallersContext;
import io.openmaas.core.event.Event;
import io.openmaas.core.event.log.EventPosition;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Takes a booking one step further each time something happened to it. Events of one booking come
 * one after the other, so that a booking's operators are never called by two at once. Bookings do
 * not wait for each other's operators.
 */
@ApplicationScoped
public class BookingDriver {
  private static final Logger LOG = Logger.getLogger(BookingDriver.class);

  private final Bookings bookings;
  private final OperatorCalls operators;
  private final InstantSource clock;

  BookingDriver(Bookings bookings, OperatorCalls operators, InstantSource clock) {
    this.bookings = bookings;
    this.operators = operators;
    this.clock = clock;
  }

  /**
   * Returns at once: a channel calls its consumer again only when the last call has ended, and all
   * bookings would wait for the slowest operator. The reader delivers nothing more of a partition
   * until its message is acknowledged, which keeps the order and bounds what is under way.
   */
  @Incoming("booking-events-to-saga")
  Uni<Void> on(Message<Event> message) {
    if (!(message.getPayload() instanceof Event.BookingChanged changed)) {
      return Uni.createFrom().completionStage(message::ack);
    }
    Uni.createFrom()
        .deferred(() -> step(changed.booking(), message.getMetadata(EventPosition.class)))
        .onItemOrFailure()
        .transformToUni(
            (_, failure) ->
                Uni.createFrom()
                    .completionStage(() -> failure == null ? message.ack() : message.nack(failure)))
        .subscribe()
        .with(
            _ -> {},
            failure -> LOG.errorf(failure, "cannot settle news of booking %s", changed.booking()));
    return Uni.createFrom().voidItem();
  }

  /** One step: load, decide, ask, store. */
  Uni<Void> step(BookingId id, Optional<EventPosition> position) {
    return bookings
        .findInProgress(id)
        .flatMap(
            found ->
                found.isEmpty()
                    ? Uni.createFrom().voidItem()
                    : step(found.get(), position).replaceWithVoid());
  }

  private Uni<?> step(BookingInProgress booking, Optional<EventPosition> position) {
    BookingId id = booking.booking().id();
    return switch (BookingSaga.next(booking, clock.instant())) {
      case SagaStep.Ask ask ->
          CallersContext.resume(operators.make(ask, booking))
              .invoke(answers -> answers.forEach(BookingDriver::raiseAlarm))
              .flatMap(answers -> store(id, answers, position));
      case SagaStep.Move _ -> store(id, List.of(), position);
      // acknowledging stores the position
      case SagaStep.Rest _ -> Uni.createFrom().voidItem();
    };
  }

  /** The answers are taken in by the booking as it is now: it may have been cancelled meanwhile. */
  private Uni<?> store(BookingId id, List<LegAnswer> answers, Optional<EventPosition> position) {
    return bookings.change(
        id, booking -> BookingSaga.after(booking, answers, clock.instant()), position);
  }

  private static void raiseAlarm(LegAnswer answer) {
    if (answer instanceof LegAnswer.ToRelease(var leg, HoldsLegs.Release.Refused(var reason))) {
      LOG.errorf("leg %s could not be released and is tried again: %s", leg, reason);
    }
  }
}
