package io.openmaas.core.booking.saga;

import io.openmaas.core.booking.BookingId;
import io.openmaas.core.booking.TripProgress;
import io.openmaas.core.booking.store.Bookings;
import io.openmaas.core.booking.store.DueBookings;
import io.openmaas.core.offer.store.Offers;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** Does to bookings what only time brings about. Several processes may do it at once. */
@ApplicationScoped
public class BookingSweep {
  private static final Logger LOG = Logger.getLogger(BookingSweep.class);
  private static final Duration KEEP_OFFERS = Duration.ofDays(1);

  private final DueBookings due;
  private final Bookings bookings;
  private final Offers offers;
  private final InstantSource clock;

  BookingSweep(DueBookings due, Bookings bookings, Offers offers, InstantSource clock) {
    this.due = due;
    this.bookings = bookings;
    this.offers = offers;
    this.clock = clock;
  }

  /** Tickets that have ended, by the business clock. */
  @Scheduled(
      identity = "booking-tickets",
      every = "${openmaas.booking.sweep:3s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> endTickets() {
    return due.withEndedTickets(clock.instant())
        .flatMap(
            ids ->
                each(
                    ids,
                    id ->
                        bookings.change(
                            id,
                            booking -> TripProgress.ticketsEnded(booking, clock.instant()),
                            Optional.empty())));
  }

  /** Unknown outcomes that are to be asked about again. */
  @Scheduled(
      identity = "booking-retries",
      every = "${openmaas.booking.retry-sweep:1s}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> retry() {
    return due.toRetry().flatMap(ids -> each(ids, bookings::announceRetry));
  }

  /** Offers nobody can book any more. */
  @Scheduled(
      identity = "offers-expired",
      every = "${openmaas.offers.sweep:1h}",
      delayed = "5m",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> forgetOffers() {
    return offers.forgetExpiredBefore(clock.instant().minus(KEEP_OFFERS)).replaceWithVoid();
  }

  private static Uni<Void> each(List<BookingId> ids, Function<BookingId, Uni<?>> effect) {
    return Multi.createFrom()
        .iterable(ids)
        .onItem()
        .transformToUniAndConcatenate(
            id ->
                effect
                    .apply(id)
                    .onItemOrFailure()
                    .transform(
                        (_, failure) -> {
                          if (failure != null) {
                            LOG.warnf(failure, "booking %s is left to the next sweep", id);
                          }
                          return id;
                        }))
        .collect()
        .last()
        .replaceWithVoid();
  }
}
