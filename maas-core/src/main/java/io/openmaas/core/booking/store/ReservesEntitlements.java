package io.openmaas.core.booking.store;

import io.openmaas.core.booking.BookingId;
import io.openmaas.core.city.City;
import io.openmaas.core.money.Money;
import io.openmaas.core.offer.Offer;
import io.smallrye.mutiny.Uni;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * The port by which a booking takes the allowances, wallet money and budgets that its offer was
 * priced with, so that nobody who shares them can use the last of them too.
 */
public interface ReservesEntitlements {

  /**
   * Whether the offer can still be had as it was priced. Outside of any transaction; nothing is
   * taken yet.
   */
  Uni<Answer> look(Offer offer, City city);

  /** What is found. */
  sealed interface Answer {
    /** As offered, if {@link Reservation#take} comes first. */
    record Available(Reservation reservation) implements Answer {}

    /**
     * Somebody used it up since: the trip would cost more than was offered.
     *
     * @param fresh what it costs this traveller now
     */
    record Exhausted(Money fresh, String reason) implements Answer {}

    /**
     * Who pays has set a limit.
     *
     * @param code {@code budget-exceeded} or {@code approval-needed}
     */
    record NotGranted(String code, String reason) implements Answer {}
  }

  /** What is to be taken for a booking. */
  @FunctionalInterface
  interface Reservation {
    /** Nothing is to be taken. */
    Reservation NOTHING = (_, _) -> Uni.createFrom().item(true);

    /**
     * Takes it within the booking's own transaction.
     *
     * @return false where somebody else took something since it was looked up; nothing is taken
     *     then, and it has to be looked up again
     */
    Uni<Boolean> take(Mutiny.Session session, BookingId booking);
  }
}
