package io.openmaas.core.booking.saga;

import static io.openmaas.core.testing.Trips.EIGHT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.openmaas.core.booking.Booking;
import io.openmaas.core.booking.BookingId;
import io.openmaas.core.booking.BookingState;
import io.openmaas.core.booking.Cancellation;
import io.openmaas.core.booking.HoldsLegs;
import io.openmaas.core.booking.LegKey;
import io.openmaas.core.booking.LegState;
import io.openmaas.core.booking.Ticket;
import io.openmaas.core.booking.TripProgress;
import io.openmaas.core.booking.store.BookingSessions;
import io.openmaas.core.booking.store.Bookings;
import io.openmaas.core.booking.store.DueBookings;
import io.openmaas.core.booking.store.NewBookings;
import io.openmaas.core.booking.store.ReservesEntitlements.Answer;
import io.openmaas.core.booking.store.ReservesEntitlements.Reservation;
import io.openmaas.core.city.Cities;
import io.openmaas.core.city.City;
import io.openmaas.core.city.CityId;
import io.openmaas.core.event.Event;
import io.openmaas.core.event.log.EventLog;
import io.openmaas.core.id.Ids;
import io.openmaas.core.id.TimeOrderedIds;
import io.openmaas.core.idempotency.IdempotencyKey;
import io.openmaas.core.idempotency.store.IdempotencyKeys;
import io.openmaas.core.offer.Offer;
import io.openmaas.core.offer.OfferId;
import io.openmaas.core.offer.store.Offers;
import io.openmaas.core.operator.OperatorId;
import io.openmaas.core.operator.OperatorRef;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.testing.TestDatabase;
import io.openmaas.core.testing.TestSessions;
import io.openmaas.core.testing.Trips;
import io.openmaas.core.time.Period;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.hibernate.reactive.mutiny.Mutiny;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The saga with its real store, and operators that fail as told. */
class BookingDriverTest {
  private static final TestDatabase DATABASE = new TestDatabase();
  private static final TestSessions SESSIONS = BookingSessions.of(DATABASE);

  private final Ids ids = new TimeOrderedIds(() -> EIGHT, new Random());
  private final RecordedEvents events = new RecordedEvents();
  private final FakeOperator fleet = new FakeOperator(Trips.FLEET);
  private final FakeOperator transit = new FakeOperator(Trips.TRANSIT);
  private final Offers offers = new Offers(DATABASE.pool());
  private final Bookings bookings = new Bookings(SESSIONS.factory(), events, () -> EIGHT);
  private final NewBookings newBookings =
      new NewBookings(
          SESSIONS.factory(),
          new IdempotencyKeys(() -> EIGHT),
          offers,
          _ -> Uni.createFrom().item(Optional.of(Trips.anna())),
          new OneCity(),
          bookings,
          (_, _) -> Uni.createFrom().item(new Answer.Available(Reservation.NOTHING)),
          ids,
          () -> EIGHT);
  private final BookingDriver driver =
      new BookingDriver(
          bookings,
          new OperatorCalls(List.of(fleet, transit), Duration.ofMillis(300)),
          () -> EIGHT);

  @AfterAll
  static void close() {
    SESSIONS.close();
    DATABASE.close();
  }

  @Test
  void all_legs_come_about() {
    BookingId id = booked("k1");
    drive(id);
    Booking booking = get(id);
    assertEquals(BookingState.CONFIRMED, booking.state());
    assertEquals(
        List.of(LegState.UNBOOKED, LegState.CONFIRMED, LegState.UNBOOKED, LegState.CONFIRMED),
        booking.legs().stream().map(leg -> leg.state()).toList());
    assertEquals("T-" + id + ".1", booking.legs().get(1).ticket().orElseThrow().number());
    assertEquals(List.of("hold", "confirm"), fleet.calls);
    assertEquals(List.of("HOLDING", "CONFIRMING", "CONFIRMING", "CONFIRMED"), events.states(id));

    run(
        () ->
            bookings.change(id, b -> TripProgress.started(b, new LegKey(id, 3)), Optional.empty()));
    run(
        () ->
            bookings.change(
                id, b -> TripProgress.finished(b, new LegKey(id, 3)), Optional.empty()));
    assertEquals(BookingState.COMPLETED, get(id).state());
    assertEquals(
        List.of(get(id)),
        run(() -> bookings.list(Optional.of(Trips.ANNA), 100)).stream()
            .filter(listed -> listed.id().equals(id))
            .toList());
  }

  @Test
  void one_refusal_releases_the_others() {
    fleet.answers.add("refuse");
    BookingId id = booked("k2");
    drive(id);
    Booking booking = get(id);
    assertEquals(BookingState.FAILED, booking.state());
    assertEquals(Optional.of("leg 3 (own-fleet) was refused: taken"), booking.reason());
    assertEquals(LegState.RELEASED, booking.legs().get(1).state());
    assertEquals(List.of("hold", "release"), transit.calls);
  }

  @Test
  void no_answer_is_asked_about_again_and_not_repeated() {
    transit.answers.addAll(List.of("silent-with-effect", "silent"));
    BookingId id = booked("k3");
    drive(id);
    assertEquals(BookingState.HOLDING, get(id).state());
    assertEquals(List.of("hold", "find"), transit.calls);

    var due = new DueBookings(DATABASE.pool());
    assertEquals(List.of(), due.toRetry().await().atMost(Duration.ofSeconds(5)));
    DATABASE
        .pool()
        .query("update core.booking set retry_at = now() where retry_at is not null")
        .executeAndAwait();
    var toRetry = due.toRetry().await().atMost(Duration.ofSeconds(5));
    assertEquals(List.of(id), toRetry);
    run(() -> bookings.announceRetry(id));
    assertEquals(List.of(), due.toRetry().await().atMost(Duration.ofSeconds(5)));
    drive(id);
    assertEquals(BookingState.CONFIRMED, get(id).state());
    assertEquals(List.of("hold", "find", "find", "confirm"), transit.calls);
  }

  @Test
  void cancelled_meanwhile_nothing_stays_held() {
    BookingId id = booked("k4");
    transit.during =
        () ->
            bookings
                .change(
                    id,
                    b -> ((Cancellation.Outcome.Accepted) Cancellation.decide(b, EIGHT)).booking(),
                    Optional.empty())
                .replaceWithVoid();
    drive(id);
    assertEquals(BookingState.CANCELLED, get(id).state());
    assertEquals("release", fleet.calls.getLast());
    assertEquals("release", transit.calls.getLast());
  }

  @Test
  void the_same_key_answers_alike_and_an_offer_is_booked_once() {
    Offer offer = offer();
    var first = book("k5", offer.id());
    assertEquals(first, book("k5", offer.id()));
    assertEquals(409, problem("k6", offer.id()));
    assertEquals(422, problem("k5", offer().id()));
    assertEquals(404, problem("k7", new OfferId(UUID.randomUUID())));
    assertEquals(202, book("k7", offer().id()).status(), "a refused key can be used again");
  }

  @Test
  void tickets_that_ended_are_due() {
    BookingId id = booked("k8");
    drive(id);
    var due = new DueBookings(DATABASE.pool());
    var after = EIGHT.plus(Duration.ofHours(2));
    assertEquals(
        true, due.withEndedTickets(after).await().atMost(Duration.ofSeconds(5)).contains(id));
    run(() -> bookings.change(id, b -> TripProgress.ticketsEnded(b, after), Optional.empty()));
    assertEquals(LegState.FINISHED, get(id).legs().get(1).state());
    assertEquals(
        false, due.withEndedTickets(after).await().atMost(Duration.ofSeconds(5)).contains(id));
  }

  @Test
  void an_operator_that_does_not_answer_holds_up_its_own_booking_only() {
    BookingId slow = booked("k9");
    BookingId other = booked("k10");
    transit.answers.add("silent-with-effect");
    var settled = new CopyOnWriteArrayList<BookingId>();
    long start = System.nanoTime();
    run(() -> driver.on(news(slow, settled)));
    assertEquals(List.of(), settled, "the first is under way when the next is accepted");
    assertEquals(true, System.nanoTime() - start < 250_000_000, "the operator has 300 ms");
    run(() -> driver.on(news(other, settled)));
    await(() -> settled.size() == 2);
    assertEquals(List.of(other, slow), settled);
    assertEquals(BookingState.CONFIRMING, get(other).state());
    assertEquals(BookingState.HOLDING, get(slow).state());
    DATABASE.pool().query("update core.booking set retry_at = null").executeAndAwait();
  }

  private static Message<Event> news(BookingId id, List<BookingId> settled) {
    return Message.<Event>of(
        new Event.BookingChanged(id, Trips.ANNA, BookingState.HOLDING, EIGHT),
        () -> {
          settled.add(id);
          return CompletableFuture.completedFuture(null);
        },
        failure -> {
          throw new AssertionError(failure);
        });
  }

  private static void await(BooleanSupplier condition) {
    for (int i = 0; i < 500 && !condition.getAsBoolean(); i++) {
      LockSupport.parkNanos(10_000_000);
    }
  }

  private Offer offer() {
    var offer = Trips.offer(ids.next(), Trips.metroThenCar());
    offers.keep(List.of(offer)).await().atMost(Duration.ofSeconds(5));
    return offer;
  }

  private NewBookings.Answer book(String key, OfferId offer) {
    return run(
        () ->
            newBookings.book(
                new NewBookings.Wish(new UUID(5, 5), new IdempotencyKey(key), Trips.ANNA, offer),
                booking -> "{\"id\":\"" + booking.id() + "\"}"));
  }

  private int problem(String key, OfferId offer) {
    return assertThrows(ProblemException.class, () -> book(key, offer)).problem().status();
  }

  private BookingId booked(String key) {
    String json = book(key, offer().id()).json();
    return new BookingId(UUID.fromString(json.substring(7, 43)));
  }

  private Booking get(BookingId id) {
    return run(() -> bookings.find(id)).orElseThrow();
  }

  /** Delivers the events of a booking until there are no more. */
  private void drive(BookingId id) {
    while (events.next(id)) {
      run(() -> driver.step(id, Optional.empty()));
    }
  }

  /** Runs on an event loop, in a context of its own as the event reader gives each message. */
  private static <T> T run(Supplier<Uni<T>> work) {
    return Uni.createFrom()
        .<T>emitter(
            emitter ->
                VertxContext.createNewDuplicatedContext(
                        DATABASE.vertx().getDelegate().getOrCreateContext())
                    .runOnContext(
                        _ -> work.get().subscribe().with(emitter::complete, emitter::fail)))
        .await()
        .atMost(Duration.ofSeconds(10));
  }

  private static final class OneCity implements Cities {
    @Override
    public Optional<City> find(CityId id) {
      return Optional.of(Trips.MARENHOLM);
    }

    @Override
    public List<City> list() {
      return List.of(Trips.MARENHOLM);
    }
  }

  private static final class RecordedEvents implements EventLog {
    private final List<Event.BookingChanged> appended = new CopyOnWriteArrayList<>();
    private final Deque<BookingId> waiting = new ArrayDeque<>();

    @Override
    public Uni<Void> append(Mutiny.Session session, List<? extends Event> events) {
      for (Event event : events) {
        var changed = (Event.BookingChanged) event;
        appended.add(changed);
        waiting.add(changed.booking());
      }
      return Uni.createFrom().voidItem();
    }

    @Override
    public Uni<Void> append(SqlConnection connection, List<? extends Event> events) {
      throw new UnsupportedOperationException();
    }

    boolean next(BookingId id) {
      return waiting.remove(id);
    }

    List<String> states(BookingId id) {
      return appended.stream()
          .filter(event -> event.booking().equals(id))
          .map(event -> event.state().name())
          .toList();
    }
  }

  /** An operator that keeps what it did, and misbehaves when told. */
  private static final class FakeOperator implements HoldsLegs {
    private final OperatorId id;
    private final List<String> calls = new ArrayList<>();
    private final Deque<String> answers = new ArrayDeque<>();
    private Supplier<Uni<Void>> during = () -> Uni.createFrom().voidItem();
    private Optional<LegState> standing = Optional.empty();

    FakeOperator(OperatorId id) {
      this.id = id;
    }

    @Override
    public OperatorId operator() {
      return id;
    }

    @Override
    public Uni<Hold> hold(LegOrder order) {
      calls.add("hold");
      String told = answers.isEmpty() ? "" : answers.remove();
      if (told.equals("refuse")) {
        return Uni.createFrom().item(new Hold.Refused("taken"));
      }
      standing = Optional.of(LegState.HELD);
      return told.equals("silent-with-effect")
          ? Uni.createFrom().nothing()
          : during.get().replaceWith(() -> new Hold.Held(ref(), EIGHT.plus(Duration.ofMinutes(5))));
    }

    @Override
    public Uni<Confirmation> confirm(LegKey key, OperatorRef held) {
      calls.add("confirm");
      standing = Optional.of(LegState.CONFIRMED);
      return Uni.createFrom()
          .item(
              new Confirmation.Confirmed(
                  id.equals(Trips.TRANSIT) ? Optional.of(ticket(key)) : Optional.empty()));
    }

    private static Ticket ticket(LegKey key) {
      Instant from = EIGHT;
      return new Ticket("T-" + key, "code", new Period(from, from.plus(Duration.ofHours(1))));
    }

    @Override
    public Uni<Release> release(LegKey key, OperatorRef held) {
      calls.add("release");
      standing = Optional.of(LegState.RELEASED);
      return Uni.createFrom().item(new Release.Released());
    }

    @Override
    public Uni<Optional<Standing>> find(LegKey key) {
      calls.add("find");
      if (!answers.isEmpty() && answers.remove().equals("silent")) {
        return Uni.createFrom().nothing();
      }
      return Uni.createFrom()
          .item(standing.map(state -> new Standing(ref(), state, Optional.empty())));
    }

    private OperatorRef ref() {
      return new OperatorRef(id, "r1");
    }
  }
}
