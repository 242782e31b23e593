package io.openmaas.core.booking;

import java.util.Set;

/** Which state of a booking may follow which; all else is refused. */
public final class BookingTransitions {

  private BookingTransitions() {}

  /** The states that may come next; none after an end. */
  public static Set<BookingState> after(BookingState state) {
    return switch (state) {
      case HOLDING -> Set.of(BookingState.CONFIRMING, BookingState.RELEASING);
      case CONFIRMING -> Set.of(BookingState.CONFIRMED, BookingState.RELEASING);
      // straight to COMPLETED: a trip of tickets only, whose use nobody reports
      case CONFIRMED -> Set.of(BookingState.IN_USE, BookingState.COMPLETED, BookingState.RELEASING);
      case IN_USE -> Set.of(BookingState.COMPLETED);
      // to IN_USE: the vehicle was unlocked before the release reached its operator
      case RELEASING -> Set.of(BookingState.FAILED, BookingState.CANCELLED, BookingState.IN_USE);
      case COMPLETED, FAILED, CANCELLED -> Set.of();
    };
  }

  public static boolean allows(BookingState from, BookingState to) {
    return after(from).contains(to);
  }

  /**
   * @throws IllegalStateException if the one may not follow the other
   */
  static void require(BookingState from, BookingState to) {
    if (!allows(from, to)) {
      throw new IllegalStateException("a booking cannot go from " + from + " to " + to);
    }
  }
}
