package io.openmaas.core.booking.store;

import io.openmaas.core.booking.Booking;
import io.openmaas.core.booking.BookingId;
import io.openmaas.core.booking.BookingInProgress;
import io.openmaas.core.booking.NewBooking;
import io.openmaas.core.city.Cities;
import io.openmaas.core.city.City;
import io.openmaas.core.id.Ids;
import io.openmaas.core.idempotency.Claim;
import io.openmaas.core.idempotency.IdempotencyKey;
import io.openmaas.core.idempotency.store.IdempotencyKeys;
import io.openmaas.core.offer.Offer;
import io.openmaas.core.offer.OfferId;
import io.openmaas.core.offer.store.Offers;
import io.openmaas.core.problem.Problem;
import io.openmaas.core.problem.ProblemException;
import io.openmaas.core.traveller.PartyDirectory;
import io.openmaas.core.traveller.Traveller;
import io.openmaas.core.traveller.TravellerId;
import io.smallrye.mutiny.Uni;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.exception.ConstraintViolationException;
import org.hibernate.reactive.mutiny.Mutiny;

/** Books offers: the booking, its announcement and the answer under its key commit together. */
@ApplicationScoped
public class NewBookings {
  private static final String OPERATION = "book";
  private static final int ACCEPTED = 202;
  private static final String UNIQUE_VIOLATION = "23505";

  /** How often a booking is tried again because somebody else took something at the same time. */
  private static final int MOST_OVERTAKEN = 20;

  private final Mutiny.SessionFactory sessions;
  private final IdempotencyKeys keys;
  private final Offers offers;
  private final PartyDirectory travellers;
  private final Cities cities;
  private final Bookings bookings;
  private final ReservesEntitlements entitlements;
  private final Ids ids;
  private final InstantSource clock;

  public NewBookings(
      Mutiny.SessionFactory sessions,
      IdempotencyKeys keys,
      Offers offers,
      PartyDirectory travellers,
      Cities cities,
      Bookings bookings,
      ReservesEntitlements entitlements,
      Ids ids,
      InstantSource clock) {
    this.sessions = sessions;
    this.keys = keys;
    this.offers = offers;
    this.travellers = travellers;
    this.cities = cities;
    this.bookings = bookings;
    this.entitlements = entitlements;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * What is wanted.
   *
   * @param account whose idempotency key it is
   */
  public record Wish(UUID account, IdempotencyKey key, TravellerId traveller, OfferId offer) {}

  /**
   * What is answered, now and to every repetition.
   *
   * @param json the booking as it was then
   */
  public record Answer(int status, String json) {}

  /**
   * Fails with a {@link ProblemException}: 404 for an offer that is not the traveller's own, 403
   * for one that this traveller may not book, 409 for one that has expired or is booked, or for
   * which what it was priced with has been used up since.
   *
   * @param form of the booking in the answer
   */
  public Uni<Answer> book(Wish wish, Function<Booking, String> form) {
    return offers
        .find(wish.offer(), wish.traveller())
        .flatMap(
            offer ->
                travellers
                    .find(wish.traveller())
                    .flatMap(traveller -> book(wish, offer, traveller, form)));
  }

  private Uni<Answer> book(
      Wish wish,
      Optional<Offer> offer,
      Optional<Traveller> traveller,
      Function<Booking, String> form) {
    return Uni.createFrom()
        .deferred(() -> entitlementsOf(offer))
        .flatMap(found -> tryOnce(wish, offer, traveller, found, form))
        .onFailure(Overtaken.class)
        .retry()
        .atMost(MOST_OVERTAKEN)
        .onFailure(Overtaken.class)
        .transform(
            _ -> new ProblemException(Problem.unavailable("too many book with the same plan now")));
  }

  /** Looked up before the key is claimed: there must be no transaction open. */
  private Uni<ReservesEntitlements.Answer> entitlementsOf(Optional<Offer> offer) {
    return offer
        .flatMap(known -> cities.find(known.city()).map(city -> entitlements.look(known, city)))
        .orElseGet(
            () ->
                Uni.createFrom()
                    .item(
                        new ReservesEntitlements.Answer.Available(
                            ReservesEntitlements.Reservation.NOTHING)));
  }

  private Uni<Answer> tryOnce(
      Wish wish,
      Optional<Offer> offer,
      Optional<Traveller> traveller,
      ReservesEntitlements.Answer found,
      Function<Booking, String> form) {
    String fingerprint = keys.fingerprint(Map.of("offerId", wish.offer().value()));
    return sessions
        .withTransaction(
            (session, _) ->
                keys.claim(session, wish.account(), OPERATION, wish.key(), fingerprint)
                    .flatMap(
                        claim ->
                            switch (claim) {
                              case Claim.Fresh fresh ->
                                  add(session, fresh, decide(wish, offer, traveller), found, form);
                              case Claim.Replay(int status, String answer) ->
                                  Uni.createFrom().item(new Answer(status, answer));
                              case Claim.Mismatch mismatch -> refuse(mismatch.problem());
                              case Claim.UnderWay underWay -> refuse(underWay.problem());
                            }))
        .onFailure(NewBookings::isBookedAlready)
        .transform(
            _ ->
                new ProblemException(
                    Problem.conflict(
                        "offer-already-booked",
                        "offer " + wish.offer() + " has been booked; ask for a new one")));
  }

  private BookingInProgress decide(
      Wish wish, Optional<Offer> offer, Optional<Traveller> traveller) {
    if (offer.isEmpty()) {
      throw new ProblemException(Problem.notFound("offer " + wish.offer()));
    }
    if (traveller.isEmpty()) {
      throw new ProblemException(Problem.forbidden("only travellers book trips"));
    }
    City city =
        cities
            .find(offer.get().city())
            .orElseThrow(
                () ->
                    new ProblemException(
                        Problem.unavailable("city " + offer.get().city() + " is not served now")));
    var outcome =
        NewBooking.decide(
            offer.get(), traveller.get(), city, new BookingId(ids.next()), clock.instant());
    return switch (outcome) {
      case NewBooking.Outcome.Accepted(var booking) -> booking;
      case NewBooking.Outcome.Expired(var reason) ->
          throw new ProblemException(Problem.conflict("offer-expired", reason));
      case NewBooking.Outcome.NotAllowed(var reason) ->
          throw new ProblemException(Problem.forbidden(reason));
      case NewBooking.Outcome.NothingToBook() ->
          throw new ProblemException(
              Problem.invalid("offerId", "the trip is made on foot, there is nothing to book"));
    };
  }

  private Uni<Answer> add(
      Mutiny.Session session,
      Claim.Fresh claim,
      BookingInProgress booking,
      ReservesEntitlements.Answer found,
      Function<Booking, String> form) {
    return switch (found) {
      case ReservesEntitlements.Answer.Available(var reservation) ->
          add(session, claim, booking, reservation, form);
      case ReservesEntitlements.Answer.Exhausted(var fresh, var reason) ->
          refuse(
              Problem.conflict(
                  "entitlement-exhausted",
                  reason + "; it costs " + fresh + " now, ask for a new offer"));
      case ReservesEntitlements.Answer.NotGranted(var code, var reason) ->
          refuse(Problem.conflict(code, reason));
    };
  }

  private Uni<Answer> add(
      Mutiny.Session session,
      Claim.Fresh claim,
      BookingInProgress booking,
      ReservesEntitlements.Reservation reservation,
      Function<Booking, String> form) {
    var answer = new Answer(ACCEPTED, form.apply(booking.booking()));
    return bookings
        .add(session, booking)
        .chain(() -> reservation.take(session, booking.booking().id()))
        .flatMap(
            taken ->
                taken ? Uni.createFrom().voidItem() : Uni.createFrom().failure(new Overtaken()))
        .chain(() -> keys.complete(session, claim, answer.status(), answer.json()))
        .replaceWith(answer);
  }

  /** Somebody else took something that was looked up; rolls the booking back. */
  private static final class Overtaken extends RuntimeException {
    Overtaken() {
      super("overtaken", null, false, false);
    }
  }

  private static Uni<Answer> refuse(Problem problem) {
    return Uni.createFrom().failure(new ProblemException(problem));
  }

  private static boolean isBookedAlready(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof PgException postgres
          && UNIQUE_VIOLATION.equals(postgres.getSqlState())) {
        return true;
      }
      if (cause instanceof ConstraintViolationException violation
          && UNIQUE_VIOLATION.equals(violation.getSQLState())) {
        return true;
      }
    }
    return false;
  }
}
