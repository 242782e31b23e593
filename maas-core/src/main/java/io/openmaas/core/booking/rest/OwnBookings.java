package io.openmaas.core.booking.rest;

import io.openmaas.core.booking.Booking;
import io.openmaas.core.booking.BookingId;
import io.openmaas.core.booking.BookingState;
import io.openmaas.core.booking.store.BookingNews;
import io.openmaas.core.booking.store.Bookings;
import io.openmaas.core.context.CallersContext;
import io.openmaas.core.offer.rest.Caller;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** The bookings a caller may see: travellers their own, staff all. Others do not exist for them. */
@ApplicationScoped
class OwnBookings {
  private static final int MOST_LISTED = 100;
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Set<BookingState> ENDS =
      EnumSet.of(BookingState.COMPLETED, BookingState.FAILED, BookingState.CANCELLED);

  private final Bookings bookings;
  private final Caller caller;

  OwnBookings(Bookings bookings, Caller caller) {
    this.bookings = bookings;
    this.caller = caller;
  }

  /** Fails with status 404. */
  Uni<Booking> get(UUID id) {
    return getNews(id).map(BookingNews::booking);
  }

  Uni<List<Booking>> list() {
    return bookings.list(owner(), MOST_LISTED);
  }

  /**
   * The booking as it is, then each change of it, until it has ended. Changes made by other
   * processes are seen within a second. Fails with status 404.
   */
  Multi<Booking> follow(UUID id) {
    Context context = Vertx.currentContext();
    return getNews(id)
        .toMulti()
        .onItem()
        .transformToMultiAndConcatenate(now -> changesFrom(now, context))
        .map(BookingNews::booking)
        .onItem()
        .transformToMultiAndConcatenate(OwnBookings::withEnd)
        .select()
        .first(Optional::isPresent)
        .map(Optional::get);
  }

  /** The end of a booking is followed by the mark at which the stream stops. */
  private static Multi<Optional<Booking>> withEnd(Booking booking) {
    return ENDS.contains(booking.state())
        ? Multi.createFrom().items(Optional.of(booking), Optional.empty())
        : Multi.createFrom().item(Optional.of(booking));
  }

  private Multi<BookingNews> changesFrom(BookingNews now, Context context) {
    BookingId id = now.booking().id();
    var seen = new AtomicLong(now.change());
    var here = bookings.changes().filter(news -> news.booking().id().equals(id));
    var later =
        Multi.createBy()
            .merging()
            .streams(here, polled(id, context))
            .filter(news -> news.change() > seen.getAndAccumulate(news.change(), Math::max));
    return Multi.createBy().concatenating().streams(Multi.createFrom().item(now), later);
  }

  private Multi<BookingNews> polled(BookingId id, Context context) {
    return Multi.createFrom()
        .ticks()
        .every(POLL)
        .onOverflow()
        .drop()
        .onItem()
        .transformToUniAndConcatenate(_ -> CallersContext.startOn(context, bookings.findNews(id)))
        .filter(Optional::isPresent)
        .map(Optional::get);
  }

  private Uni<BookingNews> getNews(UUID id) {
    Optional<TravellerId> owner = owner();
    return bookings
        .findNews(new BookingId(id))
        .map(
            found ->
                found
                    .filter(
                        news -> owner.isEmpty() || news.booking().traveller().equals(owner.get()))
                    .orElseThrow(() -> new ProblemException(Problem.notFound("booking " + id))));
  }

  private Optional<TravellerId> owner() {
    return caller.isStaff() ? Optional.empty() : Optional.of(caller.traveller());
  }
}
