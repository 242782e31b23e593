package io.openmaas.core.booking.store;

import io.openmaas.core.booking.Booking;
import io.openmaas.core.booking.BookingId;
import io.openmaas.core.booking.BookingInProgress;
import io.openmaas.core.booking.BookingSaga;
import io.openmaas.core.booking.ReadsBookings;
import io.openmaas.core.booking.SagaStep;
import io.openmaas.core.event.Event.BookingChanged;
import io.openmaas.core.event.log.EventLog;
import io.openmaas.core.event.log.EventPosition;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.OptimisticLockException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.hibernate.StaleObjectStateException;
import org.hibernate.reactive.mutiny.Mutiny;

/** The bookings. */
@ApplicationScoped
public class Bookings implements ReadsBookings {
  private static final int MOST_CONFLICTS = 5;
  private static final int LONGEST_PAUSE_SECONDS = 60;

  private final Mutiny.SessionFactory sessions;
  private final EventLog events;
  private final InstantSource clock;
  private final BroadcastProcessor<BookingNews> news = BroadcastProcessor.create();

  public Bookings(Mutiny.SessionFactory sessions, EventLog events, InstantSource clock) {
    this.sessions = sessions;
    this.events = events;
    this.clock = clock;
  }

  @Override
  public Uni<Optional<Booking>> find(BookingId id) {
    return findNews(id).map(found -> found.map(BookingNews::booking));
  }

  /** The booking with the number of its last change. */
  public Uni<Optional<BookingNews>> findNews(BookingId id) {
    return sessions.withSession(session -> load(session, id).map(row -> row.map(Bookings::news)));
  }

  /** The booking as the saga sees it. */
  public Uni<Optional<BookingInProgress>> findInProgress(BookingId id) {
    return sessions.withSession(
        session -> load(session, id).map(row -> row.map(BookingRow::toDomain)));
  }

  /**
   * Bookings, the latest first.
   *
   * @param traveller whose; all travellers' when empty
   */
  public Uni<List<Booking>> list(Optional<TravellerId> traveller, int most) {
    return sessions.withSession(
        session ->
            session
                .createQuery(
                    "select b.id from Booking b where :all = true or b.travellerId = :traveller"
                        + " order by b.bookedAt desc, b.id desc",
                    java.util.UUID.class)
                .setParameter("all", traveller.isEmpty())
                .setParameter(
                    "traveller", traveller.map(TravellerId::value).orElse(new java.util.UUID(0, 0)))
                .setMaxResults(most)
                .getResultList()
                .flatMap(
                    ids ->
                        ids.isEmpty()
                            ? Uni.createFrom().item(List.<BookingRow>of())
                            : session
                                .createQuery(
                                    "select distinct b from Booking b join fetch b.legs"
                                        + " where b.id in :ids order by b.bookedAt desc, b.id desc",
                                    BookingRow.class)
                                .setParameter("ids", ids)
                                .getResultList())
                .map(rows -> rows.stream().map(row -> row.toDomain().booking()).toList()));
  }

  /** Adds a booking within the transaction that is open on this session, and announces it. */
  public Uni<Void> add(Mutiny.Session session, BookingInProgress booking) {
    return session
        .persist(BookingRow.of(booking))
        .chain(() -> session.flush())
        .chain(() -> announce(session, booking.booking()));
  }

  /**
   * Changes a booking and announces it, in one transaction, together with the position of the event
   * that led to it. Where somebody else changed it at the same time it is decided anew.
   *
   * @param decide pure; the same booking when nothing changes
   * @return the booking as it is then; empty if there is none
   */
  public Uni<Optional<BookingInProgress>> change(
      BookingId id, UnaryOperator<BookingInProgress> decide, Optional<EventPosition> position) {
    return sessions
        .withTransaction((session, _) -> changed(session, id, decide, position))
        .onFailure(Bookings::isConflict)
        .retry()
        .atMost(MOST_CONFLICTS)
        .invoke(
            changed ->
                changed.filter(Changed::isNew).ifPresent(change -> news.onNext(change.news())))
        .map(changed -> changed.map(Changed::booking));
  }

  /** Tells the saga again about a booking whose retry has come due. */
  public Uni<Void> announceRetry(BookingId id) {
    return sessions.withTransaction(
        (session, _) ->
            session
                .createNativeQuery(
                    "update core.booking set retry_at = null where id = ?1 and retry_at <= now()")
                .setParameter(1, id.value())
                .executeUpdate()
                .flatMap(
                    due ->
                        due == 0
                            ? Uni.createFrom().voidItem()
                            : load(session, id)
                                .flatMap(
                                    row ->
                                        announce(
                                            session, row.orElseThrow().toDomain().booking()))));
  }

  /** The changes this process commits from now on, of all bookings. */
  public Multi<BookingNews> changes() {
    return news.onOverflow().buffer(256);
  }

  private record Changed(BookingInProgress booking, BookingNews news, boolean isNew) {}

  private Uni<Optional<Changed>> changed(
      Mutiny.Session session,
      BookingId id,
      UnaryOperator<BookingInProgress> decide,
      Optional<EventPosition> position) {
    return load(session, id)
        .flatMap(
            row ->
                row.isEmpty()
                    ? Uni.createFrom().item(Optional.<Changed>empty())
                    : changed(session, row.get(), decide).map(Optional::of))
        .call(
            () -> position.isEmpty() ? Uni.createFrom().voidItem() : position.get().store(session));
  }

  private Uni<Changed> changed(
      Mutiny.Session session, BookingRow row, UnaryOperator<BookingInProgress> decide) {
    BookingInProgress before = row.toDomain();
    BookingInProgress after = decide.apply(before);
    if (after.equals(before)) {
      return Uni.createFrom().item(new Changed(after, news(row), false));
    }
    row.take(after);
    return session
        .flush()
        .chain(
            () ->
                before.inDoubt() || after.inDoubt()
                    ? planRetry(session, after)
                    : Uni.createFrom().voidItem())
        .chain(
            () ->
                mattersToReaders(before, after)
                    ? announce(session, after.booking())
                    : Uni.createFrom().voidItem())
        .replaceWith(() -> new Changed(after, news(row), true));
  }

  /** What only says that an outcome is unknown is not announced: the retry goes on from there. */
  private boolean mattersToReaders(BookingInProgress before, BookingInProgress after) {
    boolean sagaGoesOn =
        !after.inDoubt() && BookingSaga.next(after, clock.instant()) instanceof SagaStep.Ask;
    return sagaGoesOn || !before.booking().equals(after.booking());
  }

  private Uni<Void> planRetry(Mutiny.Session session, BookingInProgress booking) {
    int pause = Math.min(LONGEST_PAUSE_SECONDS, 1 << Math.clamp(booking.attempts() - 1, 0, 10));
    String when = booking.inDoubt() ? "now() + make_interval(secs => " + pause + ")" : "null";
    return session
        .createNativeQuery("update core.booking set retry_at = " + when + " where id = ?1")
        .setParameter(1, booking.booking().id().value())
        .executeUpdate()
        .replaceWithVoid();
  }

  private Uni<Void> announce(Mutiny.Session session, Booking booking) {
    return events.append(
        session,
        List.of(
            new BookingChanged(
                booking.id(), booking.traveller(), booking.state(), clock.instant())));
  }

  private static Uni<Optional<BookingRow>> load(Mutiny.Session session, BookingId id) {
    return session
        .createQuery("select b from Booking b join fetch b.legs where b.id = :id", BookingRow.class)
        .setParameter("id", id.value())
        .getSingleResultOrNull()
        .map(Optional::ofNullable);
  }

  private static BookingNews news(BookingRow row) {
    return new BookingNews(row.toDomain().booking(), row.changes);
  }

  private static boolean isConflict(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof OptimisticLockException || cause instanceof StaleObjectStateException) {
        return true;
      }
    }
    return false;
  }
}
